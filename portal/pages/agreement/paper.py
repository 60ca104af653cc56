"""`…/agreement/paper` and `/seal`: signatures in ink and the seal of the committee, recorded by their scans.

A picture of a seal is no seal: nothing here draws one.
"""

from typing import Any, Final

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from portal.domain.agreement import Agreement, AgreementVersion
from portal.domain.dossier import Dossier
from portal.domain.errors import NotFound
from portal.pages.agreement import words
from portal.pages.agreement.schemas import paper_schema, seal_schema
from portal.pages.dossiers.act_page import Sheet, act_page
from portal.pages.dossiers.plain_head import is_staff
from portal.pages.dossiers.taking import keep_file
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import agreements
from portal.services.records import dossier_of

ACT: Final = "portal.pages.dossiers:templates/act.pt"


def laid_down(dossier: Dossier) -> AgreementVersion:
    """The newest text, whether or not it can still be marked. Raises NotFound `agreement-missing`."""
    if dossier.current_agreement is None:
        raise NotFound("agreement-missing")
    return dossier.current_agreement


@view_config(context=Agreement, name="paper", permission="agreement.sign", renderer=ACT)
def paper(context: Agreement, request: Any) -> Any:
    """Somebody signed in ink, or put a finger on it: the scan is the proof (R-AGR-3, R-AGR-11)."""
    dossier = dossier_of(context)
    if not is_staff(request):
        raise HTTPForbidden
    version = laid_down(dossier)
    sheet = Sheet(
        "agreement/paper", paper_schema(dossier), _("Record the signature"), ("add_document", "sign"), _("The signature is recorded."),
        given={"digest": version.content_digest}, back_to="agreement",
    )

    def record(given: dict[str, Any]) -> None:
        name = dict(version.party_names)[given["party"]]
        scan = keep_file(request, dossier, given["file"], "signed_agreement", f"{name}签字的协议（扫描件）", purpose="scan")
        agreements.sign_on_paper(
            request.root, dossier, given["party"], digest=given["digest"], document_number=scan.__name__ or "", manner=given["manner"],
            now=request.now, actor=actor_of(request, dossier),
        )

    return act_page(
        request, dossier, sheet, record, title=_("Signature on paper"),
        facts=[(_("Mark of this text"), words.short(version.content_digest))],
        lead=_("Print the agreement, have it signed or marked with a fingerprint, scan all its pages, and hand the scan in here."),
    )


@view_config(context=Agreement, name="seal", permission="agreement.seal", renderer=ACT)
def seal(context: Agreement, request: Any) -> Any:
    """The head records that the committee put its seal on it."""
    dossier = dossier_of(context)
    version = laid_down(dossier)
    sheet = Sheet(
        "agreement/seal", seal_schema(), _("Record the seal"), ("add_document", "sign"), _("The seal is recorded."), look="seal",
        given={"digest": version.content_digest}, back_to="agreement",
    )

    def record(given: dict[str, Any]) -> None:
        scan = keep_file(request, dossier, given["file"], "sealed_agreement", "盖章的协议", purpose="scan")
        agreements.seal(
            request.root, dossier, digest=given["digest"], document_number=scan.__name__ or "", manner=given["manner"], now=request.now,
            actor=actor_of(request, dossier),
        )

    return act_page(
        request, dossier, sheet, record, title=_("Seal of the committee"),
        facts=[(_("Mark of this text"), words.short(version.content_digest))],
        lead=_("Put the seal on the printed agreement and scan it, or hand in a file that was sealed in the unified seal system."),
        notes=[_("The portal never draws a seal: a picture of a seal has no force.")],
    )
