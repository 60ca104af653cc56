"""Number and code, one answer for whatever is wrong with them, and a pause after too many tries.

A refused attempt is counted in the store, so its page is committed like any other: this form never dooms the transaction.
"""

from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.portal import Portal
from portal.pages.shared import controls, fields, forms
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.pages.shared.schema import Schema
from portal.security.entrance import client_words, come_in
from portal.security.keys import key_for
from portal.services import access

TEMPLATE: Final = "portal.pages.progress:templates/progress.pt"
WRONG_STATUS: Final = 422
WAIT_STATUS: Final = 429
KNOWN: Final = frozenset({"number", "_LOCALE_"})


class ProgressSchema(Schema):
    """What stands on the receipt."""

    number = colander.SchemaNode(
        fields.Text(40), title=_("Number"), description=_("As on the receipt, for example 2026-483920"),
        widget=controls.Input(short=True, attributes={"autocomplete": "off", "inputmode": "numeric"}),
    )
    code = colander.SchemaNode(
        fields.Text(40), title=_("Case code"), description=_("Eight letters and digits; blanks and small letters do not matter"),
        widget=controls.Input(short=True, attributes={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def entry_form(request: Any, number: str = "") -> forms.Form:
    """The form, with the number out of the QR code where there is one."""
    return forms.form(
        request, ProgressSchema(), [("look", _("See how far it is"))], appstruct={"number": number} if number else None, formid="progress",
        is_key=True,
    )


@view_config(context=Portal, name="progress", request_method="GET", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def ask(context: Portal, request: Any) -> Any:  # noqa: ARG001 - a view takes both
    """The form; a party that is in already goes to its case. A link to one session opens no case: that party gets the form."""
    if set(request.GET) - KNOWN or request.subpath:
        raise HTTPBadRequest
    number = request.GET.get("number", "")[:40]
    identity = request.identity
    is_in = identity is not None and identity.kind == "party" and request.asker.may("dossier.read", identity.dossier)
    if is_in and number in ("", identity.dossier.reference):
        return HTTPSeeOther(Links(request).url(identity.dossier))
    return {"form": entry_form(request, number), "page_class": "page-narrow"}


@view_config(context=Portal, name="progress", request_method="POST", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def enter(context: Portal, request: Any) -> Any:
    """Try them. What was wrong is not said, so that nobody learns which numbers there are."""
    form = entry_form(request)
    given = forms.validate(form, request)
    if given is None:
        return {"form": form, "page_class": "page-narrow"}
    entry = access.enter_by_code(
        context, given["number"], given["code"], key=key_for(request, "short-code"), address=request.counting_address, now=request.now,
    )
    if entry.dossier is not None and entry.party is not None:
        opened = access.open_for_party(context, entry.dossier, entry.party, now=request.now, client=client_words(request))
        response = HTTPSeeOther(request.script_name + opened.path)
        come_in(request, response, opened.login_id)
        return response
    return refused(request, form, entry.wait_s)


def refused(request: Any, form: forms.Form, wait_s: int) -> dict[str, Any]:
    """The same sentence for a wrong number and a wrong code; how long to wait where there were too many tries."""
    if wait_s:
        minutes = -(-wait_s // 60)
        sentence = _("Too many tries. Please wait ${minutes} minutes, or call us.", mapping={"minutes": minutes})
        request.response.headers["Retry-After"] = str(wait_s)
    else:
        sentence = _("Number and code do not belong together. Please look at the receipt once more, or call us.")
    form.error = colander.Invalid(form.schema, sentence)
    form["code"].cstruct = ""
    request.response.status_int = WAIT_STATUS if wait_s else WRONG_STATUS
    return {"form": form, "page_class": "page-narrow"}
