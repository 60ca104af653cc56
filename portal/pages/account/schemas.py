"""The forms of one's own account."""

from typing import Final

import colander

from portal.pages.shared import controls
from portal.pages.shared.fields import Text
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema
from portal.services.passwords import LONGEST, SHORTEST

CODE: Final = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "10"}


class PasswordSchema(Schema):
    """A new password, typed twice, after the old one."""

    old = colander.SchemaNode(Text(LONGEST), title=_("Present password"), widget=controls.Password())
    new = colander.SchemaNode(
        Text(LONGEST), title=_("New password"), widget=controls.Password(autocomplete="new-password"),
        description=_("At least ${shortest} characters; a short sentence is good, and in Chinese too.", mapping={"shortest": SHORTEST}),
    )
    again = colander.SchemaNode(
        Text(LONGEST), title=_("New password once more"), widget=controls.Password(autocomplete="new-password"),
    )

    def validator(self, node: colander.SchemaNode, given: dict[str, str]) -> None:
        """Both must be the same."""
        if given["new"] != given["again"]:
            error = colander.Invalid(node)
            error["again"] = _("This differs from the new password above.")
            raise error


class SecondFactorSchema(Schema):
    """The code that proves that the phone has the secret."""

    code = colander.SchemaNode(Text(20), title=_("Code that the app shows now"), widget=controls.Input(short=True, attributes=CODE))
    password = colander.SchemaNode(Text(LONGEST), title=_("Present password"), widget=controls.Password())
    secret = colander.SchemaNode(Text(500), missing="", widget=controls.Hidden())


class PasswordOnlySchema(Schema):
    """One's password, to confirm a change."""

    password = colander.SchemaNode(Text(LONGEST), title=_("Present password"), widget=controls.Password())


class ReasonSchema(Schema):
    """Why somebody must see a dossier."""

    text = colander.SchemaNode(
        Text(500, multiline=True), title=_("Why do you need to see this?"),
        description=_("In a few words. It is recorded in the case, and its parties may read it."), widget=controls.TextArea(rows=3),
    )
    kind = colander.SchemaNode(Text(20), missing="", widget=controls.Hidden())
    dossier = colander.SchemaNode(Text(20), missing="", widget=controls.Hidden())
    back = colander.SchemaNode(Text(300), missing="", widget=controls.Hidden())
