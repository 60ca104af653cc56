"""`…/terminate`, `/close`, `/follow-up`, `/archive`: how a case comes to its end (rows 32, 35, 37, 38)."""

from collections.abc import Callable
from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from portal.domain.archive import ARCHIVE_POINTS
from portal.domain.dossier import Dossier
from portal.pages.closing import words
from portal.pages.dossiers.act_page import ActSchema, Sheet, act_page, require_any
from portal.pages.shared import controls, fields
from portal.pages.shared.formats import ZONE
from portal.pages.shared.i18n import _
from portal.papers.notices import routes
from portal.security.acting import actor_of
from portal.services import closing
from portal.services.clocks import rulebook_of

TEMPLATE: Final = "portal.pages.closing:templates/ending.pt"


def ending_page(
    request: Any, dossier: Dossier, sheet: Sheet, perform: Callable[[dict[str, Any]], object], **shown: Any,
) -> Any:
    """A page with one form; what it does not show beside the form is None."""
    return act_page(
        request, dossier, sheet, perform,
        **{"lead": None, "facts": None, "missing": None, "routes": None, "points": None, **shown},
    )


def reason_explained(node: Any, given: dict[str, Any]) -> None:
    """Another reason than those of the list is said in words."""
    if given["reason"] == "other" and not given["note"]:
        error = colander.Invalid(node)
        error["note"] = _("Please say in a few words what the reason is.")
        raise error


class TerminateSchema(ActSchema):
    """The ground, and that the other ways were told: without that mediation does not end (R-REC-12)."""

    reason = colander.SchemaNode(
        fields.Choice(words.ENDING_GROUNDS), title=_("Why mediation ends"), widget=controls.Radios(words.ENDING_GROUNDS),
    )
    note = colander.SchemaNode(
        fields.Text(1000, multiline=True), title=_("In a few words"), missing="", widget=controls.TextArea(rows=3),
        description=_("Needed for another reason than those above. No word of what was said in trust."),
    )
    told = colander.SchemaNode(fields.Ticked(), title=_("I told the parties of the other ways"), missing=colander.required)
    validator = staticmethod(reason_explained)


@view_config(context=Dossier, name="terminate", permission="dossier.terminate", renderer=TEMPLATE)
def terminate(context: Dossier, request: Any) -> Any:
    """The lead mediator ends mediation; the other ways stand beside. A party leaves on its own page."""
    actor = actor_of(request, context)
    if "lead_mediator" not in actor.roles:
        raise HTTPForbidden
    sheet = Sheet(
        "terminate", TerminateSchema(), _("End mediation"), ("terminate",),
        _("Mediation has ended. The parties are told, and the notice can be printed."), look="danger", back_to="documents",
    )
    return ending_page(
        request, context, sheet,
        lambda given: closing.terminate(request.root, context, given["reason"], now=request.now, actor=actor, note=given["note"]),
        title=_("End mediation"), routes=routes(context.category, request.locale_name),
        lead=_("Ending it takes nothing from anybody: each side can come again, and every other way stands open."),
    )


class CloseSchema(ActSchema):
    """Nothing to fill in: the papers are there."""


class ProposeSchema(ActSchema):
    """What the head should know."""

    reason = colander.SchemaNode(
        fields.Text(500, multiline=True), title=_("How it ended, in a few words"), widget=controls.TextArea(rows=3),
    )


@view_config(context=Dossier, name="close", permission="dossier.list", renderer=TEMPLATE)
def close(context: Dossier, request: Any) -> Any:
    """The head closes it; others lay it before the head. What papers lack is said in words (R-REC-1)."""
    require_any(request, context, "dossier.close", "dossier.approve")
    actor = actor_of(request, context)
    missing = [words.missing_words(context, code) for code in closing.missing_papers(context)]
    shown = {"missing": missing, "title": _("Close the case")}
    if "unit_head" in actor.roles or (context.state == "resolved_on_spot" and actor.roles & {"clerk", "lead_mediator"}):
        sheet = Sheet(
            "close", CloseSchema(), _("Close the case"), ("close", "close_on_spot"),
            _("The case is closed. The parties have been told."),
        )
        return ending_page(
            request, context, sheet, lambda _given: closing.close(request.root, context, now=request.now, actor=actor),
            lead=_("From then on the result stands, and nothing can be changed."), **shown,
        )
    sheet = Sheet("close", ProposeSchema(), _("Lay it before the head"), ("propose_close",), _("The head has been asked."))
    return ending_page(
        request, context, sheet,
        lambda given: closing.propose_closing(request.root, context, reason=given["reason"], now=request.now, actor=actor),
        lead=_("The head of the unit closes it."), **shown,
    )


class BeginSchema(ActSchema):
    """Nothing to fill in."""


class FindingsSchema(ActSchema):
    """Form 12."""

    findings = colander.SchemaNode(
        fields.Text(2000, multiline=True), title=_("What you found"), widget=controls.TextArea(rows=5),
        description=_("How it goes between them, what has been performed, whether they are content, what may come."),
    )
    has_relapsed = colander.SchemaNode(fields.Boolean(), title=_("The dispute has come back"), missing=False, default=False)


@view_config(context=Dossier, name="follow-up", permission="dossier.follow_up", renderer=TEMPLATE)
def follow_up(context: Dossier, request: Any) -> Any:
    """Look in on the parties, then write down what was found."""
    actor = actor_of(request, context)
    title = _("Follow up")
    facts = [(f"{one.at.astimezone(ZONE):%Y-%m-%d}", one.findings) for one in context.follow_ups]
    if context.state == "following_up":
        sheet = Sheet(
            "follow-up", FindingsSchema(), _("Write it down"), ("finish_follow_up",),
            _("Written down. The next visit stands in the calendar."),
        )
        return ending_page(
            request, context, sheet,
            lambda given: closing.finish_follow_up(
                request.root, context, findings=given["findings"], has_relapsed=given["has_relapsed"], now=request.now, actor=actor,
            ),
            title=title, facts=facts,
        )
    sheet = Sheet(
        "follow-up", BeginSchema(), _("I am looking in on them now"), ("follow_up",),
        _("When you are back, write down what you found."), back_to="follow-up",
    )
    return ending_page(
        request, context, sheet, lambda _given: closing.follow_up(request.root, context, now=request.now, actor=actor),
        title=title, facts=facts, lead=_("A visit or a call: does it hold, is something new coming up?"),
    )


class ArchiveSchema(ActSchema):
    """How long it is kept (R-ARC-3)."""

    keeping_period = colander.SchemaNode(
        fields.Choice(list(words.KEEPING.items())), title=_("How long it is kept"),
        description=_("The rules of your archive say so; the law does not."),
    )


@view_config(context=Dossier, name="archive", permission="dossier.archive", renderer=TEMPLATE)
def archive(context: Dossier, request: Any) -> Any:
    """Seal it for keeping, once the check reaches the score."""
    reached = closing.archive_points(context)
    sheet = Sheet(
        "archive", ArchiveSchema(), _("Seal it for keeping"), ("archive",), _("Archived: read-only from now on."), look="seal",
    )
    return ending_page(
        request, context, sheet,
        lambda given: closing.archive(
            request.root, context, keeping_period=given["keeping_period"], now=request.now, actor=actor_of(request, context),
        ),
        title=_("Archive"), lead=_("From then on nothing can be changed, by nobody. One digest covers all papers and the whole record."),
        points=[(words.POINTS[name], reached[name], worth) for name, worth in ARCHIVE_POINTS.items()],
        score=sum(reached.values()), needed=rulebook_of(request.root, context).archive_score,
    )
