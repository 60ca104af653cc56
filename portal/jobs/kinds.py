"""The kinds of jobs in the work queue: one file a kind.

A kind is a function of the job's argument and the world. It does its slow part first, outside of any transaction, and must
bear being called again; then it returns the change of the store, which is committed together with the job's removal.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from portal.domain.portal import Portal

if TYPE_CHECKING:
    from portal.jobs.world import World

Record = Callable[[Portal], None]
Kind = Callable[[str, "World"], Record]

KINDS: Final[Mapping[str, str]] = {"message": "portal.jobs.message:deliver", "recording": "portal.jobs.recording:take_in"}
"""Module and function by the name that services put into the outbox."""


def nothing(_portal: Portal) -> None:
    """The change of a job that finds nothing left to do."""


def kind_of(name: str) -> Kind:
    """The function of a kind. Raises KeyError for an unknown one."""
    module, _, function = KINDS[name].partition(":")
    kind: Kind = getattr(import_module(module), function)
    return kind
