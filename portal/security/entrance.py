"""Coming in and going out: what happens to the browser when a log-in begins or ends. Used by every page that opens one."""

import re
from typing import Any, Final

from portal.security import csrf
from portal.security.identity import delete_cookie, read_cookie, set_cookie
from portal.services.logins import key_of, revoke_login

BROWSERS: Final = (
    ("MicroMessenger", "微信"), ("Qaxbrowser", "奇安信浏览器"), ("UOS", "UOS"), ("Edg/", "Edge"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)


def come_in(request: Any, response: Any, login_id: str) -> None:
    """Bind a new log-in to this browser: a new cookie, a new CSRF token, and an end to the log-in that was here before."""
    before = read_cookie(request)
    if before and before != login_id:
        revoke_login(request.root, key_of(before))
    set_cookie(request, response, login_id)
    csrf.rotate(request)


def go_out(request: Any, response: Any) -> None:
    """End this browser's log-in on the server, and take its cookie back."""
    if (login_id := read_cookie(request)):
        revoke_login(request.root, key_of(login_id))
    delete_cookie(request, response)
    csrf.rotate(request)


def client_words(request: Any) -> str:
    """The browser and system in two words, for a person's own list of log-ins; nothing that tells one person from another."""
    agent = re.sub(r"[^\x20-\x7e]", "", request.environ.get("HTTP_USER_AGENT", ""))[:400]
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)
