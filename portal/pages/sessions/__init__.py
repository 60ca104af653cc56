"""`/dossiers/<year>/<number>/sessions`: planning, links, identities, the video room, and the minutes."""

from typing import Any, Final

from portal.pages.shared.i18n import _

SENTENCES: Final = {
    "session-in-the-past": _("This time is over already. Please choose a later one."),
    "time-taken":
        _("${taken} is expected in another session at that time. All who come are free from ${free_at} on: take that time, or others."),
    "session-impossible": _("A session lasts between 10 minutes and 8 hours."),
    "joint-video-after-violence":
        _("After family violence the sides do not meet in one video. Plan separate talks, or write down why here."),
    "no-consent-to-online": _("${names} has not agreed to take part by video. Record the consent, or choose another way."),
    "police-report-undecided": _("This is a yellow or red warning: decide first whether the police are told."),
    "seat-impossible": _("This place cannot be given so. Please look at name and role."),
    "seat-missing": _("${name} comes to a site: please write the name on a seat of that site."),
    "site-without-seats": _("Please write who sits in the room of the site."),
    "nobody-comes": _("At least one party has to take part."),
    "no-such-log-in": _("Nobody here has the log-in name ${login}. Leave it open for a guest without an account."),
    "no-such-site": _("There is no such site any more."),
    "session-not-waiting": _("This session does not wait to begin any more."),
    "session-not-begun": _("The session has not begun yet. Press “Begin the session” first; then this can be written down."),
    "session-not-running": _("This session is not running."),
    "session-over": _("This session is over."),
    "session-not-due": _("The session is not due yet, or has begun already."),
    "no-such-side": _("Please say which side did not come."),
    "no-such-participant": _("This person has no place in the session any more."),
    "invitee-not-agreed": _("${names} has not agreed that this guest comes. Record first what the parties say."),
    "party-not-identified": _("The identity of ${names} has not been checked for this session."),
    "checklist-open": _("Some points are not ticked yet. Go through each of them before you begin."),
    "not-identified-here": _("Your identity was not checked in this session. Ask the mediator for a link to sign."),
    "not-in-this-session": _("You have no place in this session. Ask the mediator for a link."),
    "room-unavailable": _("The video does not work at the moment. Please ring."),
    "not-admitted": _("Only who was let into the room can do this."),
    "no-chat": _("You are here to listen, and cannot write or hand anything in."),
    "nobody-reads": _("Nobody would see it at the moment. It is kept on this page; please try again after the pause or the separate talk."),
    "circle-changed": _("The separate talk was over before this was told. The file is in the dossier, for your side and the mediators."),
    "too-many-handed-in": _("You have handed in ${most} files here already. Please hand in further ones on the page of papers."),
    "not-shown-to-you": _("This is not shown to you at the moment."),
    "page-unreadable": _("This page cannot be shown as a picture."),
    "pages-busy": _("Too many pages are asked for at the moment. Please try again."),
    "upload-key-missing": _("The browser sent the file in a way that is not understood. Please load the page again."),
    "recording-not-there": _("This recording is not there: it is still being fetched, or was erased."),
    "recording-period-runs": _("The period for which it is kept is not over yet."),
    "no-such-erase-rule": _("Please say by which rule it is erased."),
    "worker-full": _("The video is full at the moment: as many rooms or people as it can hold. Please wait a little, or ring."),
    "bad-offer": _("The browser sent something that the video cannot use. Please load the page again."),
    "no-such-step": _("This step is not in the course of the session."),
    "statement-empty": _("Please write who said what."),
    "minutes-not-writable": _("These minutes can be written while the session runs and after it, until they are read back."),
    "minutes-changed-meanwhile":
        _("Somebody else saved these minutes while you wrote. Both texts are below: take over what you need, and save again."),
    "minutes-too-long": _("The minutes are too long; at most ${most} characters."),
    "minutes-incomplete": _("Before reading back: what was said, the undisputed facts, and the outcome are all needed."),
    "session-not-ended": _("End the session first."),
    "minutes-not-read-back": _("The minutes have not been read back, or are final already."),
    "objection-missing": _("Please write what is not right."),
    "party-did-not-answer": _("${names} has not answered yet."),
}


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.sessions")
    config.add_error_sentences(SENTENCES)
