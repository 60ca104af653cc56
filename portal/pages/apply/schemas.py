"""What an application says: who, against whom, where, what happened, what is wanted. Only what is needed is asked (R-PI-1)."""

from functools import partial
from typing import Any, Final

import colander

from portal.domain.names import NameRefused, folded_name
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema

NAME_LENGTH = 50
FACTS_LENGTH = 5000


class Name(fields.Text):
    """A name as it is: up to 50 characters, dots folded, nothing split."""

    def __init__(self) -> None:
        super().__init__(NAME_LENGTH)

    def read(self, node: Any, text: str) -> str:
        """The folded name."""
        try:
            return folded_name(super().read(node, text))
        except NameRefused:
            raise fields.Refused(node, "text-unreadable") from None


PLACE_LEVELS = ("county", "township", "village")


def place_choices(bindings: Any) -> list[tuple[str, str]]:
    """The counties, townships and villages of the portal by id, each with the places above it."""
    orgs = bindings["request"].root.orgs
    return [
        (place.id, place.full_title()) for place in orgs.walk() if place.kind == "territory" and place.level in PLACE_LEVELS
    ]


@colander.deferred
def place_type(_node: Any, bindings: Any) -> Any:
    """A choice among the places, which are looked up when it is shown."""
    return controls.Select(partial(place_choices, bindings))


@colander.deferred
def place_needed(_node: Any, bindings: Any) -> Any:
    """A place may stay open where one county alone receives every application; among several it says which."""
    return colander.required if len(bindings["request"].root.orgs.counties()) > 1 else ""


class PlaceId(fields.Text):
    """The id of a place in the tree of organisations."""

    def read(self, node: Any, text: str) -> str:
        """The id, if there is such a place."""
        given = super().read(node, text)
        bindings = getattr(node, "bindings", None) or {}
        if bindings and bindings["request"].root.orgs.find(given) is None:
            raise fields.Refused(node, "choice-unknown")
        return given


class ApplicantSchema(Schema):
    """The first step: who applies."""

    name = colander.SchemaNode(
        Name(), title=_("Your name"), description=_("As on your identity card. A company gives its full name."),
        widget=controls.Input(attributes={"autocomplete": "name", "maxlength": "50"}),
    )
    kind = colander.SchemaNode(
        fields.Choice("party_kind"), title=_("You are applying as"), missing="person", default="person",
        widget=controls.Radios([("person", _("A person")), ("organisation", _("A company or other organisation"))]),
    )
    telephone = colander.SchemaNode(
        fields.Phone(), title=_("Telephone"), description=_("We call this number; the other side does not see it."),
    )
    address = colander.SchemaNode(
        fields.Text(200), title=_("Where you live"), missing="", widget=controls.Input(attributes={"autocomplete": "street-address"}),
    )
    identity_number = colander.SchemaNode(
        fields.Text(40), title=_("Identity number or credit code"), missing="",
        description=_("You may leave this open now; the mediator checks identities before the first session."),
        widget=controls.Input(attributes={"autocomplete": "off"}),
    )


class RespondentSchema(Schema):
    """The second step: against whom."""

    name = colander.SchemaNode(Name(), title=_("Name of the other side"), description=_("A person, a company, a village committee …"))
    kind = colander.SchemaNode(
        fields.Choice("party_kind"), title=_("The other side is"), missing="person", default="person",
        widget=controls.Radios([("person", _("A person")), ("organisation", _("A company or other organisation"))]),
    )
    telephone = colander.SchemaNode(fields.Phone(), title=_("Their telephone, if you know it"), missing="")
    address = colander.SchemaNode(fields.Text(200), title=_("Where they can be found, if you know it"), missing="")


class DisputeSchema(Schema):
    """The third step: what it is about."""

    place_id = colander.SchemaNode(
        PlaceId(120), title=_("Where it happened"), missing=place_needed, widget=place_type,
        description=_("If you are not sure of the village, choose the township or the county."),
    )
    place_text = colander.SchemaNode(fields.Text(200), title=_("The place in your own words"), missing="")
    matter = colander.SchemaNode(
        fields.Text(40), title=_("What it is about, in one sentence"), description=_("For example: wages for last winter not paid"),
    )
    facts = colander.SchemaNode(
        fields.Text(FACTS_LENGTH, multiline=True), title=_("What happened"),
        description=_("In your own words: when, who, what. You can add papers later."), widget=controls.TextArea(rows=8),
    )
    request = colander.SchemaNode(
        fields.Text(1000, multiline=True), title=_("What you want"), description=_("One wish a line."), widget=controls.TextArea(rows=4),
    )
    amount = colander.SchemaNode(fields.Money(), title=_("How much money it is about, in yuan"), missing=None)


class ConsentSchema(Schema):
    """The last step: what the applicant must know, and agrees to."""

    online = colander.SchemaNode(
        fields.Boolean(), title=_("I can also take part by video, from my phone or from a site near me"), missing=False, default=False,
    )
    notices = colander.SchemaNode(fields.Ticked(), title=_("I have read the notices, and what I wrote is true"))


class ApplySchema(Schema):
    """The whole application."""

    applicant = ApplicantSchema(title=_("1. About you"))
    respondent = RespondentSchema(title=_("2. The other side"))
    dispute = DisputeSchema(title=_("3. What happened"))
    consent = ConsentSchema(title=_("4. Before you send it"))
    key = colander.SchemaNode(fields.Text(64), missing="", widget=controls.Hidden())


APPLICATION: Final = ApplySchema()
"""Made once: each form works on a copy of its own (`forms.form` binds it), and nothing changes it before."""
