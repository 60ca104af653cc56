"""`…/refer-out` and `…/reopen`: a case goes to another authority, or begins again in a successor (rows 34 and 36)."""

from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.closing.ending import TEMPLATE, ending_page
from portal.pages.dossiers.act_page import ActSchema, Sheet
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.security.acting import actor_of
from portal.services import closing
from portal.services.effects.successors import latest_successor

CAUSES: Final = [("relapse", _("The dispute has come back")), ("correction", _("Something has to be put right"))]


class ReferSchema(ActSchema):
    """Who takes it, on what basis, by which receipt (R-PI-2)."""

    receiver = colander.SchemaNode(fields.Text(200), title=_("Which authority takes it"))
    legal_basis = colander.SchemaNode(fields.Text(300), title=_("On what legal basis"))
    receipt = colander.SchemaNode(fields.Text(200), title=_("Its receipt"), description=_("Number, or name and time of who took it."))
    summary = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("How it stands"), missing="", widget=controls.TextArea(rows=4),
        description=_("No word of what was said in trust."),
    )


@view_config(identity_kind="staff", context=Dossier, name="refer-out", permission="dossier.refer_out", renderer=TEMPLATE)
def refer_out(context: Dossier, request: Any) -> Any:
    """Hand it to the police, a court or another authority; what was said in trust stays here (R-REC-8)."""
    sheet = Sheet(
        "refer-out", ReferSchema(), _("Hand it over"), ("refer_out",), _("Handed over. The parties are told who has it now."),
        look="danger",
    )
    return ending_page(
        request, context, sheet,
        lambda given: closing.refer_out(request.root, context, **given, now=request.now, actor=actor_of(request, context)),
        title=_("Hand to another authority"), lead=_("Mediation here ends with that. What was said in trust does not go along."),
    )


class ReopenSchema(ActSchema):
    """Why it begins again."""

    cause = colander.SchemaNode(fields.Choice(CAUSES), title=_("Why it begins again"), widget=controls.Radios(CAUSES))
    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), widget=controls.TextArea(rows=3))


@view_config(identity_kind="staff", context=Dossier, name="reopen", permission="dossier.reopen", renderer=TEMPLATE)
def reopen(context: Dossier, request: Any) -> Any:
    """Begin again in a successor; the closed case stays as it is. Afterwards the reader stands before the successor."""
    actor = actor_of(request, context)
    before = latest_successor(context)
    sheet = Sheet(
        "reopen", ReopenSchema(), _("Begin again"), ("reopen", "reopen_after_follow_up"), _("It begins again here, accepted anew."),
    )
    answer = ending_page(
        request, context, sheet,
        lambda given: closing.reopen(request.root, context, **given, now=request.now, actor=actor),
        title=_("Reopen"), lead=_("It begins again under the same number with a suffix. What was closed stays as it is."),
    )
    successor = latest_successor(context)
    if successor is not None and successor is not before:
        return HTTPSeeOther(Links(request).url(successor))
    return answer
