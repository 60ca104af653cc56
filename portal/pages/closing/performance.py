"""`…/performance`: what is owed, what was proved, what is overdue (rows 29 to 31, R-AGR-7)."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.agreement import Obligation
from portal.domain.document import Document
from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError, Forbidden, NotFound
from portal.domain.performance import PerformanceProof
from portal.pages.dossiers.plain_head import head_for, is_staff, own_party
from portal.pages.dossiers.taking import file_field, keep_file
from portal.pages.shared import fields, forms
from portal.pages.shared.formats import ZONE
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema
from portal.security.acting import actor_of
from portal.services import performance

PAGE: Final = "portal.pages.closing:templates/performance.pt"


class Owed(NamedTuple):
    """One obligation with what was proved and urged."""

    place: int
    owed: Obligation
    debtor: str
    creditor: str
    proofs: list[tuple[PerformanceProof, Document | None]]
    is_proved: bool
    is_overdue: bool
    urged: int
    form: forms.Form | None
    """For the party who can prove it."""

    @property
    def waits(self) -> bool:
        """Whether a proof waits to be accepted."""
        return not self.is_proved and any(proof.accepted_at is None for proof, _paper in self.proofs)


class ProofSchema(Schema):
    """A receipt; the creditor may do without."""

    file = colander.SchemaNode(file_field(), title=_("Receipt, transfer slip or photograph"), missing=None)
    note = colander.SchemaNode(fields.Text(300), title=_("In a few words"), missing="")


def proof_form(request: Any, dossier: Dossier, place: int, own: str) -> forms.Form:
    """The form of a proof for one obligation; without an own party that of staff, who write down what a party says at the table."""
    owed, schema, button = performance.obligation(dossier, place), ProofSchema(), _("Hand in the proof")
    if not own:
        said = [
            (owed.creditor_id, _("${name} says that it was received", mapping={"name": name_in(dossier, owed.creditor_id)})),
            (owed.debtor_id, _("${name} handed in a proof", mapping={"name": name_in(dossier, owed.debtor_id)})),
        ]
        schema.children.insert(0, colander.SchemaNode(fields.Choice(said), name="who", title=_("Who says it, or hands it in")))
        button = _("Write it down")
    elif own == owed.creditor_id:
        button = _("Yes, I have received it")
    else:
        schema["file"].missing = colander.required
    form = forms.form(request, schema, [("prove", button)], formid=f"proof{place}")
    form.action = request.resource_path(dossier, "performance", query={"obligation": str(place)})
    return form


def name_in(dossier: Dossier, party_id: str) -> str:
    """A party's name; its id where it is gone."""
    return dossier.parties[party_id].name if party_id in dossier.parties else party_id


def table(request: Any, dossier: Dossier, own: str, refused: forms.Form | None = None) -> Iterator[Owed]:
    """All obligations of the agreement in force."""
    version = dossier.current_agreement
    if version is None or version.effective_at is None:
        return
    overdue = performance.overdue_obligations(dossier, request.now.astimezone(ZONE).date())
    may_prove = dossier.state in performance.OWED_STATES and request.asker.may("performance.prove", dossier)
    for place, owed in enumerate(version.obligations):
        proofs = [(each, dossier.documents.get(each.document_number)) for each in dossier.proofs if each.obligation == place]
        form = None
        if may_prove and (is_staff(request) or own in (owed.debtor_id, owed.creditor_id)) and not dossier.is_proved(place):
            form = proof_form(request, dossier, place, own)
            form = refused if refused is not None and refused.formid == form.formid else form
        names = [name_in(dossier, each) for each in (owed.debtor_id, owed.creditor_id)]
        urged = sum(1 for each in dossier.urgings if each.obligation == place)
        yield Owed(place, owed, names[0], names[1], proofs, dossier.is_proved(place), place in overdue, urged, form)


def shown(request: Any, dossier: Dossier, refused: forms.Form | None = None) -> dict[str, Any]:
    """What the page shows."""
    rows = list(table(request, dossier, own_party(request, dossier), refused))
    accepts = is_staff(request) and bool(request.asker.may("performance.accept", dossier)) and dossier.state in performance.OWED_STATES
    lead = "lead_mediator" in actor_of(request, dossier).roles
    return {
        "frame": head_for(request, dossier, "performance"), "dossier": dossier, "rows": rows, "accepts": accepts and lead,
        "is_staff": is_staff(request),
        "proved": sum(1 for row in rows if row.is_proved), "page_class": None,
        "breaches": accepts and lead and dossier.state == "performing" and any(row.is_overdue and row.urged for row in rows),
        "cures": accepts and lead and dossier.state == "breached",
        "finishes": accepts and lead and dossier.state == "performing" and bool(rows) and all(row.is_proved for row in rows),
    }


@view_config(context=Dossier, name="performance", request_method="GET", permission="agreement.read", renderer=PAGE)
def page(context: Dossier, request: Any) -> dict[str, Any]:
    """Everything owed, and how far it is."""
    return shown(request, context)


@view_config(context=Dossier, name="performance", request_method="POST", permission="performance.prove", renderer=PAGE)
def prove(context: Dossier, request: Any) -> Any:
    """The debtor hands in a proof, or the creditor says that it is done; staff write down either."""
    place, own = asked_place(request), own_party(request, context)
    owed = performance.obligation(context, place)
    if not is_staff(request) and own not in (owed.debtor_id, owed.creditor_id):
        raise Forbidden("not-that-party")
    form = proof_form(request, context, place, own)
    given = forms.validate(form, request)
    if given is None:
        return shown(request, context, form)
    own = own or given["who"]
    back = HTTPSeeOther(request.resource_path(context, "performance"))
    if is_there(context, place, own, given):
        return back
    try:
        number = ""
        if given["file"] is not None:
            number = keep_file(request, context, given["file"], "performance_proof", owed.what[:100]).__name__ or ""
        performance.hand_in(
            request.root, context, place, party_id=own, now=request.now, actor=actor_of(request, context), document_number=number,
            note=given["note"],
        )
    except DomainError as error:
        forms.refuse(form, request, error, "file" if error.code == "proof-missing" else None)
        return shown(request, context, form)
    request.session.flash(
        _("Written down. Look at it, and accept it.") if is_staff(request) else _("Thank you. The mediator looks at it."), "good",
    )
    return back


def is_there(dossier: Dossier, place: int, own: str, given: dict[str, Any]) -> bool:
    """Whether this very proof waits already: the button was pressed twice."""
    newest = next((each for each in reversed(dossier.proofs) if each.obligation == place), None)
    if newest is None or newest.handed_in_by != own or newest.note != given["note"] or newest.accepted_at is not None:
        return False
    paper = dossier.documents.get(newest.document_number)
    return (paper.size_bytes if paper is not None else 0) == (given["file"].size if given["file"] is not None else 0)


def asked_place(request: Any) -> int:
    """The obligation that the address names. Raises NotFound for what is no number."""
    asked = request.GET.get("obligation", "")
    if not asked.isdecimal() or len(asked) > 3:  # noqa: PLR2004 - nobody owes a thousand things
        raise NotFound("no-such-obligation")
    return int(asked)


@view_config(context=Dossier, name="performance-act", request_method="POST", permission="performance.accept")
def act(context: Dossier, request: Any) -> HTTPSeeOther:
    """Accept a proof, urge, declare a breach, or note that it is performed again; twice is once."""
    name = str(request.POST.get("act", ""))[:20]
    if name in STEPS:
        step, after = STEPS[name]
        if context.state != after:
            step(request.root, context, now=request.now, actor=actor_of(request, context))
    elif name in ON_ONE:
        ON_ONE[name](request, context, asked_place(request))
    else:
        raise NotFound("no-such-act")
    return HTTPSeeOther(request.resource_path(context, "performance"))


def accept(request: Any, dossier: Dossier, place: int) -> None:
    """Accept the proof of one obligation."""
    if not dossier.is_proved(place):
        performance.accept(request.root, dossier, place, now=request.now, actor=actor_of(request, dossier))


def urge(request: Any, dossier: Dossier, place: int) -> None:
    """Remind the debtor of one obligation, once a day at most."""
    performance.obligation(dossier, place)
    if not any(each.obligation == place and each.at.date() == request.now.date() for each in dossier.urgings):
        performance.urge(request.root, dossier, place, now=request.now, actor=actor_of(request, dossier))


ON_ONE: Final[dict[str, Callable[[Any, Dossier, int], None]]] = {"accept": accept, "urge": urge}
STEPS: Final[dict[str, tuple[Callable[..., object], str]]] = {
    "breach": (performance.declare_breach, "breached"), "cure": (performance.cure, "performing"),
    "finish": (performance.finish, "performed"),
}
"""Steps of the whole dossier, each with the state after it."""
