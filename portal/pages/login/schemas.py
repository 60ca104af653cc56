"""The two forms of logging in."""

from typing import Final

import colander

from portal.pages.shared import controls
from portal.pages.shared.fields import Text
from portal.pages.shared.i18n import _
from portal.pages.shared.schema import Schema

USERNAME: Final = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
ONE_TIME_CODE: Final = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "spellcheck": "false"}


class LoginSchema(Schema):
    """Name and password."""

    login = colander.SchemaNode(Text(64), title=_("Login name"), widget=controls.Input(attributes=USERNAME))
    password = colander.SchemaNode(Text(200), title=_("Password"), widget=controls.Password())
    came_from = colander.SchemaNode(Text(500), missing="", widget=controls.Hidden())


class CodeSchema(Schema):
    """The code of the moment. `half` says, signed, that the password was right."""

    code = colander.SchemaNode(
        Text(40), title=_("Six-digit code"), description=_("From the app on your phone; or one of your recovery codes."),
        widget=controls.Input(short=True, attributes=ONE_TIME_CODE),
    )
    half = colander.SchemaNode(Text(1000), missing="", widget=controls.Hidden())
