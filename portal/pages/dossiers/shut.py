"""The page of somebody who disclosed an interest: the dossier is shut to them, and it says with whom it lies now (R-COI-2)."""

from typing import Any

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import exception_view_config

from portal.security.places import dossier_of


class ShutByDeclaration:
    """`shut_by_declaration=True`: the view is for refusals that come from the reader's own declaration."""

    def __init__(self, wanted: bool, _config: Any) -> None:  # noqa: FBT001 - a predicate's one value
        self.wanted = wanted

    def text(self) -> str:
        """How `pviews` shows it."""
        return f"shut_by_declaration = {self.wanted}"

    phash = text

    def __call__(self, _context: Any, request: Any) -> bool:
        """Whether the reader disclosed an interest in this dossier that is not cleared."""
        dossier = dossier_of(getattr(request, "context", None))
        return (dossier is not None and dossier.has_open_recusal(request.asker.principal)) is self.wanted


@exception_view_config(
    context=HTTPForbidden, shut_by_declaration=True, renderer="portal.pages.dossiers:templates/shut.pt",
)
def shut(_error: HTTPForbidden, request: Any) -> dict[str, Any]:
    """What was declared and when, who decides, and nothing of the case."""
    dossier = dossier_of(request.context)
    assert dossier is not None
    request.response.status_int = 403
    request.response.headers["Cache-Control"] = "no-store"
    return {"reference": dossier.reference, "declaration": dossier.declaration(request.asker.principal)}
