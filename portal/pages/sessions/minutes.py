"""`…/sessions/<n>/minutes`: written by the team, read back, answered by each party, final (R-REC-4, R-REC-5)."""

from typing import Any, Final

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError
from portal.domain.session import MediationSession, Minutes, Statement
from portal.pages.dossiers.act_page import Sheet, act_page, sheet_form
from portal.pages.dossiers.plain_head import head_for, is_staff, own_party
from portal.pages.sessions.asides import statements
from portal.pages.sessions.minutes_schemas import AnswerAtTableSchema, AnswerSchema, MinutesSchema, ReopenSchema, as_typed
from portal.pages.sessions.naming import with_names
from portal.pages.sessions.running import end_for_all
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.services import minutes as service
from portal.services import sessions
from portal.services.citations import read_citations, shown
from portal.services.records import dossier_of

READ: Final = "portal.pages.sessions:templates/minutes.pt"
WRITE: Final = "portal.pages.sessions:templates/minutes_form.pt"
ACT: Final = "portal.pages.dossiers:templates/act.pt"
FOR_PARTIES: Final = frozenset({"minutes_review", "locked"})
"""What is still being written is not shown to the parties."""


def session_of(minutes: Minutes) -> MediationSession:
    """The session that the minutes are of."""
    return next(node for node in minutes.lineage() if isinstance(node, MediationSession))


def may_write(request: Any, session: MediationSession) -> bool:
    """Whether the reader writes these minutes now."""
    return session.state in service.WRITABLE and bool(request.asker.may("minutes.write", session))


@view_config(context=Minutes, request_method="GET", permission="minutes.read", renderer=READ)
def read(context: Minutes, request: Any) -> Any:
    """The minutes to be read; to be written where the reader may."""
    session = session_of(context)
    if may_write(request, session):
        return render_to_response(WRITE, writing(request, session, minutes_form(request, context)), request=request)
    return reading(request, session)


def reading(request: Any, session: MediationSession) -> dict[str, Any]:
    """What the page for readers shows."""
    dossier, written = dossier_of(session), session.minutes
    reviewing, may = session.state == "minutes_review", request.asker.may
    own = own_party(request, dossier)
    present = service.present_parties(dossier, session)
    return {
        "frame": head_for(request, dossier, "sessions"), "session": session, "minutes": written,
        "is_shown": is_staff(request) or session.state in FOR_PARTIES, "is_staff": is_staff(request),
        "citations": shown(request.registry.library, written.citations), "talks": list(statements(session)),
        "answers": [(dossier.parties[party_id], answer_of(dossier, written, party_id)) for party_id in present],
        "may_answer": reviewing and bool(own) and may("minutes.confirm", written),
        "form": answer_form(request, session) if reviewing and own and may("minutes.confirm", written) else None,
        "writes": reviewing and may("minutes.write", session), "hosts": reviewing and may("session.host", session),
        "silent": service.silent_parties(dossier, session),
        "runs": session.state in sessions.RUNNING, "own_answer": answer_of(dossier, written, own) if own else None,
    }


def answer_of(dossier: Dossier, written: Minutes, party_id: str) -> Any:
    """What a party, or somebody who acts for it, answered; None while it is silent."""
    acting = {party_id, *(party.id for party in dossier.parties.values() if party.acts_for == party_id)}
    return next((one for one in written.responses if one.party_id in acting), None)


# -- writing


def minutes_form(request: Any, minutes: Minutes) -> forms.Form:
    """The form, filled with what is saved. While the session runs its host ends it from here, so that nothing unsaved is left behind."""
    session = session_of(minutes)
    buttons: list[tuple[Any, ...]] = [("save", _("Save"))]
    if session.state not in sessions.RUNNING:
        buttons.append(("read_back", _("Save and read back"), "secondary"))
    elif request.asker.may("session.host", session):
        buttons.append(("end", _("Save, and end the session for everybody"), "danger"))
    return forms.form(request, MinutesSchema(), buttons, appstruct=as_typed(minutes), formid="minutes", keep="minutes")


def writing(request: Any, session: MediationSession, form: forms.Form, *, newer: bool = False) -> dict[str, Any]:
    """What the page for writers shows; `newer`: beside it the text that somebody else saved meanwhile."""
    dossier = dossier_of(session)
    return {
        "frame": head_for(request, dossier, "sessions"), "session": session, "minutes": session.minutes,
        "form": form, "newer": newer, "runs": session.state in sessions.RUNNING,
        "citations": list(zip(session.minutes.citations, shown(request.registry.library, session.minutes.citations), strict=True)),
        "speakers": [person.name for person in session.participants.values()], "page_class": "page-wide" if newer else None,
    }


@view_config(context=Minutes, request_method="POST", permission="minutes.write", renderer=WRITE)
def write(context: Minutes, request: Any) -> Any:
    """Save what was written; with its button end the session, read it back, or take a citation out. Nothing typed is ever lost."""
    session, dossier = session_of(context), dossier_of(context)
    form = minutes_form(request, context)
    given = forms.validate(form, request)
    if given is None:
        return writing(request, session, form)
    try:
        save(request, session, given)
        if "read_back" in request.POST:
            service.read_back(request.root, dossier, session, now=request.now, actor=actor_of(request, dossier))
    except DomainError as error:
        changed = error.code == "minutes-changed-meanwhile"
        forms.refuse(form, request, error, None if changed else {"citations-unknown": "cite"}.get(error.code))
        if changed:
            request.response.status_int = 409
            form["version"].cstruct = str(context.version)
        return writing(request, session, form, newer=changed)
    if "end" in request.POST and request.asker.may("session.host", session):
        end_for_all(session, request)
    else:
        request.session.flash(_("Saved."), "good")
    return HTTPSeeOther(request.resource_path(context).rstrip("/"))


def save(request: Any, session: MediationSession, given: dict[str, Any]) -> None:
    """Keep the text, and what was cited or taken out. What is saved already is not saved again."""
    dossier = dossier_of(session)
    cited = read_citations(request.registry.library, given["cite"]) if given["cite"] else ()
    said = tuple(Statement(each["speaker"], each["text"]) for each in given["statements"])
    actor, now = actor_of(request, dossier), request.now
    written = session.minutes
    texts = (given["undisputed_facts"], given["outcome"], given["next_steps"])
    if (written.statements, (written.undisputed_facts, written.outcome, written.next_steps)) != (said, texts):
        service.save(
            request.root, session, statements=said, undisputed_facts=texts[0], outcome=texts[1], next_steps=texts[2],
            version=given["version"], now=now, actor=actor,
        )
    for citation in cited:
        service.add_citation(request.root, session, citation, now=now, actor=actor)
    if key := str(request.POST.get("drop", "")):
        service.remove_citation(request.root, session, key, now=now, actor=actor)


# -- answering


def answer_sheet(session: MediationSession) -> Sheet:
    """The form by which a party answers."""
    return Sheet(
        f"sessions/{session.number}/minutes/answer", AnswerSchema(), _("Send the answer"), ("respond_to_minutes",),
        _("Thank you. Your answer stands beside the minutes."), back_to=f"sessions/{session.number}/minutes",
    )


def answer_form(request: Any, session: MediationSession) -> forms.Form:
    """The empty form; it is sent to the page of the answer."""
    form = sheet_form(request, dossier_of(session), answer_sheet(session))
    form.action = request.resource_path(session.minutes, "answer")
    return form


@view_config(context=Minutes, name="answer", request_method="POST", permission="minutes.confirm", renderer=READ)
def answer(context: Minutes, request: Any) -> Any:
    """A party confirms the minutes, or objects in words, on its own device."""
    session, dossier = session_of(context), dossier_of(context)
    own = own_party(request, dossier)

    def respond(given: dict[str, Any]) -> None:
        service.respond(
            request.root, dossier, session, own, confirmed=given["answer"] == "yes", now=request.now,
            actor=actor_of(request, dossier), objection=given["objection"],
        )

    reply = act_page(request, dossier, answer_sheet(session), respond)
    return {**reading(request, session), "form": reply["form"]} if isinstance(reply, dict) else reply


@view_config(context=Minutes, name="answer-at-table", permission="minutes.write", renderer=ACT)
def answer_at_table(context: Minutes, request: Any) -> Any:
    """Write down what a party said that sits at the table and has no device."""
    session, dossier = session_of(context), dossier_of(context)
    asked = str((request.POST if request.method == "POST" else request.GET).get("party", ""))[:20]
    if asked not in service.present_parties(dossier, session):
        raise Conflict("minutes-not-read-back")
    sheet = Sheet(
        f"sessions/{session.number}/minutes/answer-at-table", AnswerAtTableSchema(), _("Write down the answer"), ("respond_to_minutes",),
        _("The answer stands beside the minutes."), given={"party": asked}, back_to=f"sessions/{session.number}/minutes",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: service.respond(
            request.root, dossier, session, asked, confirmed=given["answer"] == "yes", now=request.now,
            actor=actor_of(request, dossier), objection=given["objection"],
        ),
        title=_("Answer at the table"), facts=[(_("Party"), dossier.parties[asked].name)],
        lead=_("The minutes were read out to this party, which has signed the printed paper, or said what is not right."),
    )


@view_config(context=Minutes, name="lock", request_method="POST", permission="session.host")
def lock(context: Minutes, request: Any) -> HTTPSeeOther:
    """Make them final, once every party that was there has answered; twice is once."""
    session, dossier = session_of(context), dossier_of(context)
    if session.state != "locked":
        with with_names(dossier):
            service.lock(request.root, dossier, session, now=request.now, actor=actor_of(request, dossier))
        request.session.flash(_("The minutes are final."), "good")
    return HTTPSeeOther(request.resource_path(context).rstrip("/"))


@view_config(context=Minutes, name="reopen", permission="session.host", renderer=ACT)
def reopen(context: Minutes, request: Any) -> Any:
    """Change them once more before they are final."""
    session, dossier = session_of(context), dossier_of(context)
    sheet = Sheet(
        f"sessions/{session.number}/minutes/reopen", ReopenSchema(), _("Open them again"), ("reopen_minutes",),
        _("The minutes can be changed again."), back_to=f"sessions/{session.number}/minutes",
    )
    return act_page(
        request, dossier, sheet,
        lambda given: service.write_again(
            request.root, session, reason=given["reason"], now=request.now, actor=actor_of(request, dossier),
        ),
        title=_("Change the minutes again"),
    )
