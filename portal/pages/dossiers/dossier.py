"""One dossier as staff see it: what it is about, and what happened."""

from typing import Any

from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.dossiers.frame import Frame


@view_config(context=Dossier, permission="dossier.read", renderer="portal.pages.dossiers:templates/timeline.pt")
def timeline(context: Dossier, request: Any) -> dict[str, Any]:
    """The dossier's first page."""
    return {"frame": Frame(request, context, "")}
