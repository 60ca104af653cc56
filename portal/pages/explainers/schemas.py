"""The form in which an explainer is written."""

import colander

from portal.pages.shared import controls
from portal.pages.shared.explainer_words import CHANNELS
from portal.pages.shared.fields import Choice, Date, Text
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema


class ExplainerSchema(Schema):
    """One text with what it rests on."""

    title = colander.SchemaNode(Text(60), title=_("Title"), description=_("As a villager would ask it."))
    channel = colander.SchemaNode(Choice(list(CHANNELS.items())), title=_("Section"), widget=controls.Select(list(CHANNELS.items())))
    summary = colander.SchemaNode(
        Text(200, multiline=True), title=_("In short"), description=_("Two sentences at most; they stand in the list and above the text."),
        widget=controls.TextArea(rows=3),
    )
    body = colander.SchemaNode(
        Text(30_000, multiline=True), title=_("Text"),
        description=_("Markdown: ## before a heading, - before a point of a list, ** around what is important, > before a quotation."),
        widget=controls.TextArea(rows=22, attributes={"spellcheck": "false"}),
    )
    citations = colander.SchemaNode(
        Text(5_000, multiline=True), title=_("Articles that it rests on"), missing="",
        description=_("One a line, such as 《民法典》第六百八十条. Each is looked up in the library when you save."),
        widget=controls.TextArea(rows=5),
    )
    review_on = colander.SchemaNode(
        Date(), title=_("To be looked at again on"), missing=None, description=_("On that day it comes back to the desk."),
    )
