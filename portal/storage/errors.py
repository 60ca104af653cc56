"""What can go wrong with the store itself, each with a stable code.

    StoreError                 told to the person at the command line, in plain words
    ├── StoreInUse             another process has the data file open
    ├── StoreTooNew            a newer version of the program wrote this store
    ├── StoreNeedsEvolving     an older version wrote it, and `portal-admin INI evolve` was not run
    ├── ExportImpossible       the store holds what no export can say
    ├── ExportBroken           what is to be imported is no export, or has changed
    ├── ExportTooNew           a newer version of the program wrote the export
    ├── StoreNotEmpty          an export is imported into an empty store only
    ├── BackupBroken           a backup lacks a file, or a file of it has changed
    └── NotSupported           this kind of store has its own tool for that
    DomainError                told to the person at the browser, by `pages/shared/errors.py`
    ├── StorageFull            the disk is full; nothing of the request was saved   (503, `storage-full`)
    └── StorageBusy            too many people save at this moment                  (503, `storage-busy`)

The first tree speaks in whole sentences; the second in codes, which pages turn into status and text.
"""

from portal.domain.errors import DomainError


class StoreError(Exception):
    """Base of the errors of commands; the message is a whole sentence that says what to do."""

    code = "store-error"


class StoreInUse(StoreError):
    """Another process has the data file open."""

    code = "store-in-use"


class StoreTooNew(StoreError):
    """A newer version of the program wrote this store."""

    code = "store-too-new"


class StoreNeedsEvolving(StoreError):
    """An older version of the program wrote this store."""

    code = "store-needs-evolving"


class BackupBroken(StoreError):
    """A backup lacks a file, or a file of it has changed."""

    code = "backup-broken"


class ExportImpossible(StoreError):
    """The store holds something that no export can say: run the check."""

    code = "export-impossible"


class ExportBroken(StoreError):
    """What is to be imported is no export of Concord, is not whole, or has changed since it was written."""

    code = "export-broken"


class ExportTooNew(StoreError):
    """A newer version of the program wrote the export."""

    code = "export-too-new"


class StoreNotEmpty(StoreError):
    """An export is imported into an empty store only."""

    code = "store-not-empty"


class NotSupported(StoreError):
    """This kind of store has its own tool for that."""

    code = "not-supported"


class StorageFull(DomainError):
    """The disk is full; nothing of the request was saved."""

    default_code = "storage-full"


class StorageBusy(DomainError):
    """Others were saving for so long that this request gave up; nothing of it was saved."""

    default_code = "storage-busy"
