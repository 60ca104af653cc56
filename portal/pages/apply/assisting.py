"""Filling in for somebody: staff write down what a citizen says, by which door it came, and that the citizen confirmed it (R-ACC-6)."""

from typing import Any, Final

import colander

from portal.domain.act import Actor
from portal.domain.errors import Invalid
from portal.domain.portal import Portal
from portal.domain.vocabulary import SourceChannel
from portal.pages.apply.schemas import ApplicantSchema, ApplySchema, ConsentSchema, Name
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS
from portal.security.asker import Asker
from portal.services.applications import centre_for

DOORS: Final[tuple[SourceChannel, ...]] = (
    "visit", "grid", "hotline", "own_initiative", "petition", "police_110", "court", "government", "transfer",
)
"""The doors through which somebody else's matter comes; `online` is for those who write themselves."""


class AssistedApplicantSchema(ApplicantSchema):
    """The first step, about somebody who sits beside or is on the telephone."""

    name = colander.SchemaNode(
        Name(), title=_("Name of the applicant"), description=_("As on the identity card, or the full name of the company."),
    )
    kind = colander.SchemaNode(
        fields.Choice("party_kind"), title=_("The applicant is"), missing="person", default="person",
        widget=controls.Radios([("person", _("A person")), ("organisation", _("A company or other organisation"))]),
    )
    address = colander.SchemaNode(fields.Text(200), title=_("Where the applicant lives"), missing="")


class AssistedConsentSchema(ConsentSchema):
    """The last step, for the one who writes."""

    source = colander.SchemaNode(
        fields.Choice([(door, LABELS["source"][door]) for door in DOORS]), title=_("How the matter came to you"),
    )
    online = colander.SchemaNode(
        fields.Boolean(), title=_("The applicant can also take part by video, from a phone or from a site nearby"),
        missing=False, default=False,
    )
    notices = colander.SchemaNode(
        fields.Ticked(), title=_("I have read the notices to the applicant, or the applicant has read them"),
    )
    confirmed = colander.SchemaNode(
        fields.Ticked(), title=_("The applicant has heard or read all that is written here, and wants it sent"),
    )


class AssistedSchema(ApplySchema):
    """The whole application, written by somebody else."""

    applicant = AssistedApplicantSchema(title=_("1. The applicant"))
    consent = AssistedConsentSchema(title=_("4. Before you send it"))


ASSISTED: Final = AssistedSchema()


def assists(request: Any) -> bool:
    """Whether the reader is staff who file for others somewhere."""
    asker: Asker = request.asker
    return asker.may_somewhere("dossier.file")


def door_of(request: Any) -> SourceChannel:
    """The door that most of this reader's matters come through."""
    return "grid" if "grid_member" in request.asker.roles else "visit"


def helper(portal: Portal, request: Any, place_id: str) -> Actor:
    """Who files it: the reader, where that is in the reader's branch (domain-model 8), in a role that the life cycle knows for it.

    Raises Invalid `not-your-place` for a place elsewhere.
    """
    asker: Asker = request.asker
    centre = centre_for(portal, place_id)
    for place in (portal.orgs.find(place_id) if place_id else None, centre):
        if place is not None and asker.may("dossier.file", place):
            roles = {role for role, scope in asker.standings(place) if scope == "branch"}
            return Actor(asker.principal, frozenset({"grid_member" if roles == {"grid_member"} else "clerk"}))
    raise Invalid("not-your-place", field="dispute.place_id")
