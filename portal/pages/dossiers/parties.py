"""The parties of a dossier: masked in the list, whole behind one click that is written down; entering and correcting them."""

import datetime as dt
from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.identity_numbers import check_credit_code, check_resident_id, masked_number, masked_phone, normalised
from portal.domain.names import NameRefused, folded_name
from portal.domain.party import Parties, Party
from portal.domain.vocabulary import PRINCIPAL_PARTY_ROLES
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page, require_any, sheet_form
from portal.pages.dossiers.asking import masked, party_choices
from portal.pages.dossiers.frame import Frame
from portal.pages.dossiers.intake import ACT
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import Translator, _
from portal.papers.fonts import unprintable
from portal.security.acting import actor_of
from portal.services import parties
from portal.services.parties import PartyEntry
from portal.services.records import dossier_of

TEMPLATE: Final = "portal.pages.dossiers:templates/parties.pt"
GENDERS: Final = [("女", _("Female")), ("男", _("Male"))]
WARNINGS: Final = {
    "id-length": _("An identity number has 18 places; please look again. It was kept as you typed it."),
    "id-characters": _("An identity number holds digits, and at the end perhaps an X. It was kept as you typed it."),
    "id-birth-date": _("The birthday inside the identity number does not exist. It was kept as you typed it."),
    "id-check-digit": _(
        "The last place of the identity number does not fit the others; a digit may be wrong. It was kept as you typed it.",
    ),
    "credit-code-length": _("A credit code has 18 places; please look again. It was kept as you typed it."),
    "credit-code-characters": _("The credit code holds a character that none has. It was kept as you typed it."),
    "credit-code-check-character": _("The last place of the credit code does not fit the others. It was kept as you typed it."),
}
"""What looks wrong with a number: said, never a wall."""
UNPRINTABLE: Final = _("Our fonts cannot print ${characters}. The name is kept; on papers it must be written in by hand.")


HIDDEN: Final = "***"
MAY_REVEAL: Final = ("party.edit", "dossier.approve", "confirmation.result")
"""Who may see full particulars: those who mediate it or take it in, their head, the court that it was referred to."""


class Name(fields.Text):
    """A name as it is, folded."""

    def __init__(self) -> None:
        super().__init__(50)

    def read(self, node: Any, text: str) -> str:
        """The folded name."""
        try:
            return folded_name(super().read(node, text))
        except NameRefused:
            raise fields.Refused(node, "text-unreadable") from None


class PartySchema(ActSchema):
    """What is known of a party."""

    name = colander.SchemaNode(Name(), title=_("Name"), description=_("As on the identity card; rare characters stay."))
    kind = colander.SchemaNode(fields.Choice("party_kind"), title=_("A person or an organisation"), missing="person", default="person")
    telephone = colander.SchemaNode(fields.Phone(), title=_("Telephone"), missing="")
    identity_number = colander.SchemaNode(
        fields.Text(40), title=_("Identity number"), missing="", widget=controls.Input(attributes={"autocomplete": "off"}),
    )
    credit_code = colander.SchemaNode(
        fields.Text(40), title=_("Credit code"), missing="", widget=controls.Input(attributes={"autocomplete": "off"}),
    )
    legal_representative = colander.SchemaNode(fields.Text(50), title=_("Legal representative"), missing="")
    gender = colander.SchemaNode(
        fields.Choice(GENDERS), title=_("Gender"), missing="", widget=controls.Select(GENDERS, prompt=_("Not said")),
    )
    ethnicity = colander.SchemaNode(fields.Text(20), title=_("Ethnic group"), missing="")
    birth_year = colander.SchemaNode(fields.Integer(1900, 2100), title=_("Year of birth"), missing=0)
    occupation = colander.SchemaNode(fields.Text(60), title=_("Occupation or post"), missing="")
    address = colander.SchemaNode(fields.Text(200), title=_("Address"), missing="")
    service_address = colander.SchemaNode(
        fields.Text(200), title=_("Address for papers"), missing="", description=_("Confirmed by the party itself."),
    )
    needs = colander.SchemaNode(
        fields.Text(200), title=_("What helps this person take part"), missing="",
        description=_("Large print, an interpreter, a wheelchair …"),
    )
    address_masked = colander.SchemaNode(
        fields.Boolean(), title=_("Hide the address from the other side"), missing=False, default=False,
    )


class NewPartySchema(ActSchema):
    """A party that was not known before: first as what it takes part."""

    role = colander.SchemaNode(fields.Choice("party_role"), title=_("Takes part as"))
    acts_for = colander.SchemaNode(
        fields.Text(20), title=_("Acts for"), missing="", description=_("For agents, guardians and representatives."),
    )


def schema_for_new(request: Any, dossier: Dossier) -> colander.SchemaNode:
    """Role and whom it acts for, then the particulars."""
    schema = NewPartySchema()
    schema["acts_for"].widget = controls.Select(
        party_choices(request, dossier.parties.principals()), prompt=_("Nobody: it takes part in its own name"),
    )
    for child in PartySchema().children:
        if child.name != "version":
            schema.add(child)
    return schema


@view_config(identity_kind="staff", context=Parties, permission="dossier.read", renderer=TEMPLATE)
def all_parties(context: Parties, request: Any) -> dict[str, Any]:
    """Everybody, masked."""
    return shown(dossier_of(context), request, revealed="")


@view_config(identity_kind="staff", context=Party, permission="dossier.read")
def one_party(context: Party, request: Any) -> HTTPSeeOther:
    """A party has no page of its own."""
    return HTTPSeeOther(Frame(request, dossier_of(context), "parties").address("parties"))


@view_config(identity_kind="staff", context=Party, name="reveal", request_method="POST", permission="dossier.read", renderer=TEMPLATE)
def reveal(context: Party, request: Any) -> dict[str, Any]:
    """The full particulars of one party; that somebody looked is written down (R-PI-5)."""
    dossier = dossier_of(context)
    require_any(request, dossier, *MAY_REVEAL)
    parties.reveal(request.root, dossier, context.id, now=request.now, actor=actor_of(request, dossier))
    request.response.headers["Cache-Control"] = "no-store"
    return shown(dossier, request, revealed=context.id)


def shown(dossier: Dossier, request: Any, *, revealed: str) -> dict[str, Any]:
    """The page, with at most one party unmasked."""
    rows = [
        {"party": party, "is_open": party.id == revealed, "particulars": particulars(party, whole=party.id == revealed),
         "acts_for": dossier.parties.get(party.acts_for) if party.acts_for else None}
        for party in dossier.parties.values()
    ]
    may_edit = dossier.is_open and request.asker.may("party.edit", dossier)
    may_reveal = any(request.asker.may(each, dossier) for each in MAY_REVEAL)
    return {
        "frame": Frame(request, dossier, "parties"), "rows": rows, "may_edit": may_edit, "may_reveal": may_reveal,
        "may_invite": dossier.is_open and request.asker.may("invitation.issue", dossier), "masked": masked,
    }


def particulars(party: Party, *, whole: bool) -> list[tuple[Any, str]]:
    """What is known of a party, as pairs; masked unless `whole`."""
    told = [
        (_("Name"), party.name if whole else masked(party)),
        (_("Telephone"), party.telephone if whole else masked_phone(party.telephone)),
        (_("Identity number"), party.identity_number if whole else masked_number(party.identity_number)),
        (_("Credit code"), party.credit_code),
        (_("Legal representative"), party.legal_representative if whole else party.legal_representative and HIDDEN),
        (_("Gender"), party.gender), (_("Ethnic group"), party.ethnicity),
        (_("Year of birth"), str(party.birth_year or "") if whole else ""), (_("Occupation or post"), party.occupation),
        (_("Address"), party.address if whole else party.address and HIDDEN),
        (_("Address for papers"), party.service_address if whole else party.service_address and HIDDEN),
        (_("What helps this person take part"), party.needs),
    ]
    return [(term, value) for term, value in told if value]


@view_config(identity_kind="staff", context=Parties, name="add", permission="party.edit", renderer=ACT)
def add(context: Parties, request: Any) -> Any:
    """Enter one more party."""
    dossier = dossier_of(context)

    def perform(given: dict[str, Any]) -> None:
        role = given["role"]
        entry = PartyEntry(**{**given, "acts_for": "" if role in PRINCIPAL_PARTY_ROLES else given["acts_for"], **numbers(given)})
        parties.add(request.root, dossier, entry, now=request.now, actor=actor_of(request, dossier))
        warn(request, given)

    sheet = Sheet(
        "parties/add", schema_for_new(request, dossier), _("Enter"), ("add_party",), _("The party is entered."), back_to="parties",
    )
    return act_page(request, dossier, sheet, perform, title=_("Enter a party"))


@view_config(identity_kind="staff", context=Party, name="edit", request_method="POST", permission="party.edit", renderer=ACT)
def edit(context: Party, request: Any) -> Any:
    """Correct what is known of a party. The form shows it whole, so it is opened by a press that is written down."""
    dossier = dossier_of(context)
    known = {child.name: getattr(context, child.name) for child in PartySchema().children if child.name != "version"}

    def perform(given: dict[str, Any]) -> None:
        new = {**given, **numbers(given)}
        changes = {name: value for name, value in new.items() if value != known[name]}
        if changes:
            parties.correct(request.root, dossier, context.id, changes, now=request.now, actor=actor_of(request, dossier))
        warn(request, given)

    is_opened = "__formid__" not in request.POST
    if is_opened:
        parties.reveal(request.root, dossier, context.id, now=request.now, actor=actor_of(request, dossier))
    sheet = Sheet(
        "parties/edit", PartySchema(), _("Save"), ("correct_party",), _("Saved."), back_to="parties",
        given={name: value for name, value in known.items() if value not in ("", 0)},
    )
    title = _("Correct a party")
    if is_opened:
        return {"frame": Frame(request, dossier, sheet.path), "form": sheet_form(request, dossier, sheet), "title": title}
    return act_page(request, dossier, sheet, perform, title=title)


def numbers(given: dict[str, Any]) -> dict[str, str]:
    """The numbers without blanks, in half width; anything else stays as it was typed."""
    return {name: normalised(given[name]) for name in ("identity_number", "credit_code")}


def warn(request: Any, given: dict[str, Any]) -> None:
    """Say what looks wrong; it was kept all the same."""
    today: dt.date = request.now.date()
    codes = [*(check_resident_id(given["identity_number"], today).warnings if given["identity_number"] else ())]
    codes += check_credit_code(given["credit_code"]).warnings if given["credit_code"] else ()
    for code in codes:
        request.session.flash(WARNINGS[code], "warn")
    lost = unprintable(given["name"], request.registry.concord.site_fonts)
    if lost:
        request.session.flash(Translator(request)(UNPRINTABLE, mapping={"characters": "、".join(lost)}), "warn")
