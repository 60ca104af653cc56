"""A refusal that is not the last word: the password must be changed first, or a reason stated."""

from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from portal.security.places import dossier_of


def way_on(error: HTTPForbidden, request: Any) -> str:
    """Where the person can do what is missing; empty where nothing helps."""
    identity = request.identity
    if identity is None:
        return ""
    if identity.must_change_password:
        return "/account"
    reason = getattr(error.result, "reason", "")
    dossier = dossier_of(getattr(request, "context", None))
    if not reason or dossier is None:
        return ""
    back = request.path_info if request.method == "GET" else dossier.path()
    return "/account/reason?" + urlencode({"kind": reason, "dossier": dossier.id, "back": back})


class HasWayOn:
    """View predicate: whether the refusal has a way on."""

    def __init__(self, wanted: Any, _config: Any) -> None:
        self.wanted = bool(wanted)

    def text(self) -> str:
        """For listings of views."""
        return f"has_way_on = {self.wanted}"

    phash = text

    def __call__(self, context: Any, request: Any) -> bool:
        """Whether it is so for this refusal."""
        return bool(way_on(context, request)) is self.wanted


def take_way_on(error: HTTPForbidden, request: Any) -> HTTPSeeOther:
    """Exception view: go there."""
    return HTTPSeeOther(request.script_name + way_on(error, request))
