"""The forms in which a case is written, and in which a party says whether it may be published."""

from typing import Any, Final

import colander

from portal.pages.shared import controls
from portal.pages.shared.fields import Choice, Choices, Integer, Text
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS
from portal.pages.shared.schema import Schema

CHECKS: Final[tuple[tuple[str, Any], ...]] = (
    ("names", _("No name stands in it, of nobody: no party, relative, neighbour, witness or firm.")),
    ("places", _("No place below the county, no house, road, school or workplace.")),
    ("dates", _("Days are given by the month.")),
    ("amounts", _("Amounts that would give somebody away are rounded.")),
    ("minors", _("Nothing points to a minor.")),
)
"""What is confirmed before a case goes to the reviewer, by the codes of `portal.services.precedents.CHECKS`."""
ANSWERS: Final = (("yes", _("Yes, it may be told without names")), ("no", _("No")))
LONG: Final = 10_000


def _told(title: Any, description: Any, *, rows: int = 4, missing: Any = "") -> colander.SchemaNode:
    return colander.SchemaNode(
        Text(LONG, multiline=True), title=title, description=description, missing=missing, widget=controls.TextArea(rows=rows),
    )


class PrecedentSchema(Schema):
    """One case with what it rests on."""

    title = colander.SchemaNode(Text(60), title=_("Title"), description=_("What it was about, in one line."))
    category = colander.SchemaNode(Choice("category"), title=_("Kind of dispute"))
    level = colander.SchemaNode(Choice("level"), title=_("Settled at"), widget=controls.Select(list(LABELS["level"].items())))
    region = colander.SchemaNode(Text(40), title=_("County"), description=_("The county and nothing below it."), missing="")
    year = colander.SchemaNode(Integer(1949, 2100), title=_("Year"), missing=0)
    facts = _told(_("The facts of the case"), _("What happened, told so that nobody is recognised."), rows=8, missing=colander.required)
    issues = _told(_("What was in dispute"), _("One point a line."))
    process = _told(_("How it was mediated"), _("What the mediator did, and what moved the sides."), rows=6)
    outcome = _told(_("What came of it"), _("What was agreed, and whether it was kept."), missing=colander.required)
    reasoning = _told(_("Why it was settled so"), _("The law and the reasons behind it."), rows=6)
    lesson = _told(_("What to learn from it"), _("For the colleague who has such a case tomorrow."))
    keywords = colander.SchemaNode(Text(200), title=_("Words to find it by"), description=_("With a blank between them."), missing="")
    citations = colander.SchemaNode(
        Text(5_000, multiline=True), title=_("Articles that it rests on"), missing="",
        description=_("One a line, such as 《民法典》第六百八十条. Each is looked up in the library when you save."),
        widget=controls.TextArea(rows=4),
    )
    source = colander.SchemaNode(
        Text(200), title=_("Official publication"), missing="",
        description=_("For a case taken from one: who published it, where and when."),
    )
    checks = colander.SchemaNode(
        Choices(list(CHECKS)), title=_("Nobody can be recognised"), missing=frozenset(),
        description=_("Tick each after you have looked; the case then goes to the reviewer. Without them it is saved as a draft."),
    )


class AnswerSchema(Schema):
    """Whether a party lets its case be published."""

    party = colander.SchemaNode(Choice([]), title=_("Whose word it is"))
    answer = colander.SchemaNode(Choice(list(ANSWERS)), title=_("May the case be published without names?"))
