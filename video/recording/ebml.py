"""The few forms of EBML that a Matroska file is made of (RFC 8794): an id, a size, and a value or further elements."""

import struct

UNKNOWN_SIZE = b"\x01" + b"\xff" * 7
"""A size of eight bytes that says: until the file ends."""


def element(identifier: int, content: bytes) -> bytes:
    """Any element."""
    return _id(identifier) + size(len(content)) + content


def number(identifier: int, value: int) -> bytes:
    """A whole number from 0, in as many bytes as it needs."""
    return element(identifier, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def wide(identifier: int, value: int) -> bytes:
    """A whole number in eight bytes, so that it can be written over later."""
    return element(identifier, value.to_bytes(8, "big"))


def real(identifier: int, value: float) -> bytes:
    """A number with a fraction, in eight bytes."""
    return element(identifier, struct.pack(">d", value))


def text(identifier: int, value: str) -> bytes:
    """A text."""
    return element(identifier, value.encode())


def void(length: int) -> bytes:
    """So many bytes that mean nothing, to be written over later; at least nine."""
    return b"\xec" + (0x01 << 56 | (length - 9)).to_bytes(8, "big") + bytes(length - 9)


def open_ended(identifier: int) -> bytes:
    """The head of an element that goes on until the file ends."""
    return _id(identifier) + UNKNOWN_SIZE


def size(value: int) -> bytes:
    """A size in as few bytes as it needs."""
    length = 1
    while value >= (1 << 7 * length) - 1:
        length += 1
    return (1 << 7 * length | value).to_bytes(length, "big")


def _id(identifier: int) -> bytes:
    """An id, which holds its own length."""
    return identifier.to_bytes((identifier.bit_length() + 7) // 8, "big")
