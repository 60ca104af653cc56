"""`…/suspend`, `/resume`, `/extend`: a case stands still, goes on, or is given more time (rows 19 and 20)."""

from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.guards_session import LONGEST_EXTENSION_DAYS
from portal.pages.closing.ending import TEMPLATE, ending_page
from portal.pages.dossiers.act_page import ActSchema, Sheet
from portal.pages.dossiers.asking import masked
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.labels import LABELS, label
from portal.security.acting import actor_of
from portal.services import closing, consents, extensions
from portal.services.consents import Answer

REASONS: Final = list(LABELS["suspension"].items())


class SuspendSchema(ActSchema):
    """Why, and for an appraisal who makes it and until when (R-TIM-7)."""

    reason = colander.SchemaNode(fields.Choice(REASONS), title=_("Why it stands still"), widget=controls.Radios(REASONS))
    body = colander.SchemaNode(
        fields.Text(200), title=_("Who makes the appraisal"), missing="", description=_("Needed for an appraisal."),
    )
    expected_on = colander.SchemaNode(fields.Date(), title=_("Expected on"), missing=None, description=_("Needed for an appraisal."))
    note = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("In a few words"), missing="", widget=controls.TextArea(rows=3),
    )


@view_config(identity_kind="staff", context=Dossier, name="suspend", permission="dossier.suspend", renderer=TEMPLATE)
def suspend(context: Dossier, request: Any) -> Any:
    """Let it stand still; suspected sham mediation is the head's to suspend, the rest the lead mediator's (R-REC-10)."""
    sheet = Sheet("suspend", SuspendSchema(), _("Let it stand still"), ("suspend",), _("It stands still; no time passes."))
    return ending_page(
        request, context, sheet,
        lambda given: closing.suspend(request.root, context, **given, now=request.now, actor=actor_of(request, context)),
        title=_("Suspend"), lead=_("No time passes until it goes on. The parties are told."),
    )


class ResumeSchema(ActSchema):
    """Nothing to fill in."""


@view_config(identity_kind="staff", context=Dossier, name="resume", permission="dossier.suspend", renderer=TEMPLATE)
def resume(context: Dossier, request: Any) -> Any:
    """Go on where it stood still, with the time that was left."""
    held = context.suspension
    facts = [] if held is None else [
        (Translator(request)(_("Why it stands still")), Translator(request)(label("suspension", held.reason))),
        *([(Translator(request)(_("Who makes the appraisal")), held.body)] if held.body else ()),
    ]
    sheet = Sheet("resume", ResumeSchema(), _("Go on"), ("resume",), _("Mediation goes on, with the time that was left."))
    return ending_page(
        request, context, sheet,
        lambda _given: closing.resume(request.root, context, now=request.now, actor=actor_of(request, context)),
        title=_("Go on"), facts=facts,
    )


class ExtendSchema(ActSchema):
    """How much longer, and that every party agreed (R-TIM-2)."""

    days = colander.SchemaNode(fields.Integer(1, LONGEST_EXTENSION_DAYS), title=_("Days more"), widget=controls.number())
    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), widget=controls.TextArea(rows=3))
    agreed = colander.SchemaNode(
        fields.Choices([]), title=_("Who agreed to this"), missing=frozenset(),
        description=_("Tick whom you asked and who said yes. Without every party mediation is not extended."),
    )
    ask = colander.SchemaNode(
        fields.Boolean(), title=_("Ask the parties, each on its own page"), missing=False,
        description=_("They are told by message. When all have said yes, send this form once more without the tick."),
    )


@view_config(identity_kind="staff", context=Dossier, name="extend", permission="dossier.extend", renderer=TEMPLATE)
def extend(context: Dossier, request: Any) -> Any:
    """More time, once every party agreed; for a petition the head extends with reasons (R-TIM-2, R-PET-3)."""
    actor, schema = actor_of(request, context), ExtendSchema()
    offered = [(party.id, masked(party)) for party in context.parties.principals()]
    schema["agreed"].typ, schema["agreed"].widget = fields.Choices(offered), controls.Checkboxes(offered)
    if context.source_channel == "petition":
        del schema["agreed"], schema["ask"]

    def perform(given: dict[str, Any]) -> None:
        if given.get("ask"):
            extensions.ask(request.root, context, days=given["days"], reason=given["reason"], now=request.now, actor=actor)
            return
        for party_id in sorted(given.get("agreed", ())):
            answer = Answer("extension", party_id, given=True, notice=extensions.notice(given["days"], given["reason"]))
            consents.give(request.root, context, answer, now=request.now, actor=actor)
        closing.extend(
            request.root, context, additional_days=given["days"], reason=given["reason"], now=request.now, actor=actor,
        )

    asked = context.extension_asked
    is_asking = request.POST.get("ask") == "true"
    done = _("The parties are asked, each on its own page.") if is_asking else _("There is more time now; the parties are told.")
    sheet = Sheet(
        "extend", schema, _("Extend the time"), ("consent", "extend", "ask_extension"), done,
        given={"days": asked.days, "reason": asked.reason} if asked is not None else {},
    )
    return ending_page(request, context, sheet, perform, title=_("Extend the time"), facts=answers(request, context))


def answers(request: Any, dossier: Dossier) -> list[tuple[str, str]]:
    """What each party said to the time that was asked for."""
    translate, asked = Translator(request), dossier.extension_asked
    if asked is None:
        return []
    said = {party.id: dossier.consents.latest("extension", party.id) for party in dossier.parties.principals()}
    new = {name: word for name, word in said.items() if word is not None and word.at >= asked.asked_at}
    return [
        (masked(party), translate((_("Agrees") if new[party.id].holds else _("Does not agree")) if party.id in new else _("No answer yet")))
        for party in dossier.parties.principals()
    ]
