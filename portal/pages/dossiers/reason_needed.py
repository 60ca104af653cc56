"""Where a door opens only after a reason was stated, as a leader's look at a dossier: on to the page that asks for it."""

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import exception_view_config

from portal.pages.shared.links import Links
from portal.security.places import dossier_of


class ReasonHelps:
    """`reason_helps=True`: the view is for refusals that a stated reason would turn into a yes, when reading."""

    def __init__(self, wanted: bool, _config: Any) -> None:  # noqa: FBT001 - a predicate's one value
        self.wanted = wanted

    def text(self) -> str:
        """How `pviews` shows it."""
        return f"reason_helps = {self.wanted}"

    phash = text

    def __call__(self, context: Any, request: Any) -> bool:
        """Whether the refusal says which reason is missing."""
        return reading(request) and bool(getattr(getattr(context, "result", None), "reason", "")) is self.wanted


def reading(request: Any) -> bool:
    """Whether a page of a dossier was asked for, without changing anything."""
    return request.method == "GET" and dossier_of(getattr(request, "context", None)) is not None


@exception_view_config(context=HTTPForbidden, reason_helps=True)
def ask_for_reason(error: HTTPForbidden, request: Any) -> HTTPSeeOther:
    """To the page that asks, and back here afterwards."""
    dossier = dossier_of(request.context)
    assert dossier is not None
    address = Links(request).url("/account/reason", kind=error.result.reason, dossier=dossier.id, back=request.path_info)
    return HTTPSeeOther(address)
