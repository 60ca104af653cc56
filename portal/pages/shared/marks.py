"""Small pieces of HTML that many templates need: icons, warning levels, clocks, the seven steps, the CSRF field."""

import datetime as dt
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, Final

from chameleon.utils import Markup
from pyramid.csrf import get_csrf_token

from portal.domain.vocabulary import STEPS
from portal.pages.shared.formats import Formats
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import label

STEP_CHARACTERS: Final = dict(zip(STEPS, "汇研交办督结评", strict=True))
"""The seven steps of the public progress bar by their characters (XN2-4)."""

Translate = Callable[[Any], Any]


def icon(name: str, sprite: str) -> Markup:
    """A drawing from `static/img/icons.svg`; it never stands without words, so it is hidden from screen readers."""
    use = f'<use href="{escape(sprite)}#{escape(name)}"></use>'
    return Markup(f'<svg class="icon" aria-hidden="true" focusable="false">{use}</svg>')


def level(name: str, translate: Translate) -> Markup:
    """A warning level: the word and a shape, never the colour alone."""
    return Markup(f'<span class="level level-{escape(name)}">{escape(translate(label("warning", name)))}</span>')


def clock(due: dt.date | dt.datetime, now: dt.datetime, formats: Formats) -> Markup:
    """What is left until a deadline, in words; its class says whether it is soon or late."""
    days = formats.days_left(due, now)
    urgency = formats.pressing(days, due, now)
    classes = f"clock clock-{urgency}" if urgency else "clock"
    return Markup(f'<span class="{classes}">{escape(formats.left(days, due))}</span>')


def seven_steps(done: Iterable[str], current: str | None, translate: Translate) -> Markup:
    """The way of a dossier, 汇研交办督结评; steps are named as in `portal.domain.vocabulary.STEPS`."""
    passed, items = frozenset(done), []
    for step, character in STEP_CHARACTERS.items():
        state = ' aria-current="step"' if step == current else ' class="done"' if step in passed else ""
        heard = translate(_("(now)")) if step == current else translate(_("(done)")) if step in passed else ""
        said = f'<span class="visually-hidden">{escape(heard)}</span>' if heard else ""
        items.append(f"<li{state}><strong>{character}</strong><span>{escape(translate(label('step', step)))}</span>{said}</li>")
    name = translate(_("Steps of the procedure"))
    return Markup(f'<ol class="steps7" aria-label="{escape(name)}">{"".join(items)}</ol>')


def csrf_field(request: Any) -> Markup:
    """The hidden field that every form which changes something carries."""
    return Markup(f'<input type="hidden" name="csrf_token" value="{escape(get_csrf_token(request))}">')
