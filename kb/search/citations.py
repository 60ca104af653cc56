"""Citations against the library: which references in a text lead somewhere, and which edition they mean."""

from collections.abc import Iterable, Sequence

from kb.analysis.citations import find
from kb.index.snapshot import Mask, Snapshot
from kb.model import Citation, Document
from kb.names import article_path, citation_key, regulation_path

_STANDING = {"current": 3, "": 2, "unheld": 2, "future": 1, "superseded": 0, "repealed": 0}


def resolve(snapshot: Snapshot, text: str, *, own_law: str = "") -> tuple[Citation, ...]:
    """All references to law in a text, in their order; ``path`` is empty for what the library does not hold."""
    known = set(snapshot.values("law")[0])
    found = []
    for reference in find(text, is_known=known.__contains__, own_law=own_law):
        path = ""
        if reference.law in known:
            path = regulation_path(reference.law)
            if reference.article_number:
                held = snapshot.with_key("article", citation_key(reference.law, reference.article_number))
                path = article_path(reference.law, reference.article_number) if held else ""
        found.append(
            Citation(
                reference.start,
                reference.end,
                text[reference.start : reference.end],
                reference.law,
                reference.article_number,
                reference.paragraph,
                reference.item,
                path,
            )
        )
    return tuple(found)


def best_edition(snapshot: Snapshot, law: str, number: str, can_see: Mask | None = None) -> list[int]:
    """The editions of an article (or, without a number, of a law), what is in force and newest first."""
    numbers = snapshot.with_key("article", citation_key(law, number)) if number else regulation_numbers(snapshot, law)
    seen = [one for one in numbers if can_see is None or can_see[one]]
    editions = [(snapshot.document(one), one) for one in seen]
    editions.sort(key=lambda pair: standing(pair[0]), reverse=True)
    return [one for _, one in editions]


def standing(document: Document) -> tuple[int, str]:
    """Sorts editions: in force before not, then newer before older."""
    return _STANDING.get(document.validity, 0), document.version


def regulation_numbers(snapshot: Snapshot, law: str) -> list[int]:
    """The documents of all versions of a law."""
    both = snapshot.mask("law", (law,)) & snapshot.mask("kind", ("regulation",))
    return [int(number) for number in both.nonzero()[0]]


def citing(
    snapshot: Snapshot, law: str, number: str, scopes: Iterable[str], limit: int
) -> tuple[Sequence[Document], int]:
    """What cites an article (or the law as a whole) among what the asker may see: the newest, and how many in all."""
    found = snapshot.mask("cites", (citation_key(law, number),)) & snapshot.mask("scopes", sorted(set(scopes)))
    numbers = [int(one) for one in found.nonzero()[0]]
    documents = [snapshot.document(one) for one in numbers[: max(limit * 10, 200)]]
    documents.sort(key=lambda document: (document.kind == "article", document.law == law), reverse=False)
    return documents[:limit], len(numbers)
