"""Filling in, checking, sending; then the receipt, on the screen and as a paper."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.act import Actor
from portal.domain.errors import DomainError, Invalid
from portal.domain.identity_numbers import normalised
from portal.domain.portal import Portal
from portal.pages.apply.assisting import ASSISTED, assists, door_of, helper
from portal.pages.apply.schemas import APPLICATION
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.papers import filling, notices
from portal.papers.printing import render
from portal.security.keys import key_for
from portal.services import applications, short_codes
from portal.services.applications import Application, Receipt
from portal.services.consents import Notice
from portal.services.parties import PartyEntry

ROOT: Final = "portal.domain.portal.Portal"
NOTICES: Final = ("application_notice", "privacy_notice", "truthfulness")
REFERENCE: Final = re.compile(r"[0-9]{4}-[0-9]{6}", re.ASCII)
OWN_BUTTONS: Final = frozenset({"check", "send", "change", "csrf_token"})

def shown_notices(request: Any) -> list[notices.NoticeText]:
    """The texts to confirm, in the reader's language."""
    settings = request.registry.concord
    values = {
        "organisation": settings.portal_organisation or settings.portal_title, "contact": settings.portal_phone,
        "keeping_period": _("as long as the rules for archives say"),
    }
    words = {name: request.localizer.translate(value) for name, value in values.items()}
    return [notices.notice(key, request.locale_name).filled(**words) for key in NOTICES]

def application_form(request: Any) -> forms.Form:
    """The form, with a key by which a second press of the button is known; another one for staff who write for somebody."""
    given: dict[str, Any] = {"key": secrets.token_hex(16)}
    if assists(request):
        given["consent"] = {"source": door_of(request)}
    return forms.form(
        request, ASSISTED if assists(request) else APPLICATION, [("check", _("Check what you wrote"))], appstruct=given, keep="apply",
    )


def shown(request: Any, form: forms.Form) -> dict[str, Any]:
    """What the page of the form needs."""
    return {"form": form, "notices": shown_notices(request), "is_assisted": assists(request)}

@view_config(context=ROOT, name="apply", request_method="GET", permission=NO_PERMISSION_REQUIRED,
             renderer="portal.pages.apply:templates/apply.pt")
def blank(context: Portal, request: Any) -> dict[str, Any]:  # noqa: ARG001 - a view takes both
    """The empty form."""
    return shown(request, application_form(request))

@view_config(context=ROOT, name="apply", request_method="POST", permission=NO_PERMISSION_REQUIRED,
             renderer="portal.pages.apply:templates/apply.pt")
def filled(context: Portal, request: Any) -> Any:
    """What was typed: shown again to be checked, or sent."""
    form = application_form(request)
    given = forms.validate(form, request)
    if given is None:
        return shown(request, form)
    if "change" in request.POST:
        forms.doom(request)
        return shown(request, form)
    if "send" not in request.POST:
        forms.doom(request)
        return _to_check(request, form, given)
    try:
        receipt = _sent(context, request, given)
    except DomainError as error:
        forms.refuse(form, request, error)
        return shown(request, form)
    return _receipt_page(request, receipt)

def _to_check(request: Any, form: forms.Form, given: dict[str, Any]) -> Response:
    names = {
        "form": form, "given": given, "told": {side: _told(given[side]) for side in ("applicant", "respondent")},
        "place": _place(request, given), "typed": list(_typed(request)), "is_assisted": assists(request),
    }
    return render_to_response("portal.pages.apply:templates/check.pt", names, request=request)

def _told(side: dict[str, Any]) -> list[str]:
    """What was said of one side, a line each."""
    return [side[name] for name in ("name", "identity_number", "telephone", "address") if side.get(name)]

def _typed(request: Any) -> Iterator[tuple[str, str]]:
    """What was sent, as hidden fields that send it again."""
    return ((name, value) for name, value in request.POST.items() if name not in OWN_BUTTONS and isinstance(value, str))

def _place(request: Any, given: dict[str, Any]) -> str:
    place = request.root.orgs.find(given["dispute"]["place_id"]) if given["dispute"]["place_id"] else None
    return " ".join(part for part in (place.full_title() if place else "", given["dispute"]["place_text"]) if part)

def _entry(role: Any, given: dict[str, Any]) -> PartyEntry:
    number = normalised(given.get("identity_number", ""))
    is_organisation = given["kind"] == "organisation"
    return PartyEntry(
        role=role, name=given["name"], kind=given["kind"], telephone=given["telephone"], address=given["address"],
        identity_number="" if is_organisation else number, credit_code=number if is_organisation else "",
    )

def _sent(portal: Portal, request: Any, given: dict[str, Any]) -> Receipt:
    dispute = given["dispute"]
    application = Application(
        parties=(_entry("applicant", given["applicant"]), _entry("respondent", given["respondent"])),
        matter=dispute["matter"], facts=dispute["facts"], request=dispute["request"], amount=dispute["amount"],
        place_id=dispute["place_id"], place_text=dispute["place_text"], online=given["consent"]["online"],
        notices=tuple(Notice(text.version, text.body) for text in shown_notices(request)), idempotency_key=given["key"],
    )
    actor = Actor("anonymous", frozenset({"party", "applicant"}))
    if assists(request):
        actor = helper(portal, request, dispute["place_id"])
        text = notices.notice("assisted_filing", request.locale_name)
        application = replace(
            application, source_channel=given["consent"]["source"], citizen_confirmation=Notice(text.version, text.body),
        )
    return applications.apply(portal, application, now=request.now, actor=actor, code_key=key_for(request, "short-code"))

def _receipt_page(request: Any, receipt: Receipt) -> Response:
    """The receipt as the answer itself: the code is shown this once, so there is no address at which it could be seen again."""
    names = {
        "dossier": receipt.dossier, "code": short_codes.spoken(receipt.short_code), "is_repeated": receipt.is_repeated,
        "progress_url": progress_url(request, receipt.dossier.reference), "is_assisted": assists(request),
        "may_open": request.asker.may("dossier.read", receipt.dossier),
    }
    response = render_to_response("portal.pages.apply:templates/receipt.pt", names, request=request)
    response.headers["Cache-Control"] = "no-store"
    return response

def progress_url(request: Any, reference: str) -> str:
    """The address in the QR code: it holds the number, and never the code."""
    base = request.registry.concord.portal_url or request.application_url
    return f"{base}/progress?number={reference}"

@view_config(context=ROOT, name="receipt.svg", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def receipt_picture(context: Portal, request: Any) -> Response:  # noqa: ARG001 - a view takes both
    """The QR code of a receipt. It says what was asked, whether there is such a dossier or not; nobody waits for it to save."""
    from portal.papers.pictures import qr_svg

    number = str(request.GET.get("number", ""))
    if REFERENCE.fullmatch(number) is None:
        raise Invalid("receipt-unknown")
    return Response(qr_svg(progress_url(request, number)), content_type="image/svg+xml", charset="utf-8")

@view_config(context=ROOT, name="receipt.pdf", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def receipt_paper(context: Portal, request: Any) -> Response:
    """The receipt as a paper, for whoever has the number and the code on the screen."""
    reference, code = str(request.POST.get("number", "")), str(request.POST.get("code", ""))
    dossier = context.dossiers.find(reference[:40])
    if dossier is None or not short_codes.opens(key_for(request, "short-code"), dossier, code[:40]):
        raise Invalid("receipt-unknown")
    settings = request.registry.concord
    form = filling.receipt(
        dossier, organisation=dossier.holder.title if dossier.holder else settings.portal_organisation,
        short_code=short_codes.spoken(short_codes.normalised(code)), progress_url=progress_url(request, dossier.reference),
        next_steps=["三个工作日内审查是否受理，结果用短信或电话告诉您。", "受理后联系对方，征求双方意愿，约定调解时间。"],
        phone=settings.portal_phone, contact="",
    )
    return pdf(render("receipt", form, by_hand=True, site_fonts=settings.site_fonts), f"receipt-{dossier.reference}.pdf")

def pdf(content: bytes, name: str) -> Response:
    """A paper to look at or to keep."""
    response = Response(content, content_type="application/pdf", charset=None)
    response.headers.update({"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"})
    return response

