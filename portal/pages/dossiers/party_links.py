"""A link that lets a party into its own dossier: for the other side, who has no receipt, and for whoever lost the code."""

from typing import Any, Final

from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.errors import Conflict
from portal.domain.party import Party
from portal.pages.dossiers.frame import Frame
from portal.papers.pictures import qr_svg
from portal.security.acting import actor_of
from portal.services import invitations
from portal.services.records import dossier_of

PAGE: Final = "portal.pages.dossiers:templates/party_link.pt"


@view_config(context=Party, name="link", request_method="POST", permission="invitation.issue")
def make_link(context: Party, request: Any) -> Response:
    """Make a link and show it, this once; an older one for the same party is withdrawn."""
    dossier = dossier_of(context)
    if not dossier.is_open:
        raise Conflict("dossier-ended")
    by = actor_of(request, dossier).principal
    invitations.withdraw_party_links(request.root, dossier, context.id, by=by, now=request.now)
    token = invitations.invite_party(request.root, dossier, context.id, by=by, now=request.now)
    base = request.registry.concord.portal_url or request.application_url
    address = f"{base.rstrip('/')}/join/{token}"
    response = render_to_response(PAGE, {
        "frame": Frame(request, dossier, "parties"), "party": context, "address": address, "qr": qr_svg(address),
    }, request=request)
    response.headers["Cache-Control"] = "no-store"
    return response
