"""Identity numbers: resident identity numbers, unified social credit codes, telephones.

A number is kept as it was given. Checks warn and never refuse: old papers, residence permits of Hong Kong, Macau and
Taiwan and people without any paper are all real. In lists a number is masked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")

_ID_FORM = re.compile(r"[0-9]{17}[0-9X]\Z")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_MARKS = "10X98765432"

_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_FORM = re.compile(rf"[{_CODE_ALPHABET}]{{2}}[0-9]{{6}}[{_CODE_ALPHABET}]{{10}}\Z")

_LENGTH = 18
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A number without spaces and in half-width capitals, and the codes of what looks wrong with it."""

    number: str
    warnings: tuple[str, ...] = ()


def normalised(text: str) -> str:
    """Half-width, upper case, without spaces and hyphens; anything else stays as it was typed."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_resident_id(text: str, today: date) -> CheckedNumber:
    """A resident identity number of 18 places (GB 11643-1999, ISO 7064 MOD 11-2).

    Warnings: `id-length`, `id-characters`, `id-birth-date` (no such day, or after `today`), `id-check-digit`.
    """
    number = normalised(text)
    if len(number) != _LENGTH:
        return CheckedNumber(number, ("id-length",))
    if not _ID_FORM.match(number):
        return CheckedNumber(number, ("id-characters",))
    warnings = []
    born = _born(number)
    if born is None or born > today:
        warnings.append("id-birth-date")
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    if _ID_MARKS[total % 11] != number[-1]:
        warnings.append("id-check-digit")
    return CheckedNumber(number, tuple(warnings))


def _born(number: str) -> date | None:
    """The day of birth that stands in an identity number, None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def check_credit_code(text: str) -> CheckedNumber:
    """A unified social credit code of 18 places (GB 32100-2015, ISO 7064 MOD 31).

    Warnings: `credit-code-length`, `credit-code-characters`, `credit-code-check-character`.
    """
    number = normalised(text)
    if len(number) != _LENGTH:
        return CheckedNumber(number, ("credit-code-length",))
    if not _CODE_FORM.match(number):
        return CheckedNumber(number, ("credit-code-characters",))
    total = sum(_CODE_ALPHABET.index(mark) * pow(3, place, 31) for place, mark in enumerate(number[:-1]))
    if _CODE_ALPHABET[-total % 31] != number[-1]:
        return CheckedNumber(number, ("credit-code-check-character",))
    return CheckedNumber(number)


def masked_number(number: str) -> str:
    """`**************002X`: the last four only, so that neither home county nor birthday shows."""
    if len(number) <= _SHOWN:
        return "*" * len(number)
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:]


def masked_phone(phone: str) -> str:
    """`138****1234` for a mobile number; of any other, the last four at most."""
    number = normalised(phone)
    if re.fullmatch(r"1[0-9]{10}", number):
        return f"{number[:3]}****{number[-_SHOWN:]}"
    return masked_number(number)
