"""The moves of a case from its page: publish, send back, take down, and find it right though a cited law has changed."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.errors import Forbidden, Invalid
from portal.domain.precedent import Precedent
from portal.pages.library.cases import precedent
from portal.pages.library.desk import may_look, moves
from portal.pages.shared import forms
from portal.pages.shared.errors import sentence
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.services import precedents
from portal.services.citations import renewed

DONE: Final[dict[str, Any]] = {
    "publish": _("Published: everybody can read it now."), "return": _("Sent back to the writer."), "withdraw": _("Taken down."),
    "confirm": _("It is no longer marked, and cites the law of today."),
}
LONGEST_REASON: Final = 2000


@view_config(
    context="portal.domain.precedent.Precedent", name="move", request_method="POST", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/precedent.pt",
)
def move(context: Precedent, request: Any) -> Any:
    """Publish, send back or take down; what was typed stays where it is refused."""
    if request.identity is None or not may_look(request, context):
        raise HTTPNotFound if context.state != "published" else HTTPForbidden
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")[:LONGEST_REASON]
    if name not in moves(request, context):
        raise HTTPForbidden
    try:
        carry_out(request, context, name, reason)
    except (Invalid, Forbidden) as error:
        forms.mark_refused(request)
        return precedent(context, request) | {"refused": sentence(request, error), "reason": reason}
    request.session.flash(DONE[name], "good")
    return HTTPSeeOther(Links(request).url(context) + "#desk")


def carry_out(request: Any, case: Precedent, name: str, reason: str) -> None:
    """One move. Raises what `portal.services.precedents` raises."""
    by = {"actor": request.identity.principal, "now": request.now}
    if name == "return":
        precedents.send_back(request.root, case, reason=reason, **by)
    elif name == "confirm":
        precedents.confirm(request.root, case, renewed(request.registry.library, case), **by)
    elif name == "withdraw":
        precedents.withdraw(request.root, case, reason=reason, **by)
    else:
        dossier = precedents.origin_of(request.root, case)
        if dossier is not None:
            precedents.check_consent(dossier)
        if case.state == "de_identified":
            precedents.review(request.root, case, **by)
        precedents.publish(request.root, case, **by)
