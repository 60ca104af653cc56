"""The search over laws, cases, explainers and the dossiers that the asker may see."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.search.views")
