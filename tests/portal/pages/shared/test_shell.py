"""The bars of a page are rendered once a look: whoever comes later sees their own page all the same."""

from itertools import product
from types import SimpleNamespace

import pytest
import webtest

from portal.pages.shared.rendering import LAYOUT
from portal.pages.shared.shell import Shell
from tests.portal.pages.shared import site
from tests.portal.pages.shared.test_layout import Policy

READERS = (
    None, SimpleNamespace(display_name="张某", kind="staff"), SimpleNamespace(display_name="李某 <甲>", kind="staff"),
    SimpleNamespace(display_name="王某", kind="party"), SimpleNamespace(display_name="", kind="site"), object(),
)
PATHS = ("/", "/help", "/help/privacy?a=%3Cb%3E&c=1", "/none")


@pytest.fixture
def policy():
    return Policy(None)


@pytest.fixture
def app(policy):
    return webtest.TestApp(site.make(include=[lambda config: config.set_security_policy(policy)]))


@pytest.mark.parametrize("cookies", [{}, {"theme": "dark"}, {"mode": "elder", "_LOCALE_": "en"}])
def test_a_kept_shell_shows_what_the_layout_would_show(app, policy, cookies):
    registry = app.app.registry
    kept, plain = Shell(registry.templates(LAYOUT), keep=True), Shell(registry.templates(LAYOUT), keep=False)
    for name, value in cookies.items():
        app.set_cookie(name, value)
    for path, reader in (*product(PATHS, READERS), *product(PATHS, reversed(READERS))):
        policy.known = reader
        shown = []
        for shell in (kept, plain):
            registry.shell = shell
            shown.append(app.get(path, status="*").text)
        assert shown[0] == shown[1]
        assert "\ue000" not in shown[0]


def test_the_second_reader_is_greeted_by_the_own_name(app, policy):
    for name in ("张某", "李某"):
        policy.known = SimpleNamespace(display_name=name, kind="staff")
        assert app.get("/help").html.select_one(".who").text.strip() == name
