"""The forms of a session: planning it, one more person, an identity check, the start, and why it did not take place."""

from itertools import takewhile
from typing import Any, Final

import colander

from portal.domain.dossier import Dossier
from portal.domain.guards_session import required_checks
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.pages.dossiers.act_page import ActSchema
from portal.pages.dossiers.frame import name_of
from portal.pages.sessions import words
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import choices

NAME_LENGTH: Final = 50
SEAT_LENGTH: Final = 40
MOST_SEATS: Final = 12
MOST_SITES: Final = 4
MOST_GUESTS: Final = 8
ABSENT: Final = "absent"
TEAM_ROLES: Final = {"lead_mediator": "mediator", "co_mediator": "co_mediator"}


class Lines(fields.Text):
    """Names, one a line; each short enough for a name plate."""

    def __init__(self) -> None:
        super().__init__(MOST_SEATS * (SEAT_LENGTH + 1), multiline=True)

    def read(self, node: Any, text: str) -> str:
        """The text, its lines checked."""
        lines = names_in(super().read(node, text))
        if len(lines) > MOST_SEATS:
            raise colander.Invalid(node, _("At most twelve people fit in front of one camera."))
        if any(len(line) > SEAT_LENGTH for line in lines):
            raise colander.Invalid(node, _("A name plate holds at most 40 characters."))
        return "\n".join(lines)


def names_in(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def site_select(portal: Portal, dossier: Dossier, title: Any, **kw: Any) -> colander.SchemaNode:
    """A choice among the sites of the portal, those near the dispute first: of its village, then of its township, then the others."""
    near = dossier.place_id or (dossier.holder.id if dossier.holder is not None else "")
    nearest_first = sorted(portal.sites.items(), key=lambda pair: (-in_common(near, pair[1].organization_id), pair[1].title))
    offered = [(name, site.title) for name, site in nearest_first]
    return colander.SchemaNode(
        fields.Choice(offered), title=title, widget=controls.Select(offered, prompt=_("Please choose")), **kw,
    )


def in_common(one: str, other: str) -> int:
    """How many places above, from the county down, two units have in common: `a/b/c` and `a/b/d` have two."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one.split("/"), other.split("/"), strict=False)))


def people_of(portal: Portal, dossier: Dossier) -> dict[str, tuple[str, str, str, str]]:
    """Who would take part: key to (name, role, party id, principal); the team first, then the parties and those who act for them."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for principal, role in dossier.team():
        if role in TEAM_ROLES:
            found[f"m{len(found)}"] = (name_of(portal, principal), TEAM_ROLES[role], "", principal)
    for party in dossier.parties.values():
        role = "agent" if party.role in ("agent", "representative") else "party"
        found[party.id] = (party.name, role, party.id, "")
    return found


def usual_attendance(dossier: Dossier, party_id: str) -> str:
    """By the own device who has agreed to take part by video; everybody else at the table (R-VOL-9)."""
    return "own_device" if party_id and dossier.consents.holds("online_mediation", party_id) else "in_person"


def plan_schema(portal: Portal, dossier: Dossier) -> colander.SchemaNode:
    """The form of the next session; who takes part is asked for each person by name."""
    schema = PlanSchema()
    people = colander.SchemaNode(colander.Mapping(), name="people", title=_("Who takes part, and how"))
    for key, (name, role, party_id, _principal) in people_of(portal, dossier).items():
        offered = [*choices("attendance"), (ABSENT, _("Not this time"))]
        people.add(colander.SchemaNode(
            fields.Choice(offered), name=key, title=name, description=words.ROLES[role], default=usual_attendance(dossier, party_id),
            widget=controls.Select(offered, prompt=None),
        ))
    schema.add(people)
    schema.add(sites_node(portal, dossier))
    schema.add(guests_node())
    if dossier.domestic_violence:
        schema.add(colander.SchemaNode(
            fields.Text(300, multiline=True), name="joint_video_reason", title=_("Why both sides shall meet by video"), missing="",
            description=_("After family violence the sides do not meet in one video unless it is justified here."),
        ))
    schema["version"].order = 0
    return schema


def sites_node(portal: Portal, dossier: Dossier) -> colander.SchemaNode:
    """Rooms of sites, each with the names of those who sit there."""
    site = colander.SchemaNode(
        colander.Mapping(), site_select(portal, dossier, _("Site"), name="site_id"),
        colander.SchemaNode(
            Lines(), name="seats", title=_("Who sits there, one name a line"), widget=controls.TextArea(rows=3),
            description=_("Every name gets a plate under the picture, two or more people in one room alike."),
        ), name="site", title=_("Room of a site"),
    )
    return colander.SchemaNode(
        colander.Sequence(), site, name="sites", title=_("People who come to a site near them"), missing=(),
        description=_("For those without a device of their own: the site has camera, microphone and somebody who helps."),
        widget=controls.SequenceWidget(min_len=0, max_len=MOST_SITES, add_subitem_text_template=_("Add a room of a site")),
    )


def guests_node() -> colander.SchemaNode:
    """Experts, interpreters, observers, a recorder."""
    roles = [(code, words.ROLES[code]) for code in words.GUEST_ROLES]
    guest = colander.SchemaNode(
        colander.Mapping(), *guest_fields(roles), name="guest", title=_("Guest"),
    )
    return colander.SchemaNode(
        colander.Sequence(), guest, name="guests", title=_("Expert, interpreter, observer, recorder"), missing=(),
        description=_("They come in only with the consent of every party, which you record on the page of the session."),
        widget=controls.SequenceWidget(min_len=0, max_len=MOST_GUESTS, add_subitem_text_template=_("Add a guest")),
    )


def guest_fields(roles: list[tuple[str, Any]]) -> list[colander.SchemaNode]:
    """What is asked of a person who is not a party."""
    return [
        colander.SchemaNode(fields.Text(NAME_LENGTH), name="name", title=_("Name")),
        colander.SchemaNode(fields.Choice(roles), name="role", title=_("Comes as"), widget=controls.Select(roles)),
        colander.SchemaNode(
            fields.Choice("attendance"), name="attendance", title=_("Takes part"), default="own_device",
            widget=controls.Select(choices("attendance"), prompt=None),
        ),
        colander.SchemaNode(
            fields.Text(60), name="login", title=_("Log-in name, if the person works with this portal"), missing="",
            widget=controls.Input(attributes={"autocomplete": "off"}),
        ),
    ]


class PlanSchema(ActSchema):
    """When and where; the rest depends on the dossier."""

    planned_at = colander.SchemaNode(fields.Moment(), title=_("When"))
    minutes = colander.SchemaNode(fields.Integer(10, 480), title=_("For how many minutes"), default=90)
    place = colander.SchemaNode(
        fields.Text(100), title=_("Where the mediator sits, or all meet"), missing="",
        description=_("Such as: mediation room of the centre, second floor."),
    )
    agenda = colander.SchemaNode(
        fields.Choice(list(words.AGENDAS.items())), title=_("Course"), default="standard",
        widget=controls.Select(list(words.AGENDAS.items()), prompt=None),
    )
    caucus_only = colander.SchemaNode(
        fields.Boolean(), title=_("Only separate talks with one side; does not count for the three-two-one rule"), default=False,
    )


class GuestSchema(ActSchema):
    """One more person."""


def guest_schema() -> colander.SchemaNode:
    """The form for one more guest of a planned session."""
    schema = GuestSchema()
    for node in guest_fields([(code, words.ROLES[code]) for code in words.GUEST_ROLES]):
        schema.add(node)
    return schema


class IdentitySchema(ActSchema):
    """How somebody was recognised (R-REC-2)."""

    how = colander.SchemaNode(
        fields.Choice([item for item in words.IDENTITY_WAYS.items() if item[0] != "in_room"]), title=_("How was the identity checked?"),
        widget=controls.Radios([item for item in words.IDENTITY_WAYS.items() if item[0] != "in_room"]),
    )


class AttendanceSchema(ActSchema):
    """Another way of taking part (R-VOL-9, R-VOL-10)."""

    attendance = colander.SchemaNode(fields.Choice("attendance"), title=_("Takes part"))


class ReasonSchema(ActSchema):
    """Why."""

    reason = colander.SchemaNode(
        fields.Text(300, multiline=True), title=_("Reason"), description=_("The parties are told that the session does not take place."),
    )


class MissedSchema(ActSchema):
    """Which sides did not come."""

    missed_by = colander.SchemaNode(fields.Choices(list(words.SIDES.items())), title=_("Who did not come?"))


def start_schema(dossier: Dossier, session: MediationSession) -> colander.SchemaNode:
    """The checklist of R-REC-2 and R-REC-3, as this session needs it."""
    points = [(code, words.CHECKLIST[code]) for code in required_checks(dossier, session)]
    schema = ActSchema()
    schema.add(colander.SchemaNode(
        fields.Choices(points), name="checklist", title=_("Go through these points with everybody and tick each"),
    ))
    return schema


def consent_schema(dossier: Dossier) -> colander.SchemaNode:
    """Each party's word on a guest (R-VOL-6)."""
    schema = ActSchema()
    answers = [("yes", _("Agrees")), ("no", _("Does not agree"))]
    for party in dossier.parties.principals():
        schema.add(colander.SchemaNode(fields.Choice(answers), name=party.id, title=party.name, widget=controls.Radios(answers)))
    return schema
