"""Keys for single purposes, all derived from the one secret of the settings (HKDF, RFC 5869, with SHA-256).

A key for one purpose tells nothing about the secret nor about another key, so a leak of one stays with one.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Any, Final, Literal

Purpose = Literal["login-cookie", "second-factor", "short-code", "signing"]
SALT: Final = b"concord key derivation, version 1"
HASH_BYTES: Final = 32


@lru_cache(maxsize=256)
def derive_key(secret: str, purpose: Purpose | str, length: int = HASH_BYTES) -> bytes:
    """The key of a purpose, `length` bytes long (at most 255 x 32). Raises ValueError for an empty secret or purpose."""
    if not secret or not purpose or not 0 < length <= 255 * HASH_BYTES:
        raise ValueError("a key needs a secret, a purpose and a length")
    extracted = hmac.new(SALT, secret.encode(), hashlib.sha256).digest()
    block, key = b"", b""
    for counter in range(1, -(-length // HASH_BYTES) + 1):
        block = hmac.new(extracted, block + purpose.encode() + bytes([counter]), hashlib.sha256).digest()
        key += block
    return key[:length]


def key_for(request: Any, purpose: Purpose) -> bytes:
    """The key of a purpose for the portal that serves a request."""
    return derive_key(request.registry.concord.portal_secret, purpose)
