"""The session's video room: the page, and the offer on its way to the media worker (WHIP-like: RFC 9725).

The page is the same for everybody; what somebody may do there is decided by the worker from the rights that
`services/rooms.py` gives with the offer.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from chameleon.utils import Markup
from pyramid.csrf import get_csrf_token
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError, Invalid, NotFound
from portal.domain.session import MediationSession, Participant
from portal.pages.sessions.files import files_of
from portal.pages.sessions.hand_over import sign_url
from portal.pages.sessions.notes import last_said, steps_shown
from portal.pages.sessions.place import own_place
from portal.papers.notices import NoticeText, notice
from portal.security.acting import actor_of
from portal.services import library, minutes, rooms, sessions, turn
from portal.services.records import dossier_of

TEXTS: Final = Path(__file__).parents[3] / "static/js/room/texts.json"
LARGEST_OFFER: Final = 200_000
SESSION: Final = MediationSession
LONGEST_NAME: Final = 120
ROOM_CODES: Final = {"room-unavailable": ("worker-unreachable", 503), "session-over": ("room-ended", 410), "bad-offer": ("bad-offer", 400)}
"""Codes of the portal as the room's client knows them, with their status."""


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """The words of the room by language."""
    return dict(json.loads(TEXTS.read_text("utf-8")))


@view_config(context=SESSION, name="room", request_method="GET", permission="session.join",
             renderer="portal.pages.sessions:templates/room.pt")
def room(context: MediationSession, request: Any) -> Any:
    """The page of the room; another page where the session is over, or the media worker does not answer."""
    participant = own_place(context, request)
    dossier = dossier_of(context)
    if context.state not in rooms.OPEN_STATES:
        return closed(request, context, "over", 410)
    if not rooms.answers(request.registry.media_worker):
        return closed(request, context, "down", 503)
    hosts = participant.role in rooms.HOSTS
    here = request.resource_path(context)
    config = {
        "offer_url": f"{here}room", "csrf_header": "X-CSRF-Token", "csrf_token": get_csrf_token(request),
        "me": rooms.person_of(participant).to_json(), "publishes": rooms.rights_of(participant).publish_audio,
        "texts": texts().get(request.locale_name, texts()["zh_CN"]),
        "leave_url": leave_url(request, context, hosts=hosts), "minutes_url": f"{here}minutes" if hosts else None,
        "probe_url": f"{request.script_name}/static/js/room/texts.json", "sites_url": f"{request.script_name}/sites",
        "phone": request.registry.concord.portal_phone or None,
        "slots": 11, "ice_servers": ice_servers(request, context, participant), "recording": recording_of(request, dossier),
        "sign_url": sign_url(request, context, participant), "exhibits_url": f"{here}exhibits", "shown_url": f"{here}shown",
        "files": files_of(request, context, participant) if rooms.rights_of(participant).chat else None,
        "udp_probes": udp_probes(request),
    }
    return {
        "days": library.days_in(f"{dossier.facts}\n{dossier.request}") if hosts else (),
        "dossier": dossier, "participant": participant, "hosts": hosts, "is_site": participant.role == "site",
        "config": as_data({key: value for key, value in config.items() if value is not None}),
        "csrf_token": get_csrf_token(request), "search_url": f"{request.script_name}/search.json", "cite_url": f"{here}cite",
        "note_url": f"{here}note", "step_url": f"{here}step", "speakers": speakers_of(context),
        "steps": steps_shown(context, request) if hosts else [], "said": last_said(context) if hosts else [],
        "save_url": f"{here}minutes", "start_url": f"{here}start", "waits": context.state in sessions.WAITING,
    }


def speakers_of(session: MediationSession) -> list[str]:
    """Those whose words may be written down: each person, and each on a seat of a site."""
    found: list[str] = []
    for person in session.participants.values():
        found += person.seats or (person.name,)
    return found


def ice_servers(request: Any, session: MediationSession, participant: Participant) -> list[dict[str, Any]]:
    """The TURN servers of the settings, with a credential that works for some hours."""
    settings = request.registry.concord
    return turn.ice_servers(
        settings.video_turn.split(), settings.video_turn_secret, f"{session.room_id} {participant.__name__}", request.now,
        hours=settings.video_turn_hours,
    )


def udp_probes(request: Any) -> list[str]:
    """Where a page asks beforehand whether datagrams reach the media worker; none where its port is known to itself only.

    One worker is enough to ask: they differ in their ports, and a network that blocks one of these blocks all.
    """
    settings = request.registry.concord
    return [f"stun:{settings.video_address}:{settings.video_udp_port}"] if settings.video_udp_port else []


def recording_notice(request: Any, dossier: Dossier, locale: str = "zh_CN") -> NoticeText:
    """What everybody is asked to agree to before anything is recorded: purpose, keeper, period (R-REC-6)."""
    keeper = dossier.holder.title if dossier.holder is not None else request.registry.concord.portal_organisation
    days = request.root.rulebook.recording_days
    period = f"{days} days after the session" if locale == "en" else f"自本次调解结束起{days}日"
    return notice("recording_consent", locale).filled(organisation=keeper, keeping_period=period)


def recording_of(request: Any, dossier: Dossier) -> dict[str, Any]:
    """The same for the page, in the reader's language."""
    told = recording_notice(request, dossier, request.locale_name)
    return {"title": told.title, "paragraphs": told.paragraphs()}


def leave_url(request: Any, session: MediationSession, *, hosts: bool) -> str:
    """Where one goes afterwards: the team and guests to the session, parties to their dossier."""
    is_party = request.identity.kind == "party" and not request.identity.session
    return str(request.resource_path(dossier_of(session) if is_party and not hosts else session))


def closed(request: Any, session: MediationSession, why: str, status: int) -> Response:
    """A page that says why there is no room now, what to do, and whom to ring."""
    names = {
        "session": session, "dossier": dossier_of(session), "why": why, "back": request.resource_path(session),
        "page_class": "page-narrow",
    }
    response = render_to_response("portal.pages.sessions:templates/no_room.pt", names, request=request)
    response.status_int = status
    return response


@view_config(context=SESSION, name="room", request_method="POST", permission="session.join")
def offer(context: MediationSession, request: Any) -> Response:
    """A browser's offer; the answer comes back with 201 and the place to which a new offer goes."""
    place, told = own_place(context, request), recording_notice(request, dossier_of(context))
    try:
        answer = rooms.enter(
            request.root, request.registry.media_worker, dossier_of(context), context, place, offered(request),
            notice=(told.version, told.body),
        )
    except DomainError as error:
        return refusal(error)
    return sdp(answer, 201, request.resource_path(context, "room"))


@view_config(context=SESSION, name="room", request_method="PATCH", permission="session.join")
def renewal(context: MediationSession, request: Any) -> Response:
    """A new offer of a living connection, as after a change of network."""
    try:
        return sdp(rooms.renew(request.registry.media_worker, context, own_place(context, request), offered(request)), 200)
    except DomainError as error:
        return refusal(error)


def refusal(error: DomainError) -> Response:
    """Why somebody does not come in, as the room's client reads it; its words stand in `texts.json`."""
    code, status = ROOM_CODES.get(error.code, (error.code, 409))
    return Response(json_body={"error": {"code": code}}, status=status)


@view_config(context=SESSION, name="cite", request_method="POST", permission="minutes.write", renderer="json")
def cite(context: MediationSession, request: Any) -> dict[str, Any]:
    """Put an article into the minutes, as it stands or as it stood on a day, from the panel beside the video; twice is once."""
    law, article = str(request.POST.get("law", ""))[:LONGEST_NAME], str(request.POST.get("article", ""))[:LONGEST_NAME]
    day = library.read_day(str(request.POST.get(library.AS_OF, ""))[:LONGEST_NAME])
    found = library.cite(request.registry.library, law, article, as_of=day.iso if day else "") if law else None
    if found is None:
        raise NotFound("article-unknown", law=law, article=article)
    cited = minutes.add_citation(
        request.root, context, found, now=request.now, actor=actor_of(request, dossier_of(context)),
    )
    request.response.headers["Cache-Control"] = "no-store"
    return {"cited": library.written(found), "citations": [library.written(each) for each in cited]}


def offered(request: Any) -> str:
    """The SDP of the body. Raises Invalid `bad-offer`."""
    if request.content_type != "application/sdp" or not 0 < len(request.body) <= LARGEST_OFFER:
        raise Invalid("bad-offer")
    try:
        return str(request.body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Invalid("bad-offer") from None


def sdp(answer: str, status: int, location: str = "") -> Response:
    """An answer as SDP."""
    response = Response(answer, status=status, content_type="application/sdp", charset="utf-8")
    if location:
        response.headers["Location"] = location
    return response


def as_data(value: Any) -> Markup:
    """JSON for a script element that only holds data: no `<` can end it."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028"))
