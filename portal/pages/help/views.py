"""`/help` and the pages below it. They are texts; whoever runs the site fills in names and numbers by settings."""

import re
from typing import Any, Final

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.pages.shared.i18n import Translator, _

TOPICS: Final = {
    "mediation": _("What mediation is, and whether you must"),
    "privacy": _("What happens to your data"),
    "accessibility": _("Using this site with ease"),
    "errors": _("What our messages mean"),
}
"""The pages below `/help`, in the order in which they are offered."""
NAMED: Final = re.compile(r"\$\{\w+\}")


def sentences(request: Any) -> list[tuple[str, str]]:
    """Every error code with its sentence, in the order of the codes; dots stand where an error names something."""
    translate = Translator(request)
    return sorted((code, NAMED.sub("……", str(translate(text)))) for code, text in request.registry.error_sentences.items())


@view_config(
    context="portal.domain.portal.Portal", name="help", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.help:templates/help.pt",
)
def help_page(context: Any, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The table of topics, or one of them: `/help/privacy`."""
    if len(request.subpath) > 1 or (request.subpath and request.subpath[0] not in TOPICS):
        raise HTTPNotFound
    topic = request.subpath[0] if request.subpath else ""
    return {"topics": TOPICS, "topic": topic, "sentences": sentences(request) if topic == "errors" else []}
