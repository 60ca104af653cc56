"""`/sites`: where one can go to be seen and heard without equipment of one's own (R-VOL-9)."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.sites.views")
