"""`…/sessions/<n>/recordings`: what was recorded, watching it, taking a file away, erasing it. Each of these is written down (R-REC-7).

A recording is opened by a button, which writes the audit entry; only then is the film given out, for some hours, to this person.
"""

from typing import Any, Final, NamedTuple

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import FileResponse
from pyramid.view import view_config

from portal.domain.errors import NotFound
from portal.domain.recording import RecordedFile, Recording, Recordings
from portal.domain.session import MediationSession
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page
from portal.pages.dossiers.frame import name_of
from portal.pages.dossiers.plain_head import head_for
from portal.pages.sessions import words
from portal.pages.shared import controls, fields
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.security.downloads import blob_response
from portal.services import recordings as service
from portal.services.records import dossier_of

LIST: Final = "portal.pages.sessions:templates/recordings.pt"
ONE: Final = "portal.pages.sessions:templates/recording.pt"
ACT: Final = "portal.pages.dossiers:templates/act.pt"


class Track(NamedTuple):
    """One participant's file."""

    file: RecordedFile
    who: str
    megabytes: str


class EraseSchema(ActSchema):
    """By which rule."""

    rule = colander.SchemaNode(
        fields.Choice(list(words.ERASE_RULES.items())), title=_("By which rule?"), widget=controls.Radios(list(words.ERASE_RULES.items())),
    )


def session_of(recording: Recording | Recordings) -> MediationSession:
    """The session that was recorded."""
    return next(node for node in recording.lineage() if isinstance(node, MediationSession))


def tracks_of(recording: Recording) -> list[Track]:
    """The files with the names of the participants."""
    people = session_of(recording).participants
    return [
        Track(file, people[file.participant].name if file.participant in people else file.participant, f"{file.size_bytes / 1e6:.1f}")
        for file in recording.files
    ]


def length(ms: int) -> str:
    """`1:02:03`, in the recording's own time."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def shown(request: Any, context: Recording | Recordings) -> dict[str, Any]:
    """What both pages need."""
    session, dossier = session_of(context), dossier_of(context)
    return {
        "frame": head_for(request, dossier, "sessions"), "session": session, "words": words, "length": length,
        "who": lambda principal: name_of(request.root, principal), "address": request.resource_path(context).rstrip("/"),
        "keeps_days": request.root.rulebook.recording_days,
    }


@view_config(context=Recordings, request_method="GET", permission="recording.read", renderer=LIST)
def recordings(context: Recordings, request: Any) -> dict[str, Any]:
    """All recordings of a session."""
    return {**shown(request, context), "recordings": list(context.values())}


@view_config(context=Recording, request_method="GET", permission="recording.read", renderer=ONE)
def recording(context: Recording, request: Any) -> dict[str, Any]:
    """One recording: how it stands, where it rested, who is on it; and the film, once it was opened."""
    may = request.asker.may
    return {
        **shown(request, context), "recording": context, "tracks": tracks_of(context),
        "is_open": context.is_open_to(request.asker.principal, request.now),
        "takes": may("recording.take", context) and context.state == "kept",
        "erases": may("recording.erase", context) and context.state == "kept",
        "done": round(context.film_done * 100),
    }


@view_config(context=Recording, name="watch", request_method="POST", permission="recording.read")
def watch(context: Recording, request: Any) -> HTTPSeeOther:
    """Open it: this is written down, and the film may be watched for some hours."""
    service.watch(request.root, context, now=request.now, actor=actor_of(request, dossier_of(context)))
    return HTTPSeeOther(request.resource_path(context).rstrip("/"))


@view_config(context=Recording, name="film", request_method="GET", permission="recording.read")
def film(context: Recording, request: Any) -> FileResponse | HTTPSeeOther:
    """The film for the player, in pieces; not without the button."""
    if context.film is None or context.film.blob is None:
        raise NotFound("recording-not-there")
    if not context.is_open_to(request.asker.principal, request.now):
        return HTTPSeeOther(request.resource_path(context).rstrip("/"))
    return blob_response(request, context.film.blob, media_type="video/webm", name=context.film.name, show=True)


@view_config(context=Recording, name="take", request_method="POST", permission="recording.take")
def take(context: Recording, request: Any) -> FileResponse:
    """Take one file away; this is written down with the file's name."""
    dossier, name = dossier_of(context), str(request.POST.get("file", ""))
    file = service.take_away(request.root, context, name, now=request.now, actor=actor_of(request, dossier))
    media_type = "video/webm" if file is context.film else "video/x-matroska"
    return blob_response(request, file.blob, media_type=media_type, name=f"{dossier.reference}-{name}")


@view_config(context=Recording, name="erase", permission="recording.erase", renderer=ACT)
def erase(context: Recording, request: Any) -> Any:
    """Let pictures and voices go, by a rule that is named."""
    dossier, number = dossier_of(context), session_of(context).number
    sheet = Sheet(
        f"sessions/{number}/recordings/{context.__name__}/erase", EraseSchema(), _("Erase it"), ("erase_recording",),
        _("Erased. The digests and this act stay in the record."), look="danger", back_to=f"sessions/{number}/recordings",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: service.erase(request.root, context, given["rule"], now=request.now, actor=actor_of(request, dossier)),
        title=_("Erase the recording"),
        lead=_("The film and the file of each participant are gone for good. That there was a recording, and its digests, stay."),
    )
