"""A pointer to an article of law, with the version that was meant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """《law》第article条, in the version of a date; `quote` is the text as it stood when it was cited."""

    law: str
    article: str
    version: str = ""
    quote: str = ""

    @property
    def key(self) -> str:
        """`law#article`, by which links in both directions are found."""
        return f"{self.law}#{self.article}"
