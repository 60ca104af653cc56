"""Files in the store: taken in as a stream, with the size and the digest that every later check compares."""

import hashlib
from typing import Any, BinaryIO, Final, NamedTuple

from ZODB.blob import Blob

from portal.storage.durable import full_disk_is_said

CHUNK_BYTES: Final = 1 << 20


class StoredFile(NamedTuple):
    """A new blob, not yet committed, with its size in bytes and its SHA-256 in hexadecimal."""

    blob: Any
    size_bytes: int
    digest: str


def new_blob(stream: BinaryIO, connection: Any = None) -> StoredFile:
    """Copy a stream, from where it stands, into a new blob. Raises StorageFull.

    With a connection the copy is made on the disk of the store and need not be copied again at the commit.
    """
    blob = Blob()
    if connection is not None:
        connection.add(blob)
    size, digest = 0, hashlib.sha256()
    with full_disk_is_said(), blob.open("w") as target:
        while chunk := stream.read(CHUNK_BYTES):
            _write_all(target, chunk)
            digest.update(chunk)
            size += len(chunk)
    return StoredFile(blob, size, digest.hexdigest())


def _write_all(target: Any, content: bytes) -> None:
    """Write to a blob, whose file is unbuffered: on a disk that is nearly full it takes a part, and fails the next time."""
    rest = memoryview(content)
    while rest:
        rest = rest[target.write(rest):]


def digest_of(blob: Any) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a blob as it is now. Raises POSKeyError where its file is missing."""
    size, digest = 0, hashlib.sha256()
    with blob.open("r") as source:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def includeme(config: Any) -> None:
    """Give requests `request.new_blob(stream)`."""
    config.add_request_method(lambda request, stream: new_blob(stream, request.zodb), "new_blob")
