"""What the layout needs to know of a request: who reads, how they like to see, what the site is called, who can be called."""

import datetime as dt
from collections.abc import Iterator
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

from chameleon.utils import Markup

from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import LANG, LOCALE_NAMES, Translator, _

MODES: Final = ("elder",)
THEMES: Final = ("light", "dark")
NOTICES: Final = "notices"
"""The cookie in which messages wait for the next page."""
QUEUES: Final = ("", "good", "warn", "danger")
"""Queues of flash messages, as in `.notice-good`."""


class Entry(NamedTuple):
    """A link of the navigation: a path of ours and its words."""

    path: str
    title: Any


PUBLIC: Final = (
    Entry("/apply", _("Apply")), Entry("/progress", _("Progress")), Entry("/explainers", _("Learn the law")),
    Entry("/library", _("Laws and cases")), Entry("/sites", _("Sites")), Entry("/help", _("Help")),
)
STAFF: Final = (
    Entry("/console", _("Work list")), Entry("/dossiers", _("Dossiers")),
    Entry("/library", _("Laws and cases")), Entry("/experts", _("Mediators")), Entry("/sites", _("Sites")),
    Entry("/explainers", _("Learn the law")), Entry("/help", _("Help")),
)
NAVIGATION: Final = {"staff": STAFF}
"""By kind of reader; parties, sites and strangers see the public one."""

FOOTER: Final = (
    ("portal.organisation", _("Run by: ${value}"), ""),
    ("portal.address", _("Address: ${value}"), ""),
    ("portal.site_code", _("Site identification code: ${value}"), ""),
    ("portal.icp", "${value}", "https://beian.miit.gov.cn/"),
    ("portal.police_record", "${value}", "https://beian.mps.gov.cn/"),
)
"""The foot of a government site: a setting, its sentence, and where it leads. What is not set shows nothing."""


class Frame:
    """The page around a page, for one request. Nothing here may fail: it stands around error pages too."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self._settings = request.registry.concord

    def _cookie(self, name: str, known: tuple[str, ...]) -> str | None:
        try:
            value = self._request.cookies.get(name)
        except (UnicodeDecodeError, ValueError):
            return None
        return value if value in known else None

    @property
    def root(self) -> str:
        """What stands before every path of the site, where it does not stand at the root of its host."""
        return str(self._request.script_name).rstrip("/")

    @property
    def lang(self) -> str:
        """For the `lang` attribute."""
        return LANG.get(self._request.locale_name, self._request.locale_name)

    @property
    def theme(self) -> str | None:
        """`light`, `dark`, or None: as the system has it."""
        return self._cookie("theme", THEMES)

    @property
    def mode(self) -> str | None:
        """`elder` or None."""
        return self._cookie("mode", MODES)

    @property
    def identity(self) -> Any:
        """Who is logged in, or None; an object with `display_name` and `kind`."""
        return getattr(self._request, "identity", None)

    @property
    def identity_name(self) -> str:
        """The name to greet with, or nothing."""
        return str(getattr(self.identity, "display_name", "") or "")

    @property
    def path(self) -> str:
        """The path of this request as text, `/` where its bytes mean nothing."""
        try:
            return str(self._request.path_info) or "/"
        except UnicodeDecodeError:
            return "/"

    @property
    def here(self) -> str:
        """Path and query of this page, to come back to; the front page where going back would repeat a form."""
        if self._request.method not in {"GET", "HEAD"}:
            return "/"
        query = self._request.environ.get("QUERY_STRING", "")
        return quote(self.path) + (f"?{query}" if query.isascii() and query else "")

    @property
    def back(self) -> str:
        """This page as the parameter of another address."""
        return quote(self.here, safe="")

    def preference(self, **change: str) -> str:
        """The address that changes a preference and comes back here."""
        asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in change.items())
        return f"{self.root}/preferences?{asked}&back={self.back}"

    @property
    def today(self) -> str:
        """The day of the request in words, for the foot of a print-out."""
        moment: dt.datetime = self._request.now
        return Formats(self._request.locale_name, ZONE, Translator(self._request).sentence).date(moment)

    @property
    def other_languages(self) -> list[tuple[str, str, str]]:
        """Triples (locale, lang, own name) of the languages that this page is not in."""
        return [(name, LANG[name], title) for name, title in LOCALE_NAMES.items() if name != self._request.locale_name]

    @property
    def navigation(self) -> list[tuple[Entry, bool]]:
        """The links of the main navigation, and whether each leads to where we are."""
        entries, here = NAVIGATION.get(getattr(self.identity, "kind", ""), PUBLIC), f"{self.path}/"
        return [(entry, here.startswith(f"{entry.path}/")) for entry in entries]

    def setting(self, name: str) -> str:
        """A setting of the site as text (`portal.phone`), or nothing."""
        return str(getattr(self._settings, name.replace(".", "_"), "") or "").strip()

    @property
    def title(self) -> str:
        """The name in the top bar."""
        return self.setting("portal.title")

    @property
    def domain(self) -> str:
        """The host name of the site, where its address is set."""
        return urlsplit(self.setting("portal.url")).hostname or ""

    @property
    def organisation(self) -> str:
        """Who runs the site."""
        return self.setting("portal.organisation")

    @property
    def phone(self) -> str:
        """The telephone number of a person."""
        return self.setting("portal.phone")

    @property
    def footer(self) -> list[tuple[Any, str, str]]:
        """Triples (sentence, value, address) of what the site has said of itself."""
        return [(sentence, self.setting(name), address) for name, sentence, address in FOOTER if self.setting(name)]

    @property
    def notices(self) -> Iterator[tuple[str, Any]]:
        """Messages left by the page before: pairs (queue, text), each shown once."""
        if "session" not in self._request.__dict__ and NOTICES not in self._request.cookies:
            return   # who was left no message shall get no session
        session = getattr(self._request, "session", None)
        for queue in QUEUES:
            if session is not None and session.peek_flash(queue):   # looking changes nothing; taking sends a new cookie
                yield from ((queue, message) for message in session.pop_flash(queue))

    @property
    def told(self) -> Markup:
        """The messages left by the page before, as they are shown."""
        translate = Translator(self._request)
        return Markup("".join(
            f'<div class="notice{" notice-" + queue if queue else ""}" role="status"><p>{escape(translate(message), quote=False)}</p></div>'
            for queue, message in self.notices
        ))


def mark(name: str) -> str:
    """What stands in a shell (`shell.py`) where something of the request goes; signs that no language uses."""
    return f"\ue000{name}\ue001"


class MarkedFrame(Frame):
    """The frame with marks for all that differs from request to request and is not part of a `Look`."""

    here, back, today, told = mark("here"), mark("back"), mark("today"), mark("told")   # type: ignore[assignment]

    @property
    def identity_name(self) -> str:
        """The mark where there is a name, since the bars look otherwise where there is none."""
        return mark("name") if super().identity_name else ""
