"""Which texts of law are in force today, whatever the day on which they were imported.

What the index says of validity was true on the day of the import. Only time can change it later, and only where a text
was still to come into force: on its day it becomes current, the version before it superseded, and what it abolishes
repealed. So a law that comes into force tomorrow needs no new import. Where nothing is due, nothing is computed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from kb.corpus.laws import RegulationSource, from_payload
from kb.corpus.validity import begins, validities
from kb.index.snapshot import STATES, Snapshot
from kb.names import regulation_id


def as_of(snapshot: Snapshot, day: date) -> Snapshot:
    """The snapshot as it is to be read on a day; itself, where no text of law has become due since its import."""
    waiting = snapshot.mask("validity", ("future",)) & snapshot.mask("kind", ("regulation",))
    sources = [source for number in waiting.nonzero()[0].tolist() if (source := _source(snapshot, number))]
    due = [source for source in sources if begins(source.regulation) <= day.isoformat()]
    if not due:
        return snapshot
    laws = {source.regulation.law for source in due} | {law for source in due for law in source.abolishes}
    touched = snapshot.mask("law", sorted(laws)) & snapshot.mask("kind", ("regulation",))
    concerned = {source.regulation.law + source.regulation.version: source for source in due}
    for number in touched.nonzero()[0].tolist():
        source = _source(snapshot, number)
        if source:
            concerned[source.regulation.law + source.regulation.version] = source
    changed: dict[int, str] = {}
    for law, versions in standing_of(concerned.values(), day).items():
        for version, validity in versions.items():
            before = concerned[law + version].regulation.validity
            if before not in (validity, "repealed"):  # what was repealed for another reason stays so
                changed |= dict.fromkeys(numbers_of(snapshot, regulation_id(law, version)), validity)
    read = np.full(snapshot.size, -1, np.int8)
    for number, validity in changed.items():
        read[number] = STATES.index(validity)
    return snapshot.with_validity(read)


def _source(snapshot: Snapshot, number: int) -> RegulationSource | None:
    document = snapshot.document(number)
    return from_payload(document) if document.payload else None


def standing_of(sources: Iterable[RegulationSource], today: date) -> dict[str, dict[str, str]]:
    """Law to version to validity, from the versions side by side and from what later laws abolish."""
    by_law: dict[str, list[RegulationSource]] = defaultdict(list)
    abolished: dict[str, str] = {}
    for source in sources:
        by_law[source.regulation.law].append(source)
        since = source.regulation.effective or source.regulation.version
        if since <= today.isoformat():
            for law in source.abolishes:
                if law != source.regulation.law:
                    abolished[law] = max(abolished.get(law, ""), source.regulation.version)
    return {
        law: validities(
            [(source.regulation, source.is_expired) for source in group],
            abolished_at=abolished.get(law, ""),
            today=today,
        )
        for law, group in by_law.items()
    }


def numbers_of(snapshot: Snapshot | None, document_id: str) -> Iterator[int]:
    """The documents of a regulation (itself and its articles) or of a precedent."""
    number = snapshot.find(document_id) if snapshot else None
    if snapshot is None or number is None:
        return
    document = snapshot.document(number)
    yield number
    if document.kind == "regulation":
        articles = snapshot.mask("law", (document.law,)) & snapshot.mask("kind", ("article",))
        for one in articles.nonzero()[0].tolist():
            if snapshot.document(one).version == document.version:
                yield one
