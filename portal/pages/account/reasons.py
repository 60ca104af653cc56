"""`/account/reason`: stating why, before a door opens that is open only with a reason."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.errors import DomainError, NotFound
from portal.domain.portal import Portal
from portal.pages.account.schemas import ReasonSchema
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.pages.shared.links import is_inside
from portal.services.reasons import state_reason

ROOT: Final = "portal.domain.portal.Portal"
TEMPLATE: Final = "portal.pages.account:templates/reason.pt"
OPENS: Final = {"purpose": "dossier.read", "break_glass": "evidence.read"}
"""The permission that a reason must be about to open; to one whom no reason helps the form is not shown."""


@view_config(context=ROOT, name="account", path_info=r".*/account/reason$", permission="account.own",
             renderer=TEMPLATE)
def reason(context: Portal, request: Any) -> Any:
    """Ask for the reason; record it; go on to what was wanted."""
    asked = request.POST if request.method == "POST" else request.GET
    kind, back = asked.get("kind", ""), asked.get("back", "")
    dossier = context.dossiers.find(asked.get("dossier", "")[:20])
    if dossier is None or kind not in OPENS or request.asker.missing_reason(OPENS[kind], dossier) not in OPENS:
        raise NotFound("dossier-not-found")
    form = forms.form(
        request, ReasonSchema(), [("state", _("Record and go on"))],
        appstruct={"kind": kind, "dossier": dossier.id, "back": back if is_inside(back) else dossier.path()},
    )
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            state_reason(request.identity.login, dossier, kind, given["text"], now=request.now)
        except DomainError as error:
            forms.refuse(form, request, error)
        else:
            return HTTPSeeOther(request.script_name + (back if is_inside(back) else dossier.path()))
    return {"form": form, "dossier": dossier, "kind": kind, "page_class": "page-narrow"}
