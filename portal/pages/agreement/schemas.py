"""The forms of the agreement: its text, the marks on paper, the seal, the signature on the own device."""

from decimal import Decimal
from typing import Any, Final

import colander

from portal.domain.dossier import Dossier
from portal.pages.agreement import words
from portal.pages.dossiers.act_page import ActSchema
from portal.pages.dossiers.taking import file_field
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS
from portal.pages.shared.schema import Schema
from portal.services import agreements

MOST_OBLIGATIONS: Final = 60
LONGEST_DRAWING: Final = 60_000


def obligations_node(dossier: Dossier) -> colander.SchemaNode:
    """Who does what for whom, how, until when; manner and period are compulsory for each (R-AGR-2)."""
    who = [(party.id, party.name) for party in dossier.parties.principals()]
    item = colander.SchemaNode(
        colander.Mapping(),
        colander.SchemaNode(fields.Choice(who), name="debtor", title=_("Who does it"), widget=controls.Select(who)),
        colander.SchemaNode(fields.Choice(who), name="creditor", title=_("For whom"), widget=controls.Select(who)),
        colander.SchemaNode(fields.Text(500, multiline=True), name="what", title=_("What"), widget=controls.TextArea(rows=2)),
        colander.SchemaNode(
            fields.Text(100), name="manner", title=_("How"),
            description=_("Such as: bank transfer, in cash against a receipt, in person."),
        ),
        colander.SchemaNode(fields.Date(), name="due_on", title=_("Until when")),
        colander.SchemaNode(fields.Money(Decimal("0.01")), name="amount", title=_("Amount in yuan, if it is about money"), missing=None),
        name="obligation", title=_("Obligation"),
    )
    return colander.SchemaNode(
        colander.Sequence(), item, name="obligations", title=_("Obligations"), missing=(),
        description=_("One for each payment or act. The amount in words is written by itself."),
        widget=controls.SequenceWidget(min_len=0, max_len=MOST_OBLIGATIONS, add_subitem_text_template=_("Add an obligation")),
    )


def two_people(node: Any, given: dict[str, Any]) -> None:
    """Nobody owes something to himself."""
    for place, each in enumerate(given["obligations"]):
        if each["debtor"] == each["creditor"]:
            error, inner = colander.Invalid(node), colander.Invalid(node["obligations"])
            item = colander.Invalid(node["obligations"].children[0])
            item["creditor"] = _("Please choose somebody else than who does it.")
            inner.add(item, place)
            error.add(inner, node.children.index(node["obligations"]))
            raise error


def text_schema(dossier: Dossier, *, is_oral: bool, on_spot: bool) -> colander.SchemaNode:
    """The text of an agreement in one of its forms."""
    schema = Schema()
    if not is_oral:
        schema.add(form_node(dossier))
    if on_spot:
        who = [(party.id, party.name) for party in dossier.parties.principals()]
        schema.add(colander.SchemaNode(
            fields.Choices(who), name="identified", title=_("Who stands here, with the identity checked?"),
        ))
    for name, title, rows, is_needed in (
        ("facts", _("What happened"), 6, True), ("issues", _("What the sides did not agree on"), 3, False),
        ("terms", _("What they agree"), 8, True),
    ):
        more = {} if is_needed else {"missing": ""}
        schema.add(colander.SchemaNode(
            fields.Text(8000, multiline=True), name=name, title=title, widget=controls.TextArea(rows=rows), **more,
        ))
    schema.add(obligations_node(dossier))
    schema.add(colander.SchemaNode(
        fields.Text(1000, multiline=True), name="citations", title=_("Articles cited, one a line"), missing="",
        widget=controls.TextArea(rows=2), description=_("Such as 《民法典》第二百八十八条."),
    ))
    schema.add(colander.SchemaNode(
        fields.Choices(list(words.CONCERNS.items())), name="concerns", title=_("Is any of it about one of these?"), missing=frozenset(),
        description=_("A court does not confirm such clauses; clauses about money beside them it may."),
    ))
    if not is_oral:
        schema.add(colander.SchemaNode(
            fields.Choices(list(words.LEGAL_POINTS.items())), name="checks", title=_("Check of the six points before signing"),
            description=_("Tick each point that is in order. All six are needed."),
        ))
    schema.validator = two_people
    return schema


def form_node(dossier: Dossier) -> colander.SchemaNode:
    """On the screen or on paper; papers on personal relations on paper only (R-AGR-11)."""
    codes = ["written_electronic", "written_paper"] if agreements.may_sign_electronically(dossier) else ["written_paper"]
    offered = [(code, LABELS["agreement_form"][code]) for code in codes]
    return colander.SchemaNode(
        fields.Choice(offered), name="form", title=_("How it is signed"), default=codes[0], widget=controls.Radios(offered),
    )


class SignSchema(Schema):
    """A party's signature: drawn, or the name typed, over exactly the text that was shown (R-AGR-12)."""

    digest = colander.SchemaNode(fields.Text(64), widget=controls.Hidden())
    drawing = colander.SchemaNode(fields.Text(LONGEST_DRAWING), missing="", widget=controls.Hidden())
    typed = colander.SchemaNode(
        fields.Text(50), title=_("Your name"), missing="", description=_("As it stands in the agreement."),
        widget=controls.Input(attributes={"autocomplete": "name"}),
    )
    agree = colander.SchemaNode(
        fields.Ticked(), title=_("I have read the whole text, I want it, and I agree to sign electronically"), missing=colander.required,
    )


class ReopenSchema(ActSchema):
    """Why the text is opened again."""

    reason = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("What has to change"),
        description=_("All signatures made so far become void. Everybody signs the new text."),
    )


def paper_schema(dossier: Dossier) -> colander.SchemaNode:
    """A signature in ink or a fingerprint, by its scan."""
    version = dossier.current_agreement
    open_names = [
        (by, dict(version.party_names)[by]) for kind, by in version.missing_marks() if kind == "party"
    ] if version is not None else []
    manners = [(code, words.MANNERS[code]) for code in ("ink_scan", "fingerprint_scan")]
    schema = MarkSchema()
    schema.add_before("file", colander.SchemaNode(
        fields.Choice(open_names), name="party", title=_("Who signed"), widget=controls.Radios(open_names),
    ))
    schema.add_before("file", colander.SchemaNode(
        fields.Choice(manners), name="manner", title=_("How"), default="ink_scan", widget=controls.Radios(manners),
    ))
    return schema


class MarkSchema(ActSchema):
    """A scan of what was signed or sealed."""

    digest = colander.SchemaNode(fields.Text(64), widget=controls.Hidden())
    file = colander.SchemaNode(
        file_field(), title=_("Scan or photograph of the whole paper"), description=_("PDF or picture."),
        widget=controls.File(accept="application/pdf,image/*,.ofd"),
    )


def seal_schema() -> colander.SchemaNode:
    """The seal: on paper and scanned, or a file that was sealed in the unified seal system."""
    manners = [(code, words.MANNERS[code]) for code in ("sealed_paper_scan", "sealed_file")]
    schema = MarkSchema()
    schema.add_before("file", colander.SchemaNode(
        fields.Choice(manners), name="manner", title=_("How was it sealed?"), default="sealed_paper_scan", widget=controls.Radios(manners),
    ))
    return schema
