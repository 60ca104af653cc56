"""Errors that name a party by its id, told with the person's name instead."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError


def names_of(dossier: Dossier, ids: Iterable[str]) -> str:
    """The names of parties, with 、 between them."""
    return "、".join(dossier.parties[each].name if each in dossier.parties else each for each in ids)


@contextmanager
def with_names(dossier: Dossier) -> Iterator[None]:
    """Give an error that passes through the detail `names`."""
    try:
        yield
    except DomainError as error:
        ids: Any = error.details.get("parties") or error.details.get("party") or ()
        error.details["names"] = names_of(dossier, (ids,) if isinstance(ids, str) else ids)
        raise
