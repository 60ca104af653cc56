"""How a view's answer becomes a page: a thin Chameleon renderer for names that end in `.pt`.

A template finds `request`, `context`, `view`, what the view returned, `layout` (the macros of `layout.pt`), and the helpers of
`page_names`; README.md beside this file shows each.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from chameleon import PageTemplateFile
from pyramid.asset import abspath_from_asset_spec
from pyramid.config import Configurator
from pyramid.settings import asbool

from portal.pages.shared import labels, marks
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.frame import Frame
from portal.pages.shared.i18n import Translator
from portal.pages.shared.links import Links
from portal.pages.shared.shell import Shell

LAYOUT: Final = Path(__file__).parent / "templates" / "layout.pt"
BARE: Final = LAYOUT.with_name("bare.pt")
"""A page without bars, for the video room."""
DOCTYPE: Final = "<!DOCTYPE html>\n"
"""Set here, since a macro leaves out what stands before it; without it browsers fall back to the rules of 1999."""


@cache
def template_at(path: str, *, reload: bool) -> PageTemplateFile:
    """The template at a path of the file system, parsed once in a process however many applications it holds."""
    return PageTemplateFile(path, auto_reload=reload)


@cache
def path_of(name: str, package: ModuleType | None) -> str:
    """Where a template lies. Pyramid makes a renderer for each request, and looks for its file each time."""
    return str(abspath_from_asset_spec(name, package))


class Templates:
    """The templates of an application; read again after a change where `pyramid.reload_templates` is on."""

    def __init__(self, *, reload: bool) -> None:
        self._reload = reload

    def __call__(self, path: str | Path) -> PageTemplateFile:
        """The template at a path of the file system."""
        return template_at(str(path), reload=self._reload)


class Renderer:
    """Pyramid's renderer for one template."""

    def __init__(self, info: Any) -> None:
        self._path = path_of(info.name, info.package)
        self._registry = info.registry

    def __call__(self, value: dict[str, Any] | None, system: dict[str, Any]) -> str:
        """The page as text. What the view returned wins over the helpers of the same name."""
        request = system["request"]
        names = {**system, **page_names(request), **(value or {})}
        page = str(self._registry.templates(self._path).render(**names))
        return f"{DOCTYPE}{page}" if page.lstrip().startswith("<html") else page


def page_names(request: Any) -> dict[str, Any]:
    """The names that every template finds, made for one request."""
    registry = request.registry
    translate = Translator(request)
    formats = Formats(request.locale_name, ZONE, translate.sentence)
    links = Links(request)
    return {
        "layout": registry.shell,
        "bare": registry.templates(BARE),
        "page": Frame(request),
        "translate": translate,
        "_": translate.sentence,
        "label": lambda kind, code: translate(labels.label(kind, code)),
        "url": links.url,
        "asset": links.asset,
        "icon": lambda name: marks.icon(name, links.asset("img/icons.svg")),
        "level": lambda level: marks.level(level, translate),
        "clock": lambda due, now: marks.clock(due, now, formats),
        "seven_steps": lambda done, current=None: marks.seven_steps(done, current, translate),
        "csrf": once(lambda: marks.csrf_field(request)),
        "formats": formats,
        **{name: getattr(formats, name) for name in FORMATS},
    }


def once(make: Callable[[], str]) -> Callable[[], str]:
    """A function that makes its text when it is first called; `functools.cache` takes longer to set up than most pages gain."""
    made: list[str] = []

    def given() -> str:
        if not made:
            made.append(make())
        return made[0]

    return given


FORMATS: Final = ("date", "short_date", "datetime", "time", "weekday", "until", "yuan", "number")


def renderer_factory(registry: Any) -> Callable[[Any], Renderer]:
    """Gives the registry its templates, and Pyramid the maker of renderers."""
    reload = asbool(registry.settings.get("pyramid.reload_templates", False))
    registry.templates = Templates(reload=reload)
    registry.shell = Shell(registry.templates(LAYOUT), keep=not reload)
    return Renderer


def includeme(config: Configurator) -> None:
    """Names that end in `.pt` are rendered here."""
    config.add_renderer(".pt", renderer_factory(config.registry))
