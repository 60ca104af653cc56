"""`/join/<token>`: looking never uses the link up; the button does, once, for this browser."""

from typing import Any, Final, NamedTuple

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.errors import Conflict
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.pages.shared.errors import sentence
from portal.security.entrance import client_words, come_in
from portal.services import invitations
from portal.services.invitations import InvitationState

ROOT: Final = "portal.domain.portal.Portal"
TEMPLATE: Final = "portal.pages.join:templates/join.pt"
STATUS: Final = {"unknown": 404, "used": 410, "expired": 410, "withdrawn": 410}
LONGEST_TOKEN: Final = 100


class Welcome(NamedTuple):
    """What the page says of an open invitation."""

    kind: str
    name: str
    planned_at: Any
    needs_account: bool
    target_path: str


@view_config(context=ROOT, name="join", request_method="GET", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def look(context: Portal, request: Any) -> Any:
    """What this link is; a second tap in the same browser just goes on."""
    token = token_of(request)
    key = request.identity.login_key if request.identity is not None else ""
    state = invitations.invitation_state(context, token, now=request.now, login_key=key)
    if state == "continue":
        return HTTPSeeOther(welcome(context, token).target_path)
    if state != "open":
        return closed(request, state)
    return {"welcome": welcome(context, token), "closed": None, "page_class": "page-narrow"}


@view_config(context=ROOT, name="join", request_method="POST", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def confirm(context: Portal, request: Any) -> Any:
    """Use the link up and go in. Pressing twice, or in two windows, ends in the same place."""
    token = token_of(request)
    key = request.identity.login_key if request.identity is not None else ""
    state = invitations.invitation_state(context, token, now=request.now, login_key=key)
    if state == "continue":
        return HTTPSeeOther(welcome(context, token).target_path)
    try:
        opened = invitations.confirm_invitation(context, token, now=request.now, client=client_words(request))
    except Conflict:
        return closed(request, state) if state != "open" else look(context, request)
    response = HTTPSeeOther(request.script_name + opened.path)
    come_in(request, response, opened.login_id)
    return response


def token_of(request: Any) -> str:
    """The token in the address; empty where there is none or too much."""
    return request.subpath[0] if len(request.subpath) == 1 and len(request.subpath[0]) <= LONGEST_TOKEN else ""


def welcome(portal: Portal, token: str) -> Welcome:
    """Who is invited to what."""
    invitation = invitations.find_invitation(portal, token)
    assert invitation is not None
    target = invitations.target_of(portal, invitation)
    assert target is not None
    planned_at = target.planned_at if isinstance(target, MediationSession) else None
    return Welcome(
        invitation.kind, invitations.invited_name(portal, invitation), planned_at, invitations.needs_account(portal, invitation),
        target.path(),
    )


def closed(request: Any, state: InvitationState) -> dict[str, Any]:
    """The page for a link that does not open: why, and whom to call."""
    request.response.status_int = STATUS.get(state, 404)
    return {"welcome": None, "closed": sentence(request, Conflict(f"invitation-{state}")), "page_class": "page-narrow"}
