"""The kinds of disputes for people: categories with the Chinese names of their sub-categories, as `words.json` gives them."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from portal.pages.shared.i18n import Translator
from portal.pages.shared.labels import choices, label


@lru_cache(maxsize=1)
def sub_category_names() -> dict[str, dict[str, str]]:
    """Sub-category names by category and code."""
    words = json.loads((files("portal.services.triage") / "words.json").read_text(encoding="utf-8"))
    return {category: dict(entry.get("sub_category_names", {})) for category, entry in words["categories"].items()}


def sub_category_name(category: str, code: str) -> str:
    """The name of a sub-category; empty where there is none of that code."""
    return sub_category_names().get(category, {}).get(code, "")


def kind_choices(request: Any) -> list[tuple[str, str]]:
    """Pairs (`category:sub_category`, words): each category alone, then its sub-categories."""
    translate = Translator(request)
    offered = []
    for category, title in choices("category"):
        offered.append((f"{category}:", str(translate(title))))
        offered += [(f"{category}:{code}", f"{translate(title)} · {name}") for code, name in sub_category_names().get(category, {}).items()]
    return offered


def kind_label(translate: Any, category: str, sub_category: str) -> str:
    """`邻里 · 宅基地边界`."""
    name = sub_category_name(category, sub_category)
    title = str(translate(label("category", category)))
    return f"{title} · {name}" if name else title
