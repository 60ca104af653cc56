"""The pages of rows 8 to 10, 16 and 21: dispatch, take, return, give to another unit, take up a level."""

from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page, require_any
from portal.pages.dossiers.intake import ACT, summary
from portal.pages.dossiers.units import handling_units, helping_units, leaders
from portal.pages.shared import controls, fields
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _
from portal.security.acting import actor_of
from portal.services import dispatches, escalation

RANKS: Final = {
    "unit_head": _("the head of the unit"), "township_head": _("the head of a township or department"),
    "county_leader": _("a leader of the county"),
}
EXCEPTIONS: Final = [
    ("warning", _("Yellow or red warning")), ("beyond_competence", _("Beyond the competence of this level")),
    ("party_asks", _("A party asks for it in writing, and the other does not object")),
    ("all_conflicted", _("All mediators of this level have an interest")), ("missed_twice", _("The same side did not come twice")),
    ("campaign", _("A campaign orders it")), ("court_or_police", _("It came from the court or the police")),
]
"""The exceptions of 三二一."""


class UnitId(fields.Text):
    """The id of a unit, among those that the form offers."""

    def read(self, node: Any, text: str) -> str:
        """The id, if there is such a unit."""
        given = super().read(node, text)
        bindings = getattr(node, "bindings", None) or {}
        if bindings and bindings["request"].root.orgs.find(given) is None:
            raise fields.Refused(node, "choice-unknown")
        return given


class DispatchSchema(ActSchema):
    """The five fields (QJ-3)."""

    lead_unit = colander.SchemaNode(UnitId(200), title=_("Lead unit"))
    measures = colander.SchemaNode(
        fields.Text(1000, multiline=True), title=_("Measures"), description=_("What the unit shall do first."),
        widget=controls.TextArea(rows=3),
    )
    target_on = colander.SchemaNode(fields.Date(), title=_("Settled until"))
    leader = colander.SchemaNode(fields.Text(100), title=_("Responsible leader"), missing="")
    cooperating_units = colander.SchemaNode(fields.Choices([]), title=_("Cooperating units"), missing=frozenset())


def dispatch_schema(request: Any, dossier: Dossier) -> colander.SchemaNode:
    """The form with the units and leaders of this county."""
    schema = DispatchSchema()
    level = dossier.assessment.level if dossier.assessment is not None else "village"
    units = [(unit.id, f"{unit.full_title()}") for unit in handling_units(request.root, dossier, level)]
    helpers = [(unit.id, unit.full_title()) for unit in helping_units(dossier)]
    schema["lead_unit"].widget = controls.Select(units)
    schema["leader"].widget = controls.Select([(one[0], one[2]) for one in leaders(request.root, dossier)], prompt=_("Nobody yet"))
    schema["cooperating_units"].typ = fields.Choices(helpers)
    if dossier.warning in ("yellow", "red"):
        schema["leader"].missing = colander.required
        schema["cooperating_units"].missing = colander.required
    return schema


@view_config(identity_kind="staff", context=Dossier, name="dispatch", permission="dossier.list", renderer=ACT)
def dispatch(context: Dossier, request: Any) -> Any:
    """Give it to the unit that will handle it."""
    require_any(request, context, "dossier.decide", "dossier.approve")
    needed = dispatches.needed_rank(request.root, context)
    ranks = {principal: rank for principal, rank, _name in leaders(request.root, context)}

    def perform(given: dict[str, Any]) -> None:
        leader = given.pop("leader")
        helpers = tuple(sorted(given.pop("cooperating_units")))
        dispatches.dispatch(
            request.root, context, **given, responsible_leader=leader, leader_rank=ranks.get(leader, ""), cooperating_units=helpers,
            now=request.now, actor=actor_of(request, context),
        )

    clock = context.mediation_clock()
    units = handling_units(request.root, context, context.assessment.level if context.assessment else "village")
    filled: dict[str, Any] = {"lead_unit": units[0].id} if units else {}
    filled |= {"target_on": clock.due_at.astimezone(ZONE).date()} if clock is not None else {}
    sheet = Sheet(
        "dispatch", dispatch_schema(request, context), _("Dispatch"), ("dispatch",),
        _("Dispatched. The unit has three working days to take it."), given=filled, back_to="",
    )
    return act_page(
        request, context, sheet, perform, title=_("Dispatch"),
        facts=[*summary(context), (_("Must be led by"), request.localizer.translate(RANKS[needed]))],
        lead=_(
            "Blue needs a lead unit, measures and a day. Yellow and red also need a responsible leader and cooperating units, "
            "and are the head's to dispatch.",
        ),
    )


class TakeSchema(ActSchema):
    """Taking it is one press."""


@view_config(identity_kind="staff", context=Dossier, name="take", permission="dossier.decide", renderer=ACT)
def take(context: Dossier, request: Any) -> Any:
    """The receiving unit signs for it (签收)."""
    sheet = Sheet(
        "take", TakeSchema(), _("Take it"), ("take", "take_willing"), _("Taken. Now ask the sides whether they are willing."),
    )
    return act_page(
        request, context, sheet, lambda _given: dispatches.take(request.root, context, now=request.now, actor=actor_of(request, context)),
        title=_("Take it"), facts=[*summary(context), *_order(context, request)],
        lead=_("With this press your unit is responsible. If it is not yours to handle, return it with a reason."),
    )


def _order(dossier: Dossier, request: Any) -> list[tuple[Any, str]]:
    """The dispatch in words."""
    order = dossier.dispatch
    if order is None:
        return []
    sender = request.root.orgs.find(order.from_unit)
    helpers = [unit.title for unit_id in order.cooperating_units if (unit := request.root.orgs.find(unit_id)) is not None]
    told = [
        (_("Sent by"), sender.title if sender is not None else ""), (_("Measures"), order.measures),
        (_("Settled until"), Formats(request.locale_name, ZONE, Translator(request).sentence).date(order.target_on)),
        (_("Cooperating units"), "、".join(helpers)),
    ]
    return [(term, value) for term, value in told if value]


class ReasonSchema(ActSchema):
    """A reason in words."""

    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), widget=controls.TextArea(rows=3))


@view_config(identity_kind="staff", context=Dossier, name="return", permission="dossier.decide", renderer=ACT)
def send_back(context: Dossier, request: Any) -> Any:
    """Back to the dispatcher, with a reason (R-TIM-5)."""
    sheet = Sheet(
        "return", ReasonSchema(), _("Return it"), ("return_dispatch",), _("Returned. It will be dispatched again."),
    )
    return act_page(
        request, context, sheet,
        lambda given: dispatches.send_back(
            request.root, context, reason=given["reason"], now=request.now, actor=actor_of(request, context),
        ),
        title=_("Return it"), facts=_order(context, request),
        lead=_("Out of your area, out of your field, or not fit for it: say which. Silence until the clock ends returns it too."),
    )


class TransferSchema(ActSchema):
    """To whom, why, and how it stands."""

    unit = colander.SchemaNode(UnitId(200), title=_("Which unit shall have it"))
    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), widget=controls.TextArea(rows=3))
    summary = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("How it stands"), description=_("In a few words for those who take over."),
        widget=controls.TextArea(rows=4),
    )


@view_config(identity_kind="staff", context=Dossier, name="transfer", permission="dossier.list", renderer=ACT)
def transfer(context: Dossier, request: Any) -> Any:
    """The head gives it to another unit; others ask for that."""
    require_any(request, context, "dossier.request_transfer", "dossier.approve")
    actor = actor_of(request, context)
    if "unit_head" not in actor.roles:
        asked = Sheet("transfer", ReasonSchema(), _("Ask the head"), ("propose_request_transfer",), _("The head has been asked."))
        return act_page(
            request, context, asked,
            lambda given: dispatches.propose_transfer(request.root, context, reason=given["reason"], now=request.now, actor=actor),
            title=_("Ask for a transfer"), lead=_("The head of the unit decides."),
        )
    schema = TransferSchema()
    units = handling_units(request.root, context, context.level)
    schema["unit"].widget = controls.Select([(unit.id, unit.full_title()) for unit in units if unit is not context.holder])
    proposed = next((one.reason for one in context.proposed_acts if one.transition == "request_transfer"), "")
    sheet = Sheet(
        "transfer", schema, _("Give it to this unit"), ("request_transfer",), _("Given to the other unit, which is told."),
        given={"reason": proposed} if proposed else {},
    )
    return act_page(
        request, context, sheet,
        lambda given: dispatches.transfer(request.root, context, **given, now=request.now, actor=actor),
        title=_("Give to another unit"),
        lead=_("The team is released, planned sessions are called off, and the other unit assesses it anew."),
    )


SPEAKS_FOR_IT: Final = {
    "rounds_held": _("All sessions of this level were held"), "time_short": _("The time for mediation ends within three days"),
    "many_transfers": _("It was given on to another unit more than twice"),
}
"""The reasons of `escalation.reasons_to_propose`, in words."""


class EscalateSchema(ActSchema):
    """Which unit above, by the count or by an exception."""

    unit = colander.SchemaNode(UnitId(200), title=_("Which unit shall have it"))
    exception = colander.SchemaNode(
        fields.Choice(EXCEPTIONS), title=_("Exception, where too few sessions were held"), missing="",
        widget=controls.Select(EXCEPTIONS, prompt=_("None: enough sessions were held")),
    )
    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), missing="", widget=controls.TextArea(rows=3))
    summary = colander.SchemaNode(fields.Text(2000, multiline=True), title=_("How it stands"), widget=controls.TextArea(rows=4))


@view_config(identity_kind="staff", context=Dossier, name="escalate", permission="dossier.list", renderer=ACT)
def escalate(context: Dossier, request: Any) -> Any:
    """A mediator proposes; the head of the receiving level takes it up (三二一, XX-1). It never keeps a party inside (R-VOL-2)."""
    require_any(request, context, "escalation.approve", "escalation.propose", "escalation.decide", "escalation.order")
    actor = actor_of(request, context)
    count = escalation.count(request.root, context)
    speaks = [SPEAKS_FOR_IT[each] for each in escalation.reasons_to_propose(request.root, context, request.now)]
    facts = [(_("Sessions held at this level"), f"{count.held} / {count.needed}"), *((_("Speaks for it"), each) for each in speaks)]
    lead = _("Three sessions in the village, two in the township, then the county. A party may leave at any count.")
    to_take = escalation.units_to_take(context, actor.principal)
    if not to_take:
        asked = Sheet("escalate", ReasonSchema(), _("Propose it"), ("propose_escalate",), _("The heads have been asked."))
        return act_page(
            request, context, asked,
            lambda given: escalation.propose_escalation(request.root, context, reason=given["reason"], now=request.now, actor=actor),
            title=_("Propose a higher level"), facts=facts, lead=lead,
        )
    schema = EscalateSchema()
    schema["unit"].widget = controls.Select([(unit.id, unit.full_title()) for unit in to_take])
    sheet = Sheet("escalate", schema, _("Take it up"), ("escalate",), _("Taken up. It is assessed at the new level."))
    return act_page(
        request, context, sheet, lambda given: escalation.escalate(request.root, context, **given, now=request.now, actor=actor),
        title=_("Take it up a level"), facts=facts, lead=lead,
    )
