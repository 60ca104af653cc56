"""The pages of rows 2 to 5: accept, ask once for what is missing, refuse with another way, take in what was supplied."""

from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page, require_any
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import acceptance

ACT: Final = "portal.pages.dossiers:templates/act.pt"
MOST_ITEMS: Final = 20


class AcceptSchema(ActSchema):
    """Nothing to fill in: accepting is one press."""


class MedicalSchema(ActSchema):
    """Of a medical dispute it must be known whether somebody else has it (R-ACC-2)."""

    elsewhere = colander.SchemaNode(
        fields.Choice([("no", _("No, neither of them")), ("yes", _("Yes"))]),
        title=_("Has a court or the health department already taken this medical dispute?"),
        description=_("If so, it cannot be accepted here."),
    )


@view_config(identity_kind="staff", context=Dossier, name="accept", permission="dossier.decide", renderer=ACT)
def accept(context: Dossier, request: Any) -> Any:
    """Accept the application: number, clocks and notices follow."""
    is_medical = context.category == "medical"
    actor = actor_of(request, context)

    def perform(given: dict[str, Any]) -> None:
        if is_medical:
            taken = given["elsewhere"] == "yes"
            acceptance.answer_medical_question(request.root, context, taken_elsewhere=taken, now=request.now, actor=actor)
        acceptance.accept(request.root, context, now=request.now, actor=actor)

    sheet = Sheet(
        "accept", MedicalSchema() if is_medical else AcceptSchema(), _("Accept"), ("medical_question", "accept"),
        _("Accepted. The parties are told, and the clock runs."), back_to="assess",
    )
    return act_page(
        request, context, sheet, perform, title=_("Accept the application"), facts=summary(context),
        lead=_("Your unit stays answerable to the citizen from now on. The volume number is given, and the notice of rights goes out."),
    )


def summary(dossier: Dossier) -> list[tuple[Any, str]]:
    """What the application says."""
    told = [(_("What happened"), dossier.facts), (_("What is wanted"), dossier.request), (_("Place"), place_of(dossier))]
    return [(term, value) for term, value in told if value]


def place_of(dossier: Dossier) -> str:
    """Where it happened, in words."""
    *_above, root = dossier.lineage()
    orgs = getattr(root, "orgs", None)
    place = orgs.find(dossier.place_id) if orgs is not None and dossier.place_id else None
    return " ".join(part for part in (place.full_title() if place is not None else "", dossier.place_text) if part)


class CorrectionSchema(ActSchema):
    """Everything that is missing, one a line."""

    items = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("What is missing, one thing a line"),
        description=_("Name everything at once: an application is sent back only one time. The applicant has seven days."),
        widget=controls.TextArea(rows=6),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())[:MOST_ITEMS]


@view_config(identity_kind="staff", context=Dossier, name="ask-correction", permission="dossier.decide", renderer=ACT)
def ask_correction(context: Dossier, request: Any) -> Any:
    """Ask once, for everything (一次性告知)."""
    sheet = Sheet(
        "ask-correction", CorrectionSchema(), _("Send the list"), ("ask_correction",),
        _("The applicant has been told what is missing."),
    )
    return act_page(
        request, context, sheet,
        lambda given: acceptance.ask_correction(
            request.root, context, lines_of(given["items"]), now=request.now, actor=actor_of(request, context),
        ),
        title=_("Ask for what is missing"), facts=summary(context),
    )


class ResubmitSchema(ActSchema):
    """What of the list is now there."""

    supplied = colander.SchemaNode(
        fields.Ticked(), title=_("Everything on the list is here, or the lack of it is explained"),
    )


@view_config(identity_kind="staff", context=Dossier, name="resubmit", permission="dossier.decide", renderer=ACT)
def resubmit(context: Dossier, request: Any) -> Any:
    """Take in what was asked for; the time to decide begins anew."""
    sheet = Sheet(
        "resubmit", ResubmitSchema(), _("Hand it in again"), ("resubmit",), _("The application is complete and waits to be accepted."),
    )
    return act_page(
        request, context, sheet,
        lambda _given: acceptance.resubmit(
            request.root, context, context.correction_items, now=request.now, actor=actor_of(request, context),
        ),
        title=_("Record what was handed in"), facts=[(_("Asked for"), "；".join(context.correction_items))],
    )


class RefuseSchema(ActSchema):
    """The ground, each of which names another way (R-ACC-1)."""

    reason = colander.SchemaNode(fields.Choice("refusal"), title=_("Why it cannot be accepted"))
    note = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("What you tell the applicant"), missing="",
        description=_("In simple words: why, and where to go instead."),
    )


@view_config(identity_kind="staff", context=Dossier, name="refuse", permission="dossier.list", renderer=ACT)
def refuse(context: Dossier, request: Any) -> Any:
    """A clerk proposes a refusal; the head decides."""
    require_any(request, context, "dossier.decide", "dossier.approve")
    actor = actor_of(request, context)
    decides = "unit_head" in actor.roles
    proposed = next((one for one in context.proposed_acts if one.transition == "refuse"), None)
    act = acceptance.refuse if decides else acceptance.propose_refusal
    sheet = Sheet(
        "refuse", RefuseSchema(), _("Do not accept") if decides else _("Propose to the head"), ("refuse", "propose_refuse"),
        _("The applicant is told why, and of the other ways.") if decides else _("The head has been asked."),
        look="danger" if decides else "primary",
        given={"reason": proposed.reason, "note": proposed_note(context)} if proposed is not None else {},
    )
    return act_page(
        request, context, sheet,
        lambda given: act(request.root, context, given["reason"], now=request.now, actor=actor, note=given["note"]),
        title=_("Do not accept") if decides else _("Propose not to accept"), facts=summary(context),
        lead=_("A refusal always names another way. The head of the unit confirms it."),
    )


def proposed_note(dossier: Dossier) -> str:
    """What the clerk who last proposed a refusal would tell the applicant."""
    notes = [entry.detail().get("note", "") for entry in dossier.audit if entry.action == "propose_refuse"]
    return str(notes[-1]) if notes else ""
