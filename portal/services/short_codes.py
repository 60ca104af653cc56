"""The short code on the receipt, by which a party opens its dossier. Only a keyed hash of it is kept.

Its alphabet has no two signs that look alike on paper or sound alike when read aloud.
"""

import hashlib
import hmac
from typing import Final

from portal.domain.dossier import Dossier

ALPHABET: Final = "23456789AFHKMRUWXY"
LENGTH: Final = 8


def short_code(key: bytes, seed: str) -> str:
    """The code that belongs to a seed; the same for the same seed, so that a repeated press shows the same receipt."""
    number = int.from_bytes(hmac.digest(key, f"short-code:{seed}".encode(), hashlib.sha256), "big")
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def spoken(code: str) -> str:
    """The code in two groups, as it stands on paper: `7KM4 AX9R`."""
    return f"{code[:4]} {code[4:]}"


def normalised(typed: str) -> str:
    """What was typed, without spaces and hyphens, in capitals, full-width signs folded."""
    folded = (chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in typed)  # noqa: PLR2004 - ！ to ～
    return "".join(sign for sign in folded if sign.isalnum()).upper()


def code_digest(key: bytes, dossier_id: str, code: str) -> str:
    """The keyed hash under which a code is kept; bound to the dossier, so that equal codes do not show."""
    said = f"{dossier_id}:{normalised(code)}"
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()


def opens(key: bytes, dossier: Dossier, typed: str) -> bool:
    """Whether what was typed is the dossier's short code; takes the same time whether it is or not."""
    given = code_digest(key, dossier.id.partition("-")[0], typed)
    return hmac.compare_digest(given, dossier.code_digest or "-")
