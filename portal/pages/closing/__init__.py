"""Placeholder."""

from typing import Any


def includeme(config: Any) -> None:
    """Register nothing yet."""
    config.scan(__name__)
