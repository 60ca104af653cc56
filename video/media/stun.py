"""Answering the connectivity checks of browsers (RFC 8489, RFC 8445), and a page that asks beforehand whether datagrams reach us."""

import os
import struct
from collections.abc import Callable
from typing import NamedTuple

from aioice import stun

MAX_SIZE = 548
"""A check of a browser has about 110 bytes."""


HEADER_SIZE = 20
BARE_QUESTION = bytes.fromhex("00010000 2112a442")
"""A binding request of no attributes, with the cookie that every STUN message has."""


ANSWER = b"\x01\x01"
PRIORITY = 1853824767
"""Of an address on the way (RFC 8445, 5.1.2): any will do here, for there is nothing to choose."""


class Check(NamedTuple):
    """A binding request that carried the right password."""

    ufrag: str
    chosen: bool
    transaction: bytes


def _parse(data: bytes) -> stun.Message | None:
    """A message of STUN, or None where it is none."""
    if len(data) > MAX_SIZE:
        return None
    try:
        return stun.parse_message(data)
    except (ValueError, LookupError, struct.error):   # the last where an attribute is shorter than its kind
        return None


def read_check(data: bytes, password: Callable[[str, str], str | None]) -> Check | None:
    """A genuine check, or None.

    `password` maps our and the browser's user name fragments to our password, or to None where the pair is unknown.
    """
    message = _parse(data)
    if message is None or message.message_class != stun.Class.REQUEST or message.message_method != stun.Method.BINDING:
        return None
    ours, _, theirs = str(message.attributes.get("USERNAME", "")).partition(":")
    key = password(ours, theirs)
    if key is None or not message.check_message_integrity(key.encode()):
        return None
    return Check(ours, "USE-CANDIDATE" in message.attributes, message.transaction_id)


def read_question(data: bytes) -> bytes | None:
    """The transaction of a request without any attribute, or None. Its answer is hardly longer, so it serves nobody as a weapon."""
    if len(data) != HEADER_SIZE or data[:8] != BARE_QUESTION:
        return None
    return data[8:]


def write_reply(transaction: bytes, address: tuple[str, int]) -> bytes:
    """The answer to a bare question: the address that it came from."""
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=transaction)
    answer.attributes["XOR-MAPPED-ADDRESS"] = address
    return bytes(answer)


def write_answer(check: Check, address: tuple[str, int], password: str) -> bytes:
    """The response that tells a browser from where its check came."""
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=check.transaction)
    answer.attributes["XOR-MAPPED-ADDRESS"] = address
    answer.add_message_integrity(password.encode())
    return bytes(answer)


def write_inquiry(theirs: str, ours: str, password: str, transaction: bytes) -> bytes:
    """A check of our own, to an address where a browser may be now; `password` is the browser's."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, transaction_id=transaction)
    request.attributes["USERNAME"] = f"{theirs}:{ours}"
    request.attributes["PRIORITY"] = PRIORITY
    request.attributes["ICE-CONTROLLED"] = int.from_bytes(os.urandom(8), "big")
    request.add_message_integrity(password.encode())
    return bytes(request)


def read_transaction(data: bytes) -> bytes | None:
    """Which question this would be the answer to; None if it is no answer."""
    return data[8:HEADER_SIZE] if len(data) >= HEADER_SIZE and data[:2] == ANSWER else None


def is_genuine_answer(data: bytes, password: str) -> bool:
    """Whether an answer carries the browser's password."""
    message = _parse(data)
    return message is not None and message.message_class == stun.Class.RESPONSE and message.check_message_integrity(password.encode())


def write_check(ours: str, theirs: str, password: str) -> bytes:
    """A connectivity check as a browser sends it; used by the tests' own peers."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, transaction_id=os.urandom(12))
    request.attributes["USERNAME"] = f"{theirs}:{ours}"
    request.attributes["PRIORITY"] = PRIORITY
    request.attributes["ICE-CONTROLLING"] = int.from_bytes(os.urandom(8), "big")
    request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(password.encode())
    return bytes(request)
