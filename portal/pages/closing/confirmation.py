"""`…/confirmation` and `/ruling`: both sides ask the court to confirm the agreement, and the court rules (rows 26, 27).

Each side signs the joint application; when all have, either side or the office files it (R-JC-1). A party does it on its own page,
or tells the office, which writes it down.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

import colander
from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.party import Party
from portal.pages.closing import words
from portal.pages.closing.ending import TEMPLATE, ending_page
from portal.pages.dossiers.act_page import ActSchema, Sheet, require_any
from portal.pages.dossiers.asking import party_choices
from portal.pages.dossiers.plain_head import head_for
from portal.pages.dossiers.taking import file_field, keep_file
from portal.pages.shared import controls, fields
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _
from portal.papers.notices import NoticeText, notice
from portal.security.acting import actor_of
from portal.services import confirmations
from portal.services.consents import Notice

SCOPES: Final = [("whole", _("The whole agreement")), ("money_only", _("Only what is to be paid"))]
RULINGS: Final = [("valid", _("The agreement is confirmed")), ("dismissed", _("The application is dismissed"))]
ASK_IN: Final = frozenset({"agreed", "performing"})


class Step(NamedTuple):
    """What may be done now: one form and what it does."""

    sheet: Sheet
    perform: Callable[[dict[str, Any]], object]


class JoinSchema(ActSchema):
    """One side's signature under the joint application."""

    party_id = colander.SchemaNode(fields.Choice([]), title=_("Which party"))
    joins = colander.SchemaNode(fields.Ticked(), title=_("Asks, together with the other side, that the court confirms the agreement"))


class FileSchema(ActSchema):
    """Which court, and how much of the agreement (R-JC-5)."""

    court = colander.SchemaNode(fields.Text(100), title=_("Which court"), description=_("The court where the committee sits."))
    scope = colander.SchemaNode(fields.Choice(SCOPES), title=_("How much of it"), widget=controls.Radios(SCOPES))


class WithdrawSchema(ActSchema):
    """Nothing has to be said."""


def waiting(dossier: Dossier) -> list[Party]:
    """The parties who have not yet signed the joint application for the agreement in force."""
    version = dossier.current_agreement
    since = version.effective_at if version is not None else None
    if since is None:
        return []
    signed = {party.id: dossier.consents.latest("judicial_confirmation", party.id) for party in dossier.parties.principals()}
    return [
        party for party in dossier.parties.principals()
        if (record := signed[party.id]) is None or not record.holds or record.at < since
    ]


def told(request: Any, dossier: Dossier) -> NoticeText:
    """What each side is told before it signs, with the last day. Raises Conflict `confirmation-time-over` without a clock."""
    version, clock = dossier.current_agreement, dossier.deadline("confirmation")
    if version is None or version.effective_at is None or clock is None:
        raise Conflict("confirmation-time-over")
    written = written_date(request)
    text = notice("judicial_confirmation_notice", request.locale_name)
    return text.filled(effective_date=written(version.effective_at), last_date=written(clock.due_at))


def written_date(request: Any) -> Callable[[datetime], str]:
    """How the reader's language writes a day."""
    return Formats(request.locale_name, ZONE, Translator(request).sentence).date


def join_step(request: Any, dossier: Dossier, parties: list[Party], path: str) -> Step:
    """Sign the joint application, or write down that a party did."""
    schema, text = JoinSchema(), told(request, dossier)
    offered = party_choices(request, parties)
    is_own = request.identity.kind == "party"   # who signs for itself is not asked who it is
    schema["party_id"].typ = fields.Choice(offered)
    schema["party_id"].widget = controls.Hidden() if is_own else controls.Radios(offered)
    sheet = Sheet(
        path, schema, _("Sign the application"), ("consent",), _("Signed. When every side has signed, it can be filed."),
        given={"party_id": parties[0].id}, back_to="confirmation",
    )
    return Step(sheet, lambda given: confirmations.sign_application(
        request.root, dossier, given["party_id"], notice=Notice(text.version, text.body), now=request.now,
        actor=actor_of(request, dossier),
    ))


def file_step(request: Any, dossier: Dossier, path: str) -> Step:
    """File it, once every side has signed."""
    schema, courts = FileSchema(), [(court.id, court.title) for court in confirmations.courts_near(dossier)]
    if courts:
        schema["court"].typ, schema["court"].widget = fields.Choice(courts), controls.Select(courts)
    sheet = Sheet(
        path, schema, _("File it with the court"), ("apply_confirmation",), _("The court has been asked."),
        given={"scope": "whole", **({"court": courts[0][0]} if courts else {})},
    )
    chosen = "court_id" if courts else "court"
    return Step(sheet, lambda given: confirmations.file(
        request.root, dossier, **{chosen: given["court"]}, scope=given["scope"], now=request.now, actor=actor_of(request, dossier),
    ))


def page(request: Any, dossier: Dossier, step: Step | None) -> Any:
    """How far the application is, and the step that the reader can take; None where the reader waits for the others."""
    translate, open_names = Translator(request), {party.id for party in waiting(dossier)}
    facts = []
    for party_id, name in party_choices(request, dossier.parties.principals()):
        record = dossier.consents.latest("judicial_confirmation", party_id)
        signed = written_date(request)(record.at) if record is not None and party_id not in open_names else ""
        facts.append((name, signed or translate(_("Not signed yet"))))
    missing = [] if open_names else [
        words.confirmation_words(dossier, code) for code in confirmations.missing_papers(dossier, "court")
    ]
    shown = {
        "title": _("Ask the court to confirm"), "facts": facts, "missing": missing if dossier.state in ASK_IN else None,
        "routes": told(request, dossier) if dossier.state in ASK_IN else None,
    }
    if step is None:
        lead = _("You have signed. When the other side has signed too, it can be filed.")
        return {"frame": head_for(request, dossier, "joint"), "form": "", "lead": lead, "points": None, **shown}
    lead = _("Both sides ask together, within thirty days; it is free. A confirmed agreement can be enforced like a judgment.")
    return ending_page(request, dossier, step.sheet, step.perform, lead=lead, **shown)


@view_config(identity_kind="staff", context=Dossier, name="confirmation", permission="agreement.read", renderer=TEMPLATE)
def for_staff(context: Dossier, request: Any) -> Any:
    """The office writes down who signed, and files it."""
    require_any(request, context, "confirmation.help", "confirmation.forward")
    left = waiting(context)
    step = join_step(request, context, left, "confirmation") if left else file_step(request, context, "confirmation")
    return page(request, context, step)


@view_config(identity_kind="party", context=Dossier, name="confirmation", permission="confirmation.apply", renderer=TEMPLATE)
def for_party(context: Dossier, request: Any) -> Any:
    """A party signs, files when all have signed, or takes the application back before the ruling (R-JC-10)."""
    own, left = request.identity.party.id, waiting(context)
    mine = [party for party in left if party.id == own]
    clock = context.deadline("confirmation")
    step: Step | None
    if context.state == "confirming":
        sheet = Sheet(
            "joint", WithdrawSchema(), _("Take the application back"), ("withdraw_confirmation",), _("The application is taken back."),
            look="danger",
        )
        step = Step(sheet, lambda _given: confirmations.withdraw(
            request.root, context, own, now=request.now, actor=actor_of(request, context),
        ))
    elif context.state not in ASK_IN or clock is None or not clock.is_running:
        raise Conflict("not-open-now")
    elif left:
        step = join_step(request, context, mine, "joint") if mine else None
    else:
        step = file_step(request, context, "joint")
    return page(request, context, step)


class RulingSchema(ActSchema):
    """The ruling with its file (R-JC-8)."""

    ruling = colander.SchemaNode(fields.Choice(RULINGS), title=_("What the court ruled"), widget=controls.Radios(RULINGS))
    ruling_number = colander.SchemaNode(fields.Text(100), title=_("Number of the ruling"))
    ruled_on = colander.SchemaNode(fields.Date(), title=_("Day of the ruling"))
    file = colander.SchemaNode(file_field(), title=_("The ruling as a file"))


@view_config(identity_kind="staff", context=Dossier, name="ruling", permission="confirmation.result", renderer=TEMPLATE)
def ruling(context: Dossier, request: Any) -> Any:
    """The court clerk enters what the court ruled."""

    def perform(given: dict[str, Any]) -> None:
        title = Translator(request)(_("Ruling of the court"))
        paper = keep_file(request, context, given["file"], "ruling", title)
        confirmations.enter_ruling(
            request.root, context, is_valid=given["ruling"] == "valid", ruling_number=given["ruling_number"],
            ruled_on=given["ruled_on"], document_number=paper.__name__ or "", now=request.now, actor=actor_of(request, context),
        )

    sheet = Sheet(
        "ruling", RulingSchema(), _("Enter the ruling"), ("add_document", "court_confirms", "court_dismisses"),
        _("Entered. The parties are told."),
    )
    return ending_page(request, context, sheet, perform, title=_("Enter the ruling"))
