"""Words of the pages of sessions: roles at the table, ways of checking who somebody is, the checklist, what happened in the room."""

from collections.abc import Mapping
from typing import Any, Final

from portal.pages.shared.i18n import _

ROLES: Final[Mapping[str, Any]] = {
    "mediator": _("Mediator"), "co_mediator": _("Co-mediator"), "party": _("Party"), "agent": _("Agent"), "expert": _("Expert"),
    "observer": _("Observer"), "interpreter": _("Interpreter"), "site": _("Room of a site"), "clerk": _("Recorder"),
}
GUEST_ROLES: Final = ("expert", "interpreter", "observer", "clerk")
AGENDAS: Final[Mapping[str, Any]] = {
    "standard": _("Ordinary: opening, statements, issues, separate talks, proposal"),
    "four_say_one_hear": _("Four say, one listens"),
    "lift_hearing": _("Hearing on adding a lift"),
    "petition_video": _("Reception of a petition by video"),
}
STEPS: Final[Mapping[str, Any]] = {
    "opening": _("Opening and notice of rights"), "statements": _("Each side speaks"), "issues": _("Issues summed up"),
    "talks_aside": _("Talks with each side alone"), "proposal": _("Proposals"), "conclusion": _("Agreement, or the other ways"),
    "people_tell": _("The people tell the matter"), "law_told": _("Justice and police tell the law"),
    "custom_told": _("Elders tell what is right"), "heart_told": _("Experts speak to the heart"), "open_hearing": _("Open hearing"),
    "plan_shown": _("The plan is shown"), "floors_speak": _("Each floor speaks"), "questions": _("Questions are asked and answered"),
    "deliberation": _("Deliberation"), "petition_heard": _("The petition is heard"), "unit_answers": _("The unit answers"),
    "registered": _("It is registered"), "sent_on": _("It is sent to who must act"),
    "answer_promised": _("A day for the answer is promised"),
}
"""The steps of the courses."""
SIDES: Final[Mapping[str, Any]] = {
    "applicant": _("Applicant's side"), "respondent": _("Respondent's side"), "third_person": _("Third person's side"),
}
IDENTITY_WAYS: Final[Mapping[str, Any]] = {
    "card_seen": _("Original identity card seen at the table"),
    "card_by_video": _("Identity card held beside the face in the video"),
    "called_back": _("Called back on the registered telephone number"),
    "site_staff": _("Checked by the staff of the site, card in hand"),
    "known_person": _("Known in person to the mediator"),
    "organisation_papers": _("Business licence and the representative's card"),
    "in_room": _("Checked by the host in the video room"),
}
CHECKLIST: Final[Mapping[str, Any]] = {
    "identity": _("Everybody's identity has been checked"),
    "powers": _("The agents' letters of authority have been seen"),
    "rights_notice": _("Rights and duties, the rules and the effect of an agreement were explained"),
    "sham_warning": _("The consequences of sham mediation were explained"),
    "service_address": _("Addresses for papers have been confirmed"),
    "disclosure": _("The mediator said whether there is a relation to either side; nobody asks for another mediator"),
    "open_or_closed": _("The parties agreed whether the session is open or closed"),
    "recording_choice": _("The parties were asked about recording; without consent nothing is recorded"),
    "online_consent": _("Everybody who takes part by video agreed to it"),
    "safe_and_alone": _("Each side was asked alone whether it is safe and can speak freely"),
}
NOTICE_OF_CHECK: Final = {
    "rights_notice": "rights_and_duties", "sham_warning": "sham_mediation_warning", "service_address": "service_address",
    "online_consent": "online_consent",
}
"""The text that is read out for a point of the checklist."""
EVENTS: Final[Mapping[str, Any]] = {
    "room_opened": _("The room opened"), "joined": _("came to the waiting room"), "identified": _("was identified"),
    "admitted": _("was let in"), "returned": _("was asked back to the waiting room"), "removed": _("was asked to leave"),
    "left": _("left"), "muted": _("was muted or unmuted"), "locked": _("locked or unlocked the door"), "chat": _("wrote"),
    "caucus": _("spoke aside"), "paused": _("paused the meeting"), "resumed": _("went on after the pause"),
    "chair": _("was given the chair"), "floor": _("was asked to speak"),
    "document": _("showed a paper"), "file": _("handed in a file"),
    "operator": _("is operated by"), "screen": _("began or stopped to show a screen"),
    "recording": _("The recording"), "consent": _("answered whether it may be recorded"),
    "recording_ready": _("The recording was put aside"),
    "gap": _("was disconnected for a while"), "ended": _("ended the meeting"),
}
EITHER: Final[Mapping[str, tuple[str, Any, Any]]] = {
    "admitted": ("identified", _("was let in"), _("was let in, the identity not checked")),
    "muted": ("muted", _("switched the microphone off"), _("switched the microphone on")),
    "locked": ("locked", _("locked the door"), _("unlocked the door")),
    "screen": ("on", _("showed a screen"), _("showed the screen no longer")),
    "floor": ("given", _("was asked to speak"), _("has spoken")),
    "consent": ("given", _("agreed to a recording"), _("did not agree to a recording, or no longer")),
}
"""Events with two outcomes: what decides between them, and the words where it is so and where it is not."""
CAME_IN: Final = _("came in")
"""Who leads is let in by nobody."""
WAS_MUTED: Final = _("was muted by the host")
LOST: Final = _("lost the connection")
PUT_AWAY: Final = _("No longer shown")
RECORDING_STATES: Final[Mapping[str, Any]] = {
    "on": _("runs"), "asking": _("waits for somebody's consent"), "resting": _("rests"), "off": _("ended"), "running": _("being made"),
    "waiting": _("being fetched"), "kept": _("kept"), "empty": _("without sound and pictures"), "erased": _("erased"),
}
RECORDING_REASONS: Final[Mapping[str, Any]] = {
    "caucus": _("separate talk, never recorded"), "paused": _("pause of the session"), "no-mediator": _("no mediator was there"),
    "host": _("by the host"), "refused": _("somebody did not agree"), "withdrawn": _("somebody took the consent back"),
    "ended": _("the meeting ended"), "disk-full": _("the disk was full"), "disk-failed": _("the disk failed"),
    "writer-died": _("the recording broke off"), "worker-died": _("the video service broke down"),
    "too-slow": _("the machine was too slow"),
    "worker-stopping": _("the video service was stopped for maintenance"), "no-process": _("the machine was too busy"),
}
ERASE_RULES: Final[Mapping[str, Any]] = {
    "period_over": _("The period that people were told is over"),
    "person_asks": _("Somebody on it took the consent back and asks for it (PIPL 47)"),
    "made_by_mistake": _("It should not have been made"),
}
LEFT: Final[Mapping[str, Any]] = {
    "own-wish": _("by the own wish"), "connection-lost": _("the connection broke"), "rights-withdrawn": _("the link was withdrawn"),
}
"""Why somebody left the room."""
CAUCUS: Final[Mapping[str, Any]] = {"began": _("begun"), "changed": _("with other people"), "ended": _("over")}
"""What happened to a talk aside."""
ROOM_SIDES: Final[Mapping[str, Any]] = {
    "applicant": _("Applicant's side"), "respondent": _("Respondent's side"), "third": _("Third person's side"),
}
"""The sides as the room names them."""
LINK_STATES: Final[Mapping[str, Any]] = {
    "none": _("No link sent yet"), "open": _("Link not used yet"), "used": _("Link used"), "expired": _("Link expired"),
    "withdrawn": _("Link withdrawn"),
}


SHOWN_KINDS: Final[Mapping[str, Any]] = {"minutes": _("Minutes"), "agreement": _("Mediation agreement")}
"""What is shown beside documents, by the first part of its name."""


def word(table: Mapping[str, Any], code: str) -> Any:
    """The words of a code; a code without words, such as what somebody wrote, is shown as it is."""
    return table.get(code, code)
