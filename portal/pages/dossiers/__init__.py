"""`/dossiers`: the list of dossiers, each dossier with its frame, and the acts of intake, dispatch and willingness."""

from typing import Any

from portal.pages.dossiers.errors import SENTENCES


def includeme(config: Any) -> None:
    """Register the views, and the sentences for what can go wrong."""
    config.include("portal.pages.dossiers.predicates")
    config.add_error_sentences(SENTENCES)
    config.scan("portal.pages.dossiers")
