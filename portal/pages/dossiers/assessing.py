"""The pages by which a person decides what the rules only propose: kind, difficulty, level, warning; the police report (R-PI-3)."""

import datetime as dt
from typing import Any, Final

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.vocabulary import CATEGORIES
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page, require_any
from portal.pages.dossiers.intake import ACT, summary
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.kinds import kind_choices, kind_label, sub_category_name
from portal.pages.shared.labels import choices
from portal.security.acting import actor_of
from portal.services import assessments

SIGNALS: Final = {
    "category-words": _("The kind was read from these words: ${found}"),
    "category-unknown": _("No word tells the kind; please choose it yourself."),
    "violence": _("Threat or violence is mentioned: ${found}"),
    "weapon": _("A weapon or fire is mentioned: ${found}"),
    "self_harm": _("Self-harm is mentioned: ${found}"),
    "police_call": _("The police were called before: ${found}"),
    "domestic_violence": _("Family violence: ${found}"),
    "unpaid_wages": _("Unpaid wages: ${found}"),
    "death_or_injury": _("Death or serious injury: ${found}"),
    "petition": _("A petition to a higher level is announced: ${found}"),
    "many_people": _("Many people take part: ${found}"),
    "relapse": _("The dispute has come back."),
    "sessions_without_agreement": _("Three sessions or more without an agreement."),
    "long_open": _("Open for more than ninety days."),
    "difficulty-simple": _("Simple, because of: ${found}"),
    "difficulty-general": _("Of usual difficulty, because of: ${found}"),
    "difficulty-complex": _("Complex, because of: ${found}"),
    "difficulty-major": _("Major, because of: ${found}"),
}
"""The reasons of a proposal in words."""
WARNINGS_IN_REASONS: Final = frozenset({"red", "yellow", "blue"})


@colander.deferred
def kinds(_node: Any, bindings: Any) -> controls.Select:
    """Categories with their sub-categories, in one list."""
    return controls.Select(kind_choices(bindings["request"]))


class Kind(fields.Text):
    """`category:sub_category`, as the list offers it."""

    def read(self, node: Any, text: str) -> str:
        """One of the offered kinds."""
        category, _colon, sub = super().read(node, text).partition(":")
        if category not in CATEGORIES or (sub and not sub_category_name(category, sub)):
            raise fields.Refused(node, "choice-unknown")
        return text


class AssessSchema(ActSchema):
    """What a person decides."""

    kind = colander.SchemaNode(Kind(80), title=_("Kind of dispute"), widget=kinds)
    difficulty = colander.SchemaNode(fields.Choice("difficulty"), title=_("Difficulty"))
    level = colander.SchemaNode(
        fields.Choice([pair for pair in choices("level") if pair[0] not in ("grid", "city")]), title=_("Level that should take it up"),
    )
    warning = colander.SchemaNode(
        fields.Choice([pair for pair in choices("warning") if pair[0] != "none"]), title=_("Warning"),
        description=_("On the matter, never on people. Yellow may lead to a public-order case; red is liable to escalate."),
    )
    note = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Note"), missing="", widget=controls.TextArea(rows=3))


@view_config(
    identity_kind="staff", context=Dossier, name="assess", permission="dossier.decide",
    renderer="portal.pages.dossiers:templates/assess.pt",
)
def assess(context: Dossier, request: Any) -> Any:
    """The proposal with its reasons, and the form by which a person decides."""
    actor = actor_of(request, context)
    known = context.assessment or context.proposal

    def perform(given: dict[str, Any]) -> None:
        if context.state == "accepted":
            assessments.begin(request.root, context, now=request.now, actor=actor)
        category, _colon, sub = given.pop("kind").partition(":")
        assessments.decide(request.root, context, category=category, sub_category=sub, now=request.now, actor=actor, **given)

    filled = {
        "kind": f"{known.category}:{known.sub_category}", "difficulty": known.difficulty, "level": known.level,
        "warning": known.warning,
    } if known is not None else {}
    sheet = Sheet(
        "assess", AssessSchema(), _("Decide"), ("assess", "decide_assessment"), _("Assessed. It can be dispatched now."), given=filled,
        back_to="dispatch",
    )
    return act_page(
        request, context, sheet, perform, facts=summary(context), reasons=reasons_of(context, request),
        proposal=context.proposal, kind_label=kind_label,
    )


def reasons_of(dossier: Dossier, request: Any) -> list[tuple[str, int]]:
    """The reasons of the proposal as sentences, with the points that each adds to the warning."""
    told = []
    for reason in dossier.proposal.reasons if dossier.proposal is not None else ():
        found = request.localizer.translate(_label_of_warning(reason.found)) if reason.found in WARNINGS_IN_REASONS else reason.found
        sentence = SIGNALS.get(reason.code)
        text = request.localizer.translate(sentence, mapping={"found": found or "—"}) if sentence is not None else reason.code
        told.append((text, reason.points))
    return told


def _label_of_warning(code: str) -> Any:
    return dict(choices("warning"))[code]


class PoliceSchema(ActSchema):
    """Whether the police were told (R-REC-11)."""

    told = colander.SchemaNode(
        fields.Choice([("yes", _("The police have been told")), ("no", _("The police need not be told"))]), title=_("Decision"),
    )
    receiver = colander.SchemaNode(fields.Text(100), title=_("Who was told"), missing="", description=_("Station and name."))
    told_at = colander.SchemaNode(fields.Moment(), title=_("When"), missing=None)
    reason = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("Why they need not be told"), missing="", widget=controls.TextArea(rows=3),
    )


@view_config(identity_kind="staff", context=Dossier, name="police-report", permission="dossier.read", renderer=ACT)
def police_report(context: Dossier, request: Any) -> Any:
    """Compulsory where the warning is yellow or red."""
    require_any(request, context, "warning.raise", "warning.approve")

    def perform(given: dict[str, Any]) -> None:
        told_at: dt.datetime | None = given["told_at"]
        assessments.decide_police_report(
            request.root, context, told=given["told"] == "yes", receiver=given["receiver"], told_at=told_at, reason=given["reason"],
            now=request.now, actor=actor_of(request, context),
        )

    sheet = Sheet("police-report", PoliceSchema(), _("Record the decision"), ("decide_police_report",), _("The decision is recorded."))
    return act_page(
        request, context, sheet, perform, title=_("Decide on the police report"),
        lead=_("Possible violence or a possible crime must be reported to the police at once. Otherwise say why not."),
    )


class WarningSchema(ActSchema):
    """Another warning, with a reason."""

    warning = colander.SchemaNode(fields.Choice("warning"), title=_("Warning"))
    reason = colander.SchemaNode(fields.Text(500, multiline=True), title=_("Reason"), widget=controls.TextArea(rows=3))


@view_config(identity_kind="staff", context=Dossier, name="warning", permission="dossier.read", renderer=ACT)
def change_warning(context: Dossier, request: Any) -> Any:
    """Anybody on the case raises; the head lowers, red only a leader."""
    require_any(request, context, "warning.raise", "warning.approve", "warning.lower_red")
    sheet = Sheet(
        "warning", WarningSchema(), _("Change the warning"), ("change_warning",), _("The warning is changed, and the head is told."),
        given={"warning": context.warning},
    )
    return act_page(
        request, context, sheet,
        lambda given: assessments.change_warning(
            request.root, context, given["warning"], reason=given["reason"], now=request.now, actor=actor_of(request, context),
        ),
        title=_("Change the warning"),
        lead=_("Whoever works on the case may raise it. The head of the unit lowers it; red only a leader."),
    )
