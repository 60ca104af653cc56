"""The proof beside a drawn signature: that this signer, at this time, marked exactly this text (R-AGR-12).

A drawn picture alone proves nothing. The proof is a keyed hash over the text's digest, the signer and the time, by a key that
belongs to the signer's session alone, so that a later change of text, signer or time shows.
"""

import hashlib
import hmac
from datetime import datetime

from portal.domain.agreement import Mark


def session_key(server_key: bytes, login_session_id: str) -> bytes:
    """The key of one signer's session, derived from the server's key; nobody else's session has the same."""
    return hmac.digest(server_key, f"signing:{login_session_id}".encode(), hashlib.sha256)


def proof_of(key: bytes, content_digest: str, signer: str, at: datetime, drawing: str = "") -> str:
    """The hexadecimal proof over digest, signer, time and drawing."""
    said = "\n".join((content_digest, signer, at.isoformat(), hashlib.sha256(drawing.encode()).hexdigest()))
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()


def verifies(key: bytes, mark: Mark) -> bool:
    """Whether a mark still is what its signer made."""
    return hmac.compare_digest(proof_of(key, mark.content_digest, mark.by, mark.at, mark.drawing), mark.proof or "-")
