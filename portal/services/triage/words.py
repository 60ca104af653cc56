"""The words by which disputes are sorted, from `words.json` beside this file.

    {
      "categories": {"labour": {"words": ["工地", …], "sub_categories": {"unpaid_wages": ["欠薪", …]}}},
      "signals": {"violence": ["打人", …], "self_harm": ["轻生", …]},
      "difficulty": {"complex": ["多年", …], "major": ["死亡", …]}
    }

What a signal is worth stands in `proposal.py`, since it is a rule and no word.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Words:
    """Words by category, by sub-category within it, by signal, and by difficulty."""

    categories: Mapping[str, tuple[str, ...]]
    sub_categories: Mapping[str, Mapping[str, tuple[str, ...]]]
    signals: Mapping[str, tuple[str, ...]]
    difficulty: Mapping[str, tuple[str, ...]]

    @cached_property
    def of_category(self) -> Mapping[str, tuple[str, ...]]:
        """All words of a category, those of its sub-categories among them."""
        return {
            name: tuple(dict.fromkeys([*own, *(word for sub in self.sub_categories.get(name, {}).values() for word in sub)]))
            for name, own in self.categories.items()
        }


def words_from(saved: Mapping[str, Any]) -> Words:
    """The words of a parsed `words.json`."""
    categories = saved.get("categories", {})
    return Words(
        categories={name: tuple(entry.get("words", ())) for name, entry in categories.items()},
        sub_categories={
            name: {sub: tuple(words) for sub, words in entry.get("sub_categories", {}).items()}
            for name, entry in categories.items()
        },
        signals={name: tuple(words) for name, words in saved.get("signals", {}).items()},
        difficulty={name: tuple(words) for name, words in saved.get("difficulty", {}).items()},
    )


@lru_cache(maxsize=1)
def default_words() -> Words:
    """The words that ship with the portal."""
    source = files(__package__) / "words.json"
    return words_from(json.loads(source.read_text(encoding="utf-8")))
