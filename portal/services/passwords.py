"""Passwords: hashed with Argon2id, long enough, and none that attackers try first."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from portal.domain.errors import Invalid

SHORTEST: Final = 10
LONGEST: Final = 200
FEWEST_CHARACTERS: Final = 5
"""Different characters that a password must have at least."""
WALKS: Final = (
    "01234567890123456789", "09876543210987654321", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp",
)
"""Ways over the keyboard; a piece of one is no password."""

_hasher: Final = PasswordHasher()


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its parameters and salt."""
    return _hasher.hash(_normal(password))


def is_right(password_hash: str, password: str) -> bool:
    """Whether a password fits a hash. With an empty hash it takes as long and is never right."""
    try:
        return _hasher.verify(password_hash or _hash_of_nobody(), _normal(password)) and bool(password_hash)
    except (Argon2Error, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than are used now."""
    return _hasher.check_needs_rehash(password_hash)


def check(password: str, *known_words: str) -> None:
    """Raise Invalid where a password is too short, too long, well known, or only repeats the person's name."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise Invalid("password-too-short", shortest=SHORTEST)
    if len(plain) > LONGEST:
        raise Invalid("password-too-long", longest=LONGEST)
    folded = plain.casefold()
    own = {word.casefold() for word in known_words if len(word) >= 3}  # noqa: PLR2004 - shorter ones stand in any password
    if any(_without(folded, word) < FEWEST_CHARACTERS for word in own if word in folded):
        raise Invalid("password-like-name")
    if is_common(plain):
        raise Invalid("password-common")


def is_common(password: str) -> bool:
    """Whether attackers try it first: listed, listed with digits around it, a keyboard walk, digits, one thing repeated."""
    folded = password.casefold()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    if folded in _common() or (core and core in _common()) or len(set(folded)) < FEWEST_CHARACTERS:
        return True
    return any(folded in walk for walk in WALKS) or _is_repeated(folded) or _is_date_or_digits(folded)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _without(folded: str, word: str) -> int:
    return len(folded.replace(word, ""))


def _is_repeated(folded: str) -> bool:
    return any(folded == (folded[:size] * len(folded))[: len(folded)] for size in range(1, len(folded) // 2 + 1))


def _is_date_or_digits(folded: str) -> bool:
    return folded.isdigit() and len(folded) <= 12  # noqa: PLR2004 - telephone numbers and dates; longer ones are hardly remembered


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    text = files("portal.services").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if line)
