import importlib
import re
from pathlib import Path

import portal.domain

README = Path(portal.domain.__path__[0], "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \| (?P<classes>`[^|]+`) \| [^|]+ \|$", README, re.MULTILINE)


def test_each_word_of_the_glossary_names_something_that_exists():
    assert len(ROWS) > 40
    for _, _, classes in ROWS:
        for name in re.findall(r"`([a-z_]+)\.([A-Za-z_]+)`", classes):
            module = importlib.import_module(f"portal.domain.{name[0]}")
            assert hasattr(module, name[1]), ".".join(name)


def test_no_word_stands_for_two_things():
    words = [word for row in ROWS for word in row[0].strip().split("、")]
    assert len(words) == len(set(words))
