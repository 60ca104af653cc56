"""`/progress`: a party looks up its case with the number and the code of the receipt, and is then inside its own dossier."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.progress.views")
