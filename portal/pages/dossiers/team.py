"""The pages of rows 14 and 15: who mediates, what each has to disclose, what the head decides, whom the parties wave through."""

from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page
from portal.pages.dossiers.asking import party_choices
from portal.pages.dossiers.candidates import Candidate, candidates
from portal.pages.dossiers.conditions import police_undecided
from portal.pages.dossiers.frame import name_of
from portal.pages.dossiers.intake import ACT
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.security.acting import actor_of
from portal.services import assignments, consents
from portal.services.consents import Answer, Notice

PLACES: Final[tuple[tuple[str, assignments.TeamRole], ...]] = (("lead", "lead_mediator"), ("co", "co_mediator"), ("expert", "expert"))
"""The fields of the form and the places in the team."""
SHOWN: Final = 8
"""How many proposals are shown with their reasons; all stand in the list to choose from."""


class AssignSchema(ActSchema):
    """The lead, and who helps."""

    lead = colander.SchemaNode(fields.Text(100), title=_("Lead mediator"))
    co = colander.SchemaNode(
        fields.Text(100), title=_("Co-mediator"), missing="", description=_("For major, difficult or professional matters, two or more."),
    )
    expert = colander.SchemaNode(
        fields.Text(100), title=_("Expert"), missing="", description=_("Comes in only with every party's consent."),
    )
    dismiss = colander.SchemaNode(fields.Text(100), title=_("Release from the team"), missing="")
    reason = colander.SchemaNode(fields.Text(300), title=_("Why somebody is released"), missing="")


@view_config(
    identity_kind="staff", context=Dossier, name="assign", permission="mediator.assign",
    renderer="portal.pages.dossiers:templates/assign.pt",
)
def assign(context: Dossier, request: Any) -> Any:
    """Choose the lead and the others. What is still open before the first session can be planned stands beside."""
    actor, portal = actor_of(request, context), request.root
    pool = {kind: candidates(portal, context, kind) for kind in ("mediator", "expert")}
    team = {principal: role for principal, role in context.team() if role in ("lead_mediator", "co_mediator", "expert")}

    def perform(given: dict[str, Any]) -> None:
        if given["dismiss"]:
            if not given["reason"]:
                raise Invalid("reason-missing", field="reason")
            assignments.dismiss(portal, context, given["dismiss"], reason=given["reason"], now=request.now, actor=actor)
        for name, role in PLACES:
            if given[name] and team.get(given[name]) != role:
                assignments.appoint(portal, context, given[name], role, now=request.now, actor=actor)

    schema = AssignSchema()
    schema["lead"].widget = controls.Select(_offered(pool["mediator"]))
    schema["co"].widget = controls.Select(_offered(pool["mediator"]), prompt=_("Nobody"))
    schema["expert"].widget = controls.Select(_offered(pool["expert"]), prompt=_("Nobody"))
    schema["dismiss"].widget = controls.Select([(one, name_of(portal, one)) for one in team], prompt=_("Nobody"))
    if not team:
        del schema["dismiss"], schema["reason"]
    filled = {"lead": context.lead_mediator or (pool["mediator"][0].principal if pool["mediator"] else "")}
    sheet = Sheet(
        "assign", schema, _("Appoint"), ("appoint", "dismiss"), _("Appointed, and told to make the declaration."), given=filled,
    )
    return act_page(
        request, context, sheet, lambda given: perform({"dismiss": "", "reason": "", **given}), proposed=pool["mediator"][:SHOWN],
        wishes=_wishes(request, context), open_points=open_points(request, context),
    )


def _offered(found: list[Candidate]) -> list[tuple[str, str]]:
    return [(one.principal, f"{one.expert.name}（{one.unit}）" if one.unit else one.expert.name) for one in found]


def _wishes(request: Any, dossier: Dossier) -> list[tuple[str, str]]:
    """Whom the parties want (R-VOL-5)."""
    names = dict(party_choices(request, dossier.parties.principals()))
    return [(names.get(party_id, party_id), name_of(request.root, principal)) for party_id, principal in dossier.chosen_by]


def open_points(request: Any, dossier: Dossier) -> list[tuple[Any, bool]]:
    """What must be done before a session can be planned (row 14): pairs (sentence, whether it is done)."""
    points: list[tuple[Any, bool]] = [(_("A lead mediator is chosen"), bool(dossier.lead_mediator))]
    for principal, role in dossier.team():
        if role in ("lead_mediator", "co_mediator", "expert"):
            declaration = dossier.declaration(principal)
            name = name_of(request.root, principal)
            sentence = _("${name} has made the declaration of interests", mapping={"name": name})
            points.append((sentence, declaration is not None and declaration.is_clear))
    words = [dossier.willing(party.id) for party in dossier.parties.principals()]
    points.append((_("Every party is willing"), all(word is not None and word.agreed for word in words)))
    if dossier.warning in ("yellow", "red"):
        points.append((_("The police report is decided"), not police_undecided(dossier, actor_of(request, dossier))))
    return points


class DeclareSchema(ActSchema):
    """Whether there is something that may affect fairness (R-COI-1)."""

    interest = colander.SchemaNode(
        fields.Choice([("no", _("Nothing to disclose")), ("yes", _("There is something to disclose"))]), title=_("Declaration"),
        description=_("Party or near relative of a party or agent; an interest in the dispute; another relation that may affect fairness."),
    )
    what = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("What the interest is"), missing="", widget=controls.TextArea(rows=3),
        description=_("Then the dossier is shut to you until the parties have agreed and the head has decided."),
    )


@view_config(identity_kind="staff", context=Dossier, name="declare", permission="dossier.read", renderer=ACT)
def declare(context: Dossier, request: Any) -> Any:
    """A member of the team discloses; an interest shuts the dossier to that person (R-COI-2, `shut.py`)."""
    sheet = Sheet("declare", DeclareSchema(), _("Declare"), ("declare",), _("Your declaration is kept."))
    lead = _("Before you begin: is there anything between you and this dispute?")
    if context.declaration(request.asker.principal) is not None:
        lead = _("You had nothing to disclose so far. What comes up during mediation is disclosed as soon as you know it.")
    answer = act_page(
        request, context, sheet,
        lambda given: assignments.declare(
            request.root, context, has_interest=given["interest"] == "yes", what=given["what"], now=request.now,
            actor=actor_of(request, context),
        ),
        title=_("Make your declaration"), lead=lead,
    )
    if context.has_open_recusal(request.asker.principal):   # now it is shut, and this address says so
        return HTTPSeeOther(Links(request).url(context, "declare"))
    return answer


class RecusalSchema(ActSchema):
    """What the head decides about one person."""

    principal = colander.SchemaNode(fields.Choice([]), title=_("About whom"))
    decision = colander.SchemaNode(
        fields.Choice([("continues", _("May go on, since every party has agreed in writing")), ("recused", _("Must leave the case"))]),
        title=_("Decision"),
    )


@view_config(identity_kind="staff", context=Dossier, name="recusal", permission="dossier.approve", renderer=ACT)
def recusal(context: Dossier, request: Any) -> Any:
    """The head decides (R-COI-2)."""
    waiting = [one for one in context.declarations if one.has_interest and not one.decision]
    offered = [(one.principal, name_of(request.root, one.principal)) for one in waiting]
    schema = RecusalSchema()
    schema["principal"].typ, schema["principal"].widget = fields.Choice(offered), controls.Radios(offered)
    names = dict(party_choices(request, context.parties.principals()))
    facts: list[tuple[Any, str]] = [(name_of(request.root, one.principal), one.what) for one in waiting]
    for one in waiting:
        agreed = [
            names[party.id] for party in context.parties.principals()
            if context.consents.holds("recusal_waiver", party.id, about=one.principal)
        ]
        facts.append((_("Parties who know and agree"), "、".join(agreed) or "—"))
    sheet = Sheet(
        "recusal", schema, _("Decide"), ("decide_recusal",), _("Decided."), given={"principal": offered[0][0]} if offered else {},
    )
    return act_page(
        request, context, sheet,
        lambda given: assignments.decide_recusal(
            request.root, context, given["principal"], continues=given["decision"] == "continues", now=request.now,
            actor=actor_of(request, context),
        ),
        title=_("Decide on the recusal"), facts=facts,
    )


class WaiverSchema(ActSchema):
    """A party knows, and agrees or not."""

    party_id = colander.SchemaNode(fields.Choice([]), title=_("Which party"))
    principal = colander.SchemaNode(fields.Choice([]), title=_("About whom"))
    agrees = colander.SchemaNode(
        fields.Choice([("yes", _("Knows of it and agrees that the person goes on")), ("no", _("Does not agree"))]),
        title=_("What the party says"),
    )


@view_config(identity_kind="staff", context=Dossier, name="waiver", permission="consent.record", renderer=ACT)
def waiver(context: Dossier, request: Any) -> Any:
    """Staff keep what a party says to a disclosed interest (R-COI-1)."""
    waiting = [one for one in context.declarations if one.has_interest and not one.decision]
    people = [(one.principal, f"{name_of(request.root, one.principal)}：{one.what}") for one in waiting]
    parties = party_choices(request, context.parties.principals())
    schema = WaiverSchema()
    for name, offered in (("party_id", parties), ("principal", people)):
        schema[name].typ, schema[name].widget = fields.Choice(offered), controls.Radios(offered)

    def perform(given: dict[str, Any]) -> None:
        consents.give(request.root, context, waiver_of(context, given["party_id"], given["principal"], given=given["agrees"] == "yes"),
                      now=request.now, actor=actor_of(request, context))

    sheet = Sheet("waiver", schema, _("Keep the answer"), ("consent",), _("The answer is kept."))
    return act_page(request, context, sheet, perform, title=_("What the parties say to the disclosure"))


def waiver_of(dossier: Dossier, party_id: str, principal: str, *, given: bool) -> Answer:
    """A party's answer to a disclosed interest; the text is what was disclosed."""
    declaration = dossier.declaration(principal)
    text = declaration.what if declaration is not None else ""
    return Answer("recusal_waiver", party_id, given, Notice("disclosure-1", text), about=principal)


class ExpertSchema(ActSchema):
    """What an expert is needed for."""

    need = colander.SchemaNode(fields.Text(500, multiline=True), title=_("What an expert is needed for"), widget=controls.TextArea(rows=3))


@view_config(identity_kind="staff", context=Dossier, name="expert", permission="expert.request", renderer=ACT)
def request_expert(context: Dossier, request: Any) -> Any:
    """Ask the unit for an expert (R-VOL-6)."""
    sheet = Sheet("expert", ExpertSchema(), _("Ask"), ("request_expert",), _("Your unit has been asked."))
    return act_page(
        request, context, sheet,
        lambda given: assignments.request_expert(
            request.root, context, need=given["need"], now=request.now, actor=actor_of(request, context),
        ),
        title=_("Ask for an expert"), lead=_("Who comes is appointed by your unit, and comes in only with every party's consent."),
    )
