"""Why a paper could not be printed: one exception with a stable code."""

from __future__ import annotations


class PaperError(Exception):
    """A paper cannot be printed.

    Codes: `unknown-paper`, `unknown-field`, `wrong-field`, `unprintable-character`, `bad-picture`, `bad-font`,
    `paper-too-long`, `paper-timeout`, `paper-failed`.

    `subject` names what the code is about (a paper, a field, a count); `characters` are those that no font has.
    """

    def __init__(self, code: str, subject: str = "", *, characters: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {subject}" if subject else code)
        self.code = code
        self.subject = subject
        self.characters = characters
