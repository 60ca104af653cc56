"""`/orgs`: the tree of places and units, open to everybody: what there is, where, and whom to call."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.orgs.views")
