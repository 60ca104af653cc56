"""One dossier as staff see it: what it is about, what waits, and what happened, in sentences."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.lifecycle import BY_NAME
from portal.pages.dossiers.days import by_day
from portal.pages.dossiers.frame import Frame, name_of, pressing
from portal.pages.dossiers.intake import place_of
from portal.pages.dossiers.sentences import STEPS, Teller
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.kinds import kind_label
from portal.services.timeline import PUBLIC_ACTIONS, events

MAIN: Final = frozenset(STEPS) | PUBLIC_ACTIONS | {"change_warning"}
"""What happened in the case itself; the work around it is shown on demand."""
SHOWN: Final = 200
"""How many events the page shows; the record shows all, page by page."""
CLOCKS: Final = {
    "accept": _("To be accepted"), "correct": _("To be completed by the applicant"), "dispatch": _("To be assessed and dispatched"),
    "take": _("To be taken by the unit"), "willingness": _("To ask the sides"), "choose": _("To choose a mediator"),
    "mediate": _("To be settled"), "confirmation": _("To apply for confirmation"), "rating": _("To be rated"),
    "follow_up": _("To be followed up"), "mediate_labour": _("Arbitration is open from"),
}
"""What each clock counts; kinds of one clock share its words."""


@view_config(identity_kind="staff", context=Dossier, permission="dossier.read", renderer="portal.pages.dossiers:templates/timeline.pt")
def timeline(context: Dossier, request: Any) -> dict[str, Any]:
    """The dossier's first page."""
    show = request.GET.get("show", "steps")
    if set(request.GET) - {"show", "_LOCALE_"} or show not in ("steps", "all"):
        raise HTTPBadRequest
    teller = Teller(request, context)
    told = [teller.tell(event) for event in events(context, only=MAIN if show == "steps" else None)]
    return {
        "frame": Frame(request, context, ""), "days": by_day(reversed(told[-SHOWN:]), lambda one: one.event.at), "show": show,
        "facts": facts(context, request),
        "story": [(term, value) for term, value in ((_("What happened"), context.facts), (_("What is wanted"), context.request)) if value],
        "running": running(context), "waiting": waiting(context, request),
        "kind": kind_label(Translator(request), context.category, context.sub_category),
    }


def facts(dossier: Dossier, request: Any) -> list[tuple[Any, str]]:
    """What is known of it beside the story: where, how much, and through which door it came."""
    formats = Formats(request.locale_name, ZONE, Translator(request).sentence)
    told = [
        (_("Place"), place_of(dossier)), (_("Amount"), formats.yuan(dossier.amount)),
        (_("Area in mu"), str(dossier.area_mu or "")), (_("Received"), formats.datetime(dossier.received_at)),
        (_("Filled in by"), name_of(request.root, dossier.assisted_by) if dossier.assisted_by else ""),
        (_("Held by"), dossier.holder.title if dossier.holder is not None else ""),
        (_("First answerable"), _unit(request, dossier.first_unit_id)),
    ]
    return [(term, value) for term, value in told if value]


def _unit(request: Any, unit_id: str) -> str:
    unit = request.root.orgs.find(unit_id) if unit_id else None
    return unit.title if unit is not None else ""


def running(dossier: Dossier) -> list[tuple[Any, Any]]:
    """The running clocks: pairs (what it counts, the moment when it ends); none once a case is closed."""
    if pressing(dossier) is None:
        return []
    clocks = sorted((clock for clock in dossier.deadlines if clock.is_running), key=lambda clock: clock.due_at)
    return [(CLOCKS.get(clock.name) or CLOCKS.get(clock.name.partition("_")[0], clock.name), clock.due_at) for clock in clocks]


def waiting(dossier: Dossier, request: Any) -> list[tuple[str, Any, str]]:
    """What was proposed and waits for the head: triples (who, label of the step, why)."""
    return [
        (name_of(request.root, one.by), _step_word(one.transition), one.reason if one.transition != "refuse" else "")
        for one in dossier.proposed_acts
    ]


def _step_word(name: str) -> Any:
    words = {
        "refuse": _("not to accept it"), "request_transfer": _("to give it to another unit"),
        "escalate": _("to take it up a level"), "close": _("to close it"),
    }
    return words.get(name, BY_NAME[name].label)


