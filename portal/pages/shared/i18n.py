"""Which language a page speaks, and the words to mark a sentence for translation.

Sentences in the code are English; `portal/locale/zh_CN/<page>.po` holds the Chinese, which is what people see unless they
choose otherwise.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from pyramid.config import Configurator
from translationstring import TranslationString, TranslationStringFactory

from portal.locale.catalogue import compile_all

log = logging.getLogger(__name__)

DOMAIN: Final = "concord"
DEFAULT_LOCALE: Final = "zh_CN"
LOCALE_NAMES: Final = {"zh_CN": "简体中文", "en": "English"}
"""The languages there are, each by its own name."""
LANG: Final = {"zh_CN": "zh-CN", "en": "en"}
"""What the `lang` attribute of HTML calls them."""
COOKIE: Final = "_LOCALE_"

NAME: Final = re.compile(r"(?<!\$)\$\{([a-zA-Z][-a-zA-Z0-9_]*)\}")
"""A name in a sentence: `${days}`."""

_ = TranslationStringFactory(DOMAIN)


def negotiate(request: Any) -> str:
    """The language of a request: asked for in the address, remembered in the cookie, or Chinese.

    The browser's own list is not asked: office machines are often set up in English by whoever installed them.
    """
    for read in (lambda: request.GET.get(COOKIE), lambda: request.cookies.get(COOKIE)):
        try:
            wanted = read()
        except (UnicodeDecodeError, ValueError):
            continue   # bad bytes: the page that says so still needs a language
        if wanted in LOCALE_NAMES:
            return str(wanted)
    return DEFAULT_LOCALE


@lru_cache(maxsize=8192)
def plain(localizer: Any, msgid: str, domain: str, default: str | None) -> str:
    """The translation of a sentence, its names not yet put in; a list of forty rows says the same dozen words forty times."""
    return str(localizer.translate(TranslationString(msgid, domain=domain, default=default)))


class Translator:
    """Translates for one request; what Chameleon, deform and our own code call to turn a sentence into the reader's language."""

    def __init__(self, request: Any) -> None:
        self._localizer = request.localizer

    def __call__(
        self,
        msgid: Any,
        domain: str | None = None,
        mapping: Mapping[str, Any] | None = None,
        context: str | None = None,   # noqa: ARG002 - part of Chameleon's call
        target_language: str | None = None,   # noqa: ARG002 - part of Chameleon's call
        default: str | None = None,
    ) -> Any:
        """The text in the reader's language. What is not a text comes back as text, None as None."""
        if msgid is None:
            return None
        if not isinstance(msgid, str):
            return str(msgid)
        if not isinstance(msgid, TranslationString):
            return filled(plain(self._localizer, msgid, domain or DOMAIN, default), mapping)
        text = plain(self._localizer, str(msgid), msgid.domain or domain or DOMAIN, msgid.default)
        return filled(text, {**(msgid.mapping or {}), **mapping} if mapping else msgid.mapping)

    def sentence(self, msgid: str, **mapping: Any) -> str:
        """`_('…', name=value)` in a template: translated at once, with the names put in."""
        return filled(plain(self._localizer, msgid, DOMAIN, None), mapping)


def filled(text: str, mapping: Mapping[str, Any] | None) -> str:
    """A translated sentence with its names put in; a name that is not given stays as it stands."""
    if not mapping:
        return text
    pieces = list(_cut(text))
    for place in range(1, len(pieces), 2):
        name = pieces[place]
        pieces[place] = str(mapping.get(name, f"${{{name}}}"))
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[str, ...]:
    """A sentence as text and names in turn, beginning and ending with text."""
    return tuple(NAME.split(text))


def includeme(config: Configurator) -> None:
    """Compile what is stale, and tell Pyramid where the catalogues are. Our own come last, so they win."""
    try:
        compile_all(only_stale=True)
    except OSError as error:   # a read-only installation: what was compiled when it was made is what there is
        log.warning("the catalogues could not be compiled: %s", error)
    config.add_translation_dirs("deform:locale/", "colander:locale/", "portal:locale/")
    config.add_settings({"pyramid.default_locale_name": DEFAULT_LOCALE})
    config.set_locale_negotiator(negotiate)
