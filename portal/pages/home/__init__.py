"""The front page: what this is, must I, whom do I call."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.home.views")
