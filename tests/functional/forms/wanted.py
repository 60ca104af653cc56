"""What single forms want beyond a short text, a day to come and the first choice: a table from forms to the values of their fields."""

from collections.abc import Callable, Mapping
from typing import Final

import pyotp
from webtest import Form
from webtest.forms import Checkbox, Field

from tests.functional.forms.world import PASSWORD, SHORT_CODE, World
from tests.portal.pages.site import Answer

Value = str | bool | tuple[str, ...] | Callable[[World, Answer], str]
"""What is written or chosen, whether it is ticked, which of several are ticked; or how it is found out."""
NEW_PASSWORD: Final = "caihong-example-42"
ARTICLE: Final = "《示例邻里法》第三条"


def code_on_the_page(world: World, page: Answer) -> str:
    """The code of the moment for the secret that the page shows."""
    secret = page.html.select_one("main strong.code")
    assert secret is not None
    return pyotp.TOTP(secret.get_text(strip=True)).at(world.site.now)


def reference(world: World, _page: Answer) -> str:
    """The number of the dossier as it stands on the receipt."""
    return world.dossier.replace("/", "-")


WANTED: Final[dict[str, Mapping[str, Value]]] = {
    "/login": {"login": "clerk", "password": PASSWORD},
    "/progress": {"number": reference, "code": SHORT_CODE},
    "/account/password": {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD},
    "/account/second-factor": {"code": code_on_the_page, "password": PASSWORD},
    "/account/second-factor/remove": {"password": PASSWORD},
    "/D/agreement/draft": {"citations": ARTICLE},
    "/D/agreement/oral": {"citations": ARTICLE},
    "/D/agreement/on-spot": {"citations": ARTICLE},
    "/D/escalate": {"unit": "qingxi/centre", "exception": "party_asks"},
    "/D/extend": {"days": "10", "ask": False},
    "/D/parties/P": {"birth_year": "1980", "acts_for": ""},
    "/D/precedent": {"citations": ARTICLE, "year": "2026"},
    "/D/recusal": {"recusal-decision": "recused"},
    "/D/sessions/N/invite": {"login": ""},
    "/D/sessions/N/minutes": {"cite": ARTICLE},
    "/D/sessions/N/recordings/1/erase": {"rule": "person_asks", "erase-rule": "person_asks"},
    "/explainers/X/edit": {"citations": ARTICLE},
    "/explainers/new": {"citations": ARTICLE},
    "/precedents/X/edit": {"citations": ARTICLE, "year": "2026"},
    "/precedents/new": {"citations": ARTICLE, "year": "2026"},
}
"""The fields of the forms that are sent to these kinds of addresses; those that are not named are guessed."""
READY_IN: Final = {"/D/sessions/N/start": "identified"}
"""Forms that are shown before they can be sent, and the state in which they can."""


def fill(form: Form, action: str, world: World, page: Answer) -> None:
    """Write what the table says over what was guessed."""
    for name, value in WANTED.get(action, {}).items():
        for field in form.fields.get(name, ()):
            _write(field, value(world, page) if callable(value) else value)


def _write(field: Field, value: str | bool | tuple[str, ...]) -> None:
    if isinstance(field, Checkbox):
        field.checked = value if isinstance(value, bool) else field._value in value
    else:
        field.value = value
