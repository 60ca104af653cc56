"""`/`: one sentence, four actions, the catalogue 1-2-3-4 in a person's words (XN2-8), and a telephone number."""

from typing import Any, Final, NamedTuple

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.pages.shared.i18n import _


class Action(NamedTuple):
    """One of the large things to do."""

    path: str
    icon: str
    title: Any
    text: Any


class Group(NamedTuple):
    """A line of the catalogue: its numeral, its name, what it means for a person, what belongs to it, and the way there."""

    numeral: str
    title: Any
    text: Any
    items: tuple[Any, ...]
    path: str
    """Of ours, or empty: then somebody is called."""
    way: Any


ACTIONS: Final = (
    Action("/apply", "apply", _("I want to apply"), _("Say what happened. It takes a few minutes and costs nothing.")),
    Action("/progress", "progress", _("See how far it is"), _("With the number and the code on your receipt.")),
    Action("/explainers", "law", _("Learn the law"), _("Everyday questions, answered in plain words.")),
    Action("/sites", "site", _("Go to a site"), _("Where people and rooms are near you, and when they are open.")),
)

CATALOGUE: Final = (
    Group("一", _("One centre"),
          _("Whatever the dispute, come to one door. We find who handles it; you need not run from office to office."), (),
          "/sites", _("Find the nearest site")),
    Group("二", _("Two services"), _("We help you talk it over, and we explain the law."), (_("Mediation"), _("Legal service")),
          "/help/mediation", _("How mediation goes, and whether you must")),
    Group("三", _("Three kinds of advice"), _("Ask before you decide anything; asking binds you to nothing."),
          (_("Law"), _("Policy"), _("Psychological support")), "", _("Ask by telephone")),
    Group("四", _("Four kinds of mediation"), _("Which one fits depends on the matter; we say which, and why."),
          (_("People's mediation"), _("Administrative mediation"), _("Judicial mediation"), _("Arbitral mediation")),
          "/apply", _("Say what it is about, we find the kind")),
)


@view_config(
    context="portal.domain.portal.Portal", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.home:templates/home.pt",
)
def home(context: Any, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The front page."""
    return {"actions": ACTIONS, "catalogue": CATALOGUE}
