"""The one number by which portal, worker and page know that they speak the same protocol (`video/PROTOCOL.md`)."""

from typing import Final

VERSION: Final = 1
"""Raised when a message changes in a way that an older reader would misunderstand."""
