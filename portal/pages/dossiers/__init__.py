"""`/dossiers`: the list of dossiers, each dossier with its frame, and the acts of intake, dispatch and willingness."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.include("portal.pages.dossiers.predicates")
    config.scan("portal.pages.dossiers")
