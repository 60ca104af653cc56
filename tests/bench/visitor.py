"""A person with a browser: opens a page, fills in its form, sends it, and keeps the cookies."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from html.parser import HTMLParser


class FormReader(HTMLParser):
    """The controls of the first form with a certain action, in their order, as (section.name, name, value).

    Deform marks sections by hidden controls `__start__` and `__end__`, which are sent along.
    """

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.controls: list[tuple[str, str, str]] = []
        self._inside = False
        self._sections: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_it = given.get("method", "").lower() == "post" and self.action in given.get("action", self.action)
            self._inside = is_it and not self.controls
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea" or (tag == "input" and given.get("type") not in {"radio", "checkbox", "submit", "file"}):
            self._add(name, given.get("value", ""))
        elif tag == "input" and given.get("type") in {"radio", "checkbox"} and "checked" in given:
            self._add(name, given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _add(self, name: str, value: str) -> None:
        if not name:
            return
        self.controls.append((".".join((*self._sections, name)), name, value))
        if name == "__start__":
            self._sections.append(value.partition(":")[0])
        elif name == "__end__":
            self._sections.pop()


class Visitor:
    """One browser at one portal."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page at a path. Raises RuntimeError with path and status where it is not shown."""
        return self._open(urllib.request.Request(self.url + path), path)

    def filled(self, path: str, answers: Mapping[str, str], *, button: str) -> str:
        """The form at a path as it is sent; answers by section and name, added where the form has no such control yet."""
        reader = FormReader(path)
        reader.feed(self.get(path))
        if not reader.controls:
            raise RuntimeError(f"{path} has no form")
        left = dict(answers)
        pairs = []
        for place, name, value in reader.controls:
            if name == "__end__":   # what was not checked yet belongs to its section
                section = place.removesuffix("__end__")
                pairs += [(key.removeprefix(section), left.pop(key)) for key in list(left) if _belongs(key, reader, section)]
            pairs.append((name, left.pop(place, value)))
        pairs += list(left.items())
        return urllib.parse.urlencode([*pairs, (button, button)])

    def post(self, path: str, body: str) -> str:
        """What comes after sending a form."""
        return self._open(urllib.request.Request(self.url + path, body.encode(), {"Origin": self.url}), path)

    @property
    def cookie(self) -> str:
        """The cookies as a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def _open(self, request: urllib.request.Request, path: str) -> str:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{request.get_method()} {path} answered {error.code} at {error.url}") from error


def _belongs(key: str, reader: FormReader, section: str) -> bool:
    return bool(section) and key.startswith(section) and key not in {place for place, _, _ in reader.controls}
