"""The forms of the minutes: writing them, answering them, opening them again."""

from typing import Any, Final

import colander

from portal.domain.session import Minutes
from portal.pages.dossiers.act_page import ActSchema
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema

MOST_STATEMENTS: Final = 200
LONGEST: Final = 10**9


class StatementSchema(Schema):
    """Who said what."""

    speaker = colander.SchemaNode(fields.Text(60), title=_("Who"), widget=controls.Input(attributes={"list": "speakers"}))
    text = colander.SchemaNode(fields.Text(5000, multiline=True), title=_("What was said"), widget=controls.TextArea(rows=3))


class StatementsSchema(colander.SequenceSchema):
    """What was said, in its order."""

    statement = StatementSchema(title=_("Statement"))


class MinutesSchema(Schema):
    """The whole of the minutes. `version` is the one that the writer began from."""

    version = colander.SchemaNode(fields.Integer(0, LONGEST), widget=controls.Hidden())
    statements = StatementsSchema(
        title=_("What was said"), missing=(),
        widget=controls.SequenceWidget(min_len=1, max_len=MOST_STATEMENTS, add_subitem_text_template=_("Add a statement")),
    )
    undisputed_facts = colander.SchemaNode(
        fields.Text(4000, multiline=True), title=_("Undisputed facts"), missing="", widget=controls.TextArea(rows=4),
        description=_("What both sides accept, one fact a line. Needed in every case, even if the session was recorded."),
    )
    outcome = colander.SchemaNode(
        fields.Text(4000, multiline=True), title=_("Outcome"), missing="", widget=controls.TextArea(rows=3),
    )
    next_steps = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("What comes next"), missing="", widget=controls.TextArea(rows=3),
    )
    cite = colander.SchemaNode(
        fields.Text(400), title=_("Cite an article"), missing="",
        description=_("Such as 《民法典》第二百八十八条; it is taken over when you save."),
    )


def as_typed(minutes: Minutes) -> dict[str, Any]:
    """The minutes as the form shows them."""
    return {
        "version": minutes.version, "undisputed_facts": minutes.undisputed_facts, "outcome": minutes.outcome,
        "next_steps": minutes.next_steps,
        "statements": [{"speaker": said.speaker, "text": said.text} for said in minutes.statements],
    }


class AnswerSchema(ActSchema):
    """A party's word on the minutes (R-REC-4)."""

    answer = colander.SchemaNode(
        fields.Choice([("yes", _("It is right")), ("no", _("Something is not right"))]), title=_("Is it as it was?"),
    )
    objection = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("What is not right"), missing="",
        description=_("Your words stand beside the text. Nobody can take them out."), widget=controls.TextArea(rows=4),
    )


class AnswerAtTableSchema(AnswerSchema):
    """The word of a party that sits at the table and has no device."""

    party = colander.SchemaNode(fields.Text(20), widget=controls.Hidden())


class ReopenSchema(ActSchema):
    """Why the minutes are changed after they were read back."""

    reason = colander.SchemaNode(
        fields.Text(300, multiline=True), title=_("Reason"), description=_("Everybody has to answer anew afterwards."),
    )
