"""The way out: a party leaves or takes its application back, at any time and without a reason (rows 32 and 33, R-VOL-2).

A party does it on its own page, with the other ways shown beside; staff write down what a party said to them.
"""

from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden
from portal.domain.lifecycle import AFTER_AGREEMENT, BEFORE_AGREEMENT
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page
from portal.pages.dossiers.asking import party_choices
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.papers.notices import routes
from portal.security.acting import actor_of
from portal.services import closing

STAFF: Final = "portal.pages.dossiers:templates/left.pt"
PARTY: Final = "portal.pages.dossiers:templates/leave.pt"
WAYS_OUT: Final = [("leave", _("Leaves the mediation")), ("withdraw", _("Takes the application back"))]


class LeftSchema(ActSchema):
    """Which party said what."""

    party_id = colander.SchemaNode(fields.Choice([]), title=_("Which party"))
    act = colander.SchemaNode(fields.Choice(WAYS_OUT), title=_("What it said"))
    note = colander.SchemaNode(fields.Text(500), title=_("In its own words"), missing="", description=_("No reason is needed."))


@view_config(identity_kind="staff", context=Dossier, name="left", permission="dossier.record_willingness", renderer=STAFF)
def left(context: Dossier, request: Any) -> Any:
    """Staff write down a party's own word."""
    schema = LeftSchema()
    parties = party_choices(request, context.parties.principals())
    schema["party_id"].typ, schema["party_id"].widget = fields.Choice(parties), controls.Radios(parties)
    sheet = Sheet(
        "left", schema, _("Write it down"), ("leave", "withdraw"), _("Mediation has ended; the parties are told of the other ways."),
        look="danger",
    )
    return act_page(
        request, context, sheet,
        lambda given: (closing.leave if given["act"] == "leave" else closing.withdraw)(
            request.root, context, given["party_id"], now=request.now, actor=actor_of(request, context), note=given["note"],
        ),
        routes=routes(context.category, request.locale_name),
    )


class LeaveSchema(ActSchema):
    """Nothing has to be said; something may."""

    note = colander.SchemaNode(
        fields.Text(500), title=_("Is there something you want to tell us?"), missing="", description=_("You need not give a reason."),
    )


class StepBackSchema(ActSchema):
    """Nothing is asked."""


@view_config(context=Dossier, name="leave", permission="dossier.terminate", identity_kind="party", renderer=PARTY)
def leave(context: Dossier, request: Any) -> Any:
    """A party leaves; after an agreement it steps back instead, and the agreement binds as before."""
    party_id = request.identity.party.id
    if request.method == "GET" and not may_leave(context):
        raise Conflict("not-open-now")
    if context.state in AFTER_AGREEMENT:
        sheet = Sheet(
            "leave", StepBackSchema(), _("I want to hear no more of it"), ("step_back",), _("We write and call no more."), look="danger",
        )
        return act_page(
            request, context, sheet,
            lambda _given: closing.step_back(request.root, context, party_id, now=request.now, actor=actor_of(request, context)),
            routes=routes(context.category, request.locale_name), kind="step_back", page_class="page-narrow",
        )
    sheet = Sheet("leave", LeaveSchema(), _("Yes, I leave the mediation"), ("leave",), _("You have left the mediation."), look="danger")
    return act_page(
        request, context, sheet,
        lambda given: closing.leave(
            request.root, context, party_id, now=request.now, actor=actor_of(request, context), note=given["note"],
        ),
        routes=routes(context.category, request.locale_name), kind="leave", page_class="page-narrow",
    )


@view_config(context=Dossier, name="withdraw", permission="dossier.withdraw", identity_kind="party", renderer=PARTY)
def withdraw(context: Dossier, request: Any) -> Any:
    """The applicant takes the application back."""
    party_id = request.identity.party.id
    if request.identity.party.side != "applicant":
        raise Forbidden("not-the-applicant", party=party_id)
    if request.method == "GET" and context.state not in BEFORE_AGREEMENT:
        raise Conflict("not-open-now")
    sheet = Sheet(
        "withdraw", LeaveSchema(), _("Yes, I take it back"), ("withdraw",), _("Your application has been taken back."), look="danger",
    )
    return act_page(
        request, context, sheet,
        lambda given: closing.withdraw(
            request.root, context, party_id, now=request.now, actor=actor_of(request, context), note=given["note"],
        ),
        routes=routes(context.category, request.locale_name), kind="withdraw", page_class="page-narrow",
    )


def may_leave(dossier: Dossier) -> bool:
    """Whether a party can still go, in one way or the other."""
    return dossier.state in BEFORE_AGREEMENT | AFTER_AGREEMENT
