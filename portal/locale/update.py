"""`python -m portal.locale.update [AREA …]`: bring the `.po` files up to date and compile them.

New sentences arrive untranslated, or with the translation that another area already has; sentences that are gone leave.
With names of areas (the folders of `portal/pages`), only their files are written.
"""

import sys
from collections.abc import Sequence

from babel.messages.catalog import Catalog

from portal.locale.catalogue import FOLDER, LOCALES, compile_all, disagreements, merged, read, write
from portal.locale.extract import everything


def update(areas: Sequence[str] = ()) -> list[str]:
    """Bring the sources up to date; returns a line for each file with sentences still to translate."""
    found = everything(FOLDER.parent)
    left = []
    for locale in LOCALES:
        known = merged(locale)
        for area in areas or sorted(found):
            path = FOLDER / locale / f"{area}.po"
            old, new = read(path, locale), Catalog(locale=locale)
            for text, places in found.get(area, {}).items():
                mine, others = old.get(text), known.get(text)
                string = (mine.string if mine else "") or (others.string if others else "")
                new.add(text, string, locations=sorted({(file, 0) for file, _line in places}))
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, new)
            missing = sum(1 for message in new if message.id and not message.string)
            if missing:
                left.append(f"{path.relative_to(FOLDER.parent.parent)}: {missing} to translate")
        for path in () if areas else (FOLDER / locale).glob("*.po"):
            if path.stem not in found:
                path.unlink()
    return left


def main(arguments: Sequence[str]) -> int:
    """The command: update, compile, and say what is left to do."""
    left = [*update(arguments), *(line for locale in LOCALES for line in disagreements(locale))]
    written = compile_all()
    sys.stdout.write("\n".join([*left, *(f"{path.name} written" for path in written)]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
