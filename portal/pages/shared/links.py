"""Addresses inside the portal, and of its style sheets, scripts and pictures."""

import hashlib
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from pyramid.config import Configurator
from pyramid.request import Request

from portal.domain.node import Node

STATIC_FOLDER: Final = Path(__file__).resolve().parents[3] / "static"
SAFE: Final = "/~!$&'()*+,;=:@"
"""What stands in a path as it is (RFC 3986)."""
PLAIN: Final = re.compile(r"[A-Za-z0-9/_.~-]*")
"""A path that stands as it is; most do, and asking is quicker than quoting."""
WORD: Final = re.compile(r"[A-Za-z0-9_.~-]*")
"""A value of a parameter that stands as it is."""
BOOTSTRAP: Final = "deform:static/css"
"""deform's wheel carries Bootstrap 5.3.2; only this folder of it is served."""

YEAR_S: Final = 365 * 24 * 3600


class Links:
    """Makes addresses for one request: always from the root of the site, so that they hold behind a proxy."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self._root = request.script_name.rstrip("/")

    def url(self, target: Any, *elements: str, **query: Any) -> str:
        """`url('/help')`, `url('/search', q='相邻')`, `url(dossier)`, `url(dossier, 'sessions', '2', page=3)`.

        A parameter that is None is left out. No slash at the end: `/dossiers/2026/000123`.
        """
        asked = {name: value for name, value in query.items() if value is not None} if query else query
        if isinstance(target, str):
            path = self._root + target
        elif isinstance(target, Node):   # as Pyramid says it, but without looking for adapters: a list asks for forty
            path = "/".join((target.path(), *elements)) if elements else target.path()
            path = self._root + (path if PLAIN.fullmatch(path) else quote(path, safe=SAFE)) or "/"
        else:
            path = self._request.resource_path(target, *elements)
            path = (path.rstrip("/") if len(path) > 1 else path) or "/"
        return f"{path}?{query_of(asked)}" if asked else path

    def asset(self, path: str) -> str:
        """`asset('css/base.css')`: the address of a file under `static/`, below a mark that changes when any of them does.

        The mark stands in the path, so that what a script imports, or a style sheet shows, has it too.
        """
        return f"{self._root}/static/{self._request.registry.static_mark}/{path}"


def query_of(asked: dict[str, Any]) -> str:
    """Parameters as they stand in an address."""
    if all(type(value) is str and WORD.fullmatch(value) for value in asked.values()):   # a list asks for thirty
        return "&".join(f"{name}={value}" for name, value in asked.items())
    return urlencode(asked, doseq=True)


def mark_of(folder: Path) -> str:
    """A short digest over names and contents of all files below a folder; browsers keep a file as long as it stays the same."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def is_inside(address: str) -> bool:
    """Whether an address given from outside leads to a page of ours.

    It does if it is a path from the root, and holds nothing that a browser would read as another host.
    """
    if not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return False
    return not any(character <= " " or character in "\\\x7f" for character in address)


def pages_root(request: Request) -> str:
    """The address of the front page."""
    return f"{request.script_name.rstrip('/')}/"


def includeme(config: Configurator) -> None:
    """Serve `static/` and Bootstrap: below their mark to be kept for a year, and without it to be asked for each time."""
    mark = config.registry.static_mark = mark_of(STATIC_FOLDER)
    for name, seconds in ((f"static/{mark}", YEAR_S), ("static", 0)):
        config.add_static_view(f"{name}/bootstrap", BOOTSTRAP, cache_max_age=seconds)
        config.add_static_view(name, str(STATIC_FOLDER), cache_max_age=seconds)
