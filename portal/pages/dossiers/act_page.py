"""What the small pages of acts have in common: the frame, a form, one service call, the way back.

    return act_page(request, dossier, Sheet(
        path="return", schema=ReturnSchema(), button=_("Return it"), actions=("return_dispatch",), done=_("…"),
    ), lambda given: dispatches.send_back(…, reason=given["reason"]))

Each form carries the length of the audit trail at the moment when it was opened. Sent a second time it finds its own entry
there and does nothing; sent after another change, by somebody else or by the same person in another window, it asks to look
again, and keeps what was typed. The log-in remembers the form that it sent last, which tells these two apart.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError
from portal.domain.names import display_masked
from portal.pages.dossiers.acts import PATHS
from portal.pages.dossiers.frame import Frame
from portal.pages.dossiers.plain_head import head_for
from portal.pages.shared import controls, fields, forms
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema
from portal.security.asker import Asker

LONGEST: Final = 10**9


class ActSchema(Schema):
    """Base of the forms: knows how the dossier stood when the page was opened."""

    version = colander.SchemaNode(fields.Integer(0, LONGEST), missing=-1, widget=controls.Hidden())


@dataclass(frozen=True)
class Sheet:
    """One form: where it stands, what it asks, which audit entries it makes, and what is said when it is done."""

    path: str
    schema: colander.SchemaNode
    button: Any
    actions: tuple[str, ...]
    done: Any
    look: str = "primary"
    given: Mapping[str, Any] = field(default_factory=dict)
    """What is filled in already."""
    back_to: str = ""
    """Where to go afterwards, below the dossier; the dossier itself where that was the page of an act that is done."""


def act_page(
    request: Any, dossier: Dossier, sheet: Sheet, perform: Callable[[dict[str, Any]], object], **shown: Any,
) -> Any:
    """The answer of a page with one form; `shown` goes to its template."""
    form, frame = sheet_form(request, dossier, sheet), head_for(request, dossier, sheet.path)
    if request.method == "POST":
        answer = carry_out(request, dossier, sheet, form, perform)
        if answer is not None:
            return answer
    elif sheet.path in PATHS and not Frame(request, dossier, sheet.path).is_offered(sheet.path):
        raise Conflict("not-open-now")
    return {"frame": frame, "form": form, **shown}


def sheet_form(request: Any, dossier: Dossier, sheet: Sheet) -> forms.Form:
    """The form of a sheet."""
    formid = sheet.path.rpartition("/")[2] or "form"
    return forms.form(
        request, sheet.schema, [("submit", sheet.button, sheet.look)], formid=formid,
        appstruct={**sheet.given, "version": dossier.audit.length},
    )


def carry_out(
    request: Any, dossier: Dossier, sheet: Sheet, form: forms.Form, perform: Callable[[dict[str, Any]], object],
) -> HTTPSeeOther | None:
    """Do what was sent; the way back, or None where the form has to be shown again with what is wrong."""
    given = forms.validate(form, request)
    if given is None:
        return None
    version = given.pop("version")
    login, sent = request.identity.login, digest_of_sent(request)
    if version >= 0 and login.last_form == sent and is_repeated(dossier, version, request.asker.principal, sheet.actions):
        request.session.flash(_("This was saved already; it was not done twice."))
        return HTTPSeeOther(Frame(request, dossier, "").way_on(sheet.back_to))
    try:
        if 0 <= version < dossier.audit.length:
            raise Conflict("changed-meanwhile")
        perform(given)
    except DomainError as error:
        error.details.setdefault("names", names_in(dossier, error))
        forms.refuse(form, request, error)
        form["version"].cstruct = str(dossier.audit.length)
        return None
    login.last_form = sent
    request.session.flash(sheet.done, "good")
    if not request.asker.may("dossier.read", dossier):   # it has gone to another unit
        return HTTPSeeOther(request.application_url + "/console")
    return HTTPSeeOther(Frame(request, dossier, "").way_on(sheet.back_to))


def digest_of_sent(request: Any) -> str:
    """SHA-256 of all that was typed and where it was sent to: the same for two presses of one button, and for nothing else."""
    said = [(name, value if isinstance(value, str) else value.filename) for name, value in request.POST.items()]
    return hashlib.sha256(json.dumps([request.path, said]).encode()).hexdigest()


def names_in(dossier: Dossier, error: DomainError) -> str:
    """The parties that an error is about, masked, with 、 between them."""
    given = error.details.get("party") or error.details.get("parties") or ()
    ids = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, tuple) else ()
    parties = [dossier.parties[each] for each in ids if each in dossier.parties]
    return "、".join(display_masked(party.name, organisation=party.kind == "organisation") for party in parties)


def is_repeated(dossier: Dossier, version: int, principal: str, actions: tuple[str, ...]) -> bool:
    """Whether the first thing that happened since the page was opened is this very act by this very person."""
    first = next(iter(islice(dossier.audit, version, version + 1)), None)
    return first is not None and first.actor == principal and first.action in actions


def require_any(request: Any, node: object, *permissions: str) -> None:
    """Raise HTTPForbidden unless the reader has one of the permissions; for acts of clerk and head alike."""
    asker: Asker = request.asker
    if not any(asker.may(each, node) for each in permissions):
        raise HTTPForbidden
