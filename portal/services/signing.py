"""The proof beside a drawn signature: that this signer, at this time, marked exactly this text (R-AGR-12).

A drawn picture alone proves nothing. The proof is a keyed hash over the text's digest, the signer and the time, by a key that
belongs to the signer's session alone, so that a later change of text, signer or time shows.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final, Literal

from portal.domain.agreement import Mark

Standing = Literal["holds", "broken", "unknown"]
FINGERPRINT: Final = 16
"""Hexadecimal digits, 64 bits: enough to tell two keys of one portal apart, and no help in finding one."""


def session_key(server_key: bytes, login_session_id: str) -> bytes:
    """The key of one signer's session, derived from the server's key; nobody else's session has the same."""
    return hmac.digest(server_key, f"signing:{login_session_id}".encode(), hashlib.sha256)


def proof_of(key: bytes, content_digest: str, signer: str, at: datetime, drawing: str = "") -> str:
    """The hexadecimal proof over digest, signer, time and drawing."""
    said = "\n".join((content_digest, signer, at.isoformat(), hashlib.sha256(drawing.encode()).hexdigest()))
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()


def name_of_key(key: bytes, login_session_id: str) -> str:
    """Which key it was: the log-in, and a fingerprint that tells whether the server's key is still the same."""
    return f"{login_session_id}:{hashlib.sha256(key).hexdigest()[:FINGERPRINT]}"


def standing(server_key: bytes, mark: Mark) -> Standing:
    """How a mark's proof stands; `unknown` where it was made under another key of the server, or names no key."""
    login_session_id = mark.proof_key.rpartition(":")[0]
    key = session_key(server_key, login_session_id)
    if not login_session_id or name_of_key(key, login_session_id) != mark.proof_key:
        return "unknown"
    return "holds" if verifies(key, mark) else "broken"


def verifies(key: bytes, mark: Mark) -> bool:
    """Whether a mark still is what its signer made."""
    return hmac.compare_digest(proof_of(key, mark.content_digest, mark.by, mark.at, mark.drawing), mark.proof or "-")
