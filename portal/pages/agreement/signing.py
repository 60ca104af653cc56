"""`…/agreement`: the text, who has signed and who not yet; and the signatures, each over exactly the text that was shown."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.agreement import Agreement, AgreementVersion
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError
from portal.pages.agreement import words
from portal.pages.agreement.schemas import ReopenSchema, SignSchema
from portal.pages.agreement.text import Text
from portal.pages.dossiers.act_page import Sheet, act_page, require_any
from portal.pages.dossiers.plain_head import head_for, is_staff, own_party
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.papers.notices import NoticeText, notice
from portal.security.acting import actor_of
from portal.security.keys import key_for
from portal.services import agreements, signing
from portal.services.consents import Notice
from portal.services.records import dossier_of

PAGE: Final = "portal.pages.agreement:templates/agreement.pt"
ACT: Final = "portal.pages.dossiers:templates/act.pt"


@view_config(context=Agreement, permission="agreement.read", request_method="GET", renderer=PAGE)
def agreement(context: Agreement, request: Any) -> dict[str, Any]:
    """The agreement as it stands."""
    return shown(request, dossier_of(context))


def shown(request: Any, dossier: Dossier, form: forms.Form | None = None) -> dict[str, Any]:
    """What the page shows; `form`: the signature that was refused."""
    version = dossier.current_agreement
    if version is not None and version.superseded_at is not None and version.effective_at is None:
        version = None
    is_signing = version is not None and dossier.state == "signing"
    own = own_party(request, dossier)
    may_sign = is_signing and signs(request, dossier, version, own)
    actor, may = actor_of(request, dossier), request.asker.may
    missing = version.missing_marks() if version is not None else ()
    staff_may_sign = is_signing and is_staff(request) and may("agreement.sign", dossier)
    return {
        "frame": head_for(request, dossier, "agreement"), "dossier": dossier, "version": version, "words": words,
        "text": Text(request, dossier, version) if version is not None else None, "is_signing": is_signing, "is_staff": is_staff(request),
        "form": (form or sign_form(request, version)) if may_sign else None, "conditions": conditions(request) if may_sign else None,
        "is_banned": not agreements.may_sign_electronically(dossier), "missing": missing,
        "mediator_signs": staff_may_sign and actor.principal == dossier.lead_mediator and ("mediator", "") in missing,
        "on_paper": staff_may_sign and any(kind == "party" for kind, _by in missing),
        "seals": is_signing and may("agreement.seal", dossier) and ("committee_seal", "") in missing,
        "reopens": is_signing and (may("agreement.draft", dossier) or may("agreement.comment", dossier)),
        "drafts": dossier.state == "mediating" and is_staff(request) and may("agreement.draft", dossier),
        "days_left": agreements.confirmation_days_left(dossier, request.now), "confirmation": dossier.deadline("confirmation"),
        "older": [each for each in dossier.agreement.values() if each is not version],
    }


def signs(request: Any, dossier: Dossier, version: AgreementVersion | None, own: str) -> bool:
    """Whether the reader is a party who can now sign on this device."""
    return (
        version is not None and bool(own) and own in version.required_parties and version.marked_by("party", own) is None
        and version.form == "written_electronic" and agreements.may_sign_electronically(dossier)
        and bool(request.asker.may("agreement.sign", dossier))
    )


def sign_form(request: Any, version: AgreementVersion | None) -> forms.Form:
    """The form of a signature over the text as it is now."""
    digest = version.content_digest if version is not None else ""
    form = forms.form(request, SignSchema(), [("sign", _("Sign"), "seal")], appstruct={"digest": digest}, formid="sign")
    form.action = request.resource_path(dossier_of(request.context), "agreement", "sign")
    return form


def conditions(request: Any) -> NoticeText:
    """The agreed conditions of signing electronically (R-AGR-12, Electronic Signature Law 13)."""
    settings = request.registry.concord
    return notice("e_signature_conditions", request.locale_name).filled(organisation=settings.portal_organisation or settings.portal_title)


@view_config(context=Agreement, name="sign", request_method="POST", permission="agreement.sign", renderer=PAGE)
def sign(context: Agreement, request: Any) -> Any:
    """A signature: of a party on its own device, or of the lead mediator. Twice is once."""
    dossier = dossier_of(context)
    return sign_as_mediator(request, dossier) if is_staff(request) else sign_as_party(request, dossier)


def sign_as_mediator(request: Any, dossier: Dossier) -> HTTPSeeOther:
    """The lead mediator signs the text whose digest stood on the page."""
    version = dossier.current_agreement
    if version is None or version.marked_by("mediator") is None:
        agreements.sign_as_mediator(
            request.root, dossier, digest=str(request.POST.get("digest", ""))[:64], name=request.identity.display_name, now=request.now,
            actor=actor_of(request, dossier),
        )
        request.session.flash(_("Signed."), "good")
    return HTTPSeeOther(request.resource_path(dossier, "agreement"))


def sign_as_party(request: Any, dossier: Dossier) -> Any:
    """A party or guardian signs; the proof binds the mark to this log-in, this text and this moment."""
    own, version = own_party(request, dossier), dossier.current_agreement
    back = HTTPSeeOther(request.resource_path(dossier, "agreement"))
    if version is not None and own and version.marked_by("party", own) is not None:
        return back
    if not signs(request, dossier, version, own) or dossier.state != "signing":
        raise Conflict("nothing-to-sign")
    form = sign_form(request, version)
    given = forms.validate(form, request)
    if given is None:
        return shown(request, dossier, form)
    text = conditions(request)
    key = signing.session_key(key_for(request, "signing"), request.identity.login_key)
    try:
        agreements.sign_as_party(
            request.root, dossier, own, digest=given["digest"], drawing=given["drawing"], typed_name=given["typed"],
            proof=signing.proof_of(key, given["digest"], own, request.now, given["drawing"]),
            proof_key=signing.name_of_key(key, request.identity.login_key),
            notice=Notice(text.version, text.body), now=request.now, actor=actor_of(request, dossier),
        )
    except DomainError as error:
        if error.code == "text-changed-meanwhile":
            raise
        forms.refuse(form, request, error, "typed" if error.code == "typed-name-differs" else None)
        return shown(request, dossier, form)
    request.session.flash(_("You have signed. Everybody who still has to sign is shown below."), "good")
    return back


@view_config(context=Agreement, name="reopen", permission="agreement.read", renderer=ACT)
def reopen(context: Agreement, request: Any) -> Any:
    """Back to the table: the text changes, all signatures are void (row 23)."""
    dossier = dossier_of(context)
    require_any(request, dossier, "agreement.draft", "agreement.comment")
    if request.identity is None:
        raise HTTPForbidden
    sheet = Sheet(
        "agreement/reopen", ReopenSchema(), _("Open the text again"), ("reopen_text",),
        _("The text is open again. All signatures made so far are void."), look="danger", back_to="agreement",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: agreements.reopen_text(
            request.root, dossier, reason=given["reason"], now=request.now, actor=actor_of(request, dossier),
        ),
        frame=head_for(request, dossier, "agreement"), title=_("Change the text of the agreement"),
        lead=_("Whoever is not content with the text says so here. Nobody has to sign what is not right."),
    )
