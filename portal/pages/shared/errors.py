"""What a person sees when something does not work: what happened, what was kept, what to do, whom to call.

Domain errors and Pyramid's own become a status and a page in the reader's language, or `application/problem+json`
(RFC 9457) where JSON is asked for; never a trace, never blame. A page adds sentences for its own codes:
`config.add_error_sentences({"party-refused": _("…")})`.
"""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPClientError, HTTPException, HTTPForbidden, HTTPNotFound
from pyramid.renderers import render
from pyramid.response import Response
from pyramid.tweens import EXCVIEW

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from portal.domain.node import Node
from portal.pages.shared.bad_input import BadInputError, bad_input_tween_name
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import Translator, _

log = logging.getLogger(__name__)

TEMPLATE: Final = "portal.pages.shared:templates/error.pt"
PLAIN: Final = "我们这边出了故障，请过几分钟再试。 Something broke on our side, please try again in a few minutes."
RETRY_AFTER_S: Final = "5"
KEPT: Final = _("What was saved before is still there; nothing was changed by this attempt.")


class Trouble(NamedTuple):
    """A kind of trouble: its status, code, title, what to do, and the drawing that stands above it."""

    status: int
    code: str
    title: Any
    advice: Any
    icon: str = "alert"


INVALID: Final = Trouble(
    400, "invalid", _("This cannot be right yet"), _("Please go back, look at what you entered, and try again."),
)
BAD_INPUT: Final = Trouble(
    400, "bad-input", _("We could not read what your browser sent"),
    _("Please go back and try again. If a link brought you here, it may have been cut off: copy the whole of it."),
)
LOGIN: Final = Trouble(
    401, "login-needed", _("Please log in first"),
    _("This page is for people of this case or of this office. Log in, and you come back here."), "lock",
)
FORBIDDEN: Final = Trouble(
    403, "forbidden", _("This is not open to you"),
    _("You may not see or do this here. If you think you should, ask the person responsible for the case."), "lock",
)
NOT_FOUND: Final = Trouble(
    404, "not-found", _("There is no such page"),
    _("It may have been moved, or the address has a mistake in it. Start from the front page, or search."), "search",
)
CONFLICT: Final = Trouble(
    409, "conflict", _("Somebody was here before you"),
    _("This has changed since you opened the page. Load it again, look at what is new, and do it once more."), "clock",
)
TOO_LARGE: Final = Trouble(
    413, "too-large", _("This is too large"), _("Please send less at once, or a smaller file."), "upload",
)
TOO_MANY: Final = Trouble(429, "too-many", _("That was a little fast"), _("Please wait a few minutes and try again."), "clock")
FULL: Final = Trouble(
    503, "storage-full", _("Nothing can be saved just now"),
    _("The disk of this site is full, so what you sent was not saved. Keep it, call us, and try again later."),
)
BUSY: Final = Trouble(
    503, "storage-busy", _("Too many people are saving just now"),
    _("What you sent was not saved. Please wait a moment and send it once more."), "clock",
)
BROKEN: Final = Trouble(
    500, "broken", _("Something broke on our side"), _("It is not your fault. Please try again in a few minutes."), "alert",
)

BY_CLASS: Final[tuple[tuple[type[BaseException], Trouble], ...]] = (
    (Invalid, INVALID), (Forbidden, FORBIDDEN), (NotFound, NOT_FOUND), (Conflict, CONFLICT),
    (BadInputError, BAD_INPUT), (HTTPNotFound, NOT_FOUND), (HTTPForbidden, FORBIDDEN), (HTTPBadRequest, BAD_INPUT),
    (DomainError, INVALID),
)
BY_CODE: Final = {trouble.code: trouble for trouble in (FULL, BUSY)}
"""Errors of the store itself, which pages do not import: they are known by their codes."""
BY_STATUS: Final = {
    trouble.status: trouble for trouble in (BAD_INPUT, LOGIN, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, TOO_MANY)
}

SENTENCES: Final[Mapping[str, Any]] = {
    "bad-csrf": _("This page was open for too long, or in two windows. Go back, load it again, and send it once more."),
    "origin": _("This request came from another site, so we did not act on it."),
}
"""Sentences for codes, beside those that the pages add."""


def sentence(request: Any, error: Any) -> Any:
    """What happened, for the code of an error; for a code without a sentence, that of its kind."""
    translate, given = Translator(request), getattr(error, "details", {})
    known = request.registry.error_sentences.get(getattr(error, "code", ""))
    if known is None:
        return trouble_of(error).advice
    formats = Formats(request.locale_name, ZONE, translate.sentence)
    said = {name: formats.datetime(value) if isinstance(value, datetime) else str(value) for name, value in given.items()}
    return translate(known, mapping={name: each for name, each in said.items() if given[name] is not None})


def trouble_of(error: Any) -> Trouble:
    """The kind of trouble that an exception is."""
    known = BY_CODE.get(getattr(error, "code", ""))
    if known is not None:
        return known
    for kind, trouble in BY_CLASS:
        if isinstance(error, kind):
            return trouble
    return BY_STATUS.get(getattr(error, "code", 0), BROKEN)


def wants_json(request: Any) -> bool:
    """Whether a program asks: under `/api/`, or by its Accept header."""
    if request.environ.get("PATH_INFO", "").startswith("/api/"):
        return True
    offers = request.accept.acceptable_offers(["text/html", "application/json", "application/problem+json"])
    return bool(offers) and offers[0][0] != "text/html"


def respond(request: Any, trouble: Trouble, code: str, detail: Any, reference: str = "") -> Response:
    """The answer, as a page or as a problem."""
    translate = Translator(request)
    if wants_json(request):
        body = {
            "type": f"/help/errors#{code}", "title": translate(trouble.title), "status": trouble.status, "code": code,
            "detail": translate(detail), **({"reference": reference} if reference else {}),
        }
        response = Response(json_body=body, status=trouble.status, content_type="application/problem+json", charset="utf-8")
    else:
        is_sent = request.method not in {"GET", "HEAD"}
        names = {
            "trouble": trouble, "code": code, "detail": detail, "kept": KEPT if is_sent else None, "reference": reference,
            "case": case_of(request, trouble), "form": form_of(request) if is_sent and trouble is not CONFLICT else None,
        }
        response = Response(render(TEMPLATE, names, request=request), status=trouble.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def form_of(request: Any) -> str | None:
    """The page of ours from which something was sent, to go back to what was typed; None where the browser does not say."""
    came_from, ours = request.environ.get("HTTP_REFERER", ""), request.application_url
    path = came_from.removeprefix(ours)
    return path if came_from.startswith(f"{ours}/") and path.isascii() and not path.startswith("//") else None


def case_of(request: Any, trouble: Trouble) -> Dossier | None:
    """The dossier to go back to, where somebody who may act in it came too late."""
    context = getattr(request, "context", None)
    if trouble is not CONFLICT or not isinstance(context, Node):
        return None
    return next((one for one in context.lineage() if isinstance(one, Dossier)), None)


def refused(error: Any, request: Any) -> Response:
    """Exception view for errors with a code of their own, and for those of Pyramid."""
    trouble, code = trouble_of(error), getattr(error, "code", "")
    if not isinstance(code, str):   # Pyramid's exceptions carry their status as `code`
        code = ""
    if trouble is FORBIDDEN and isinstance(error, HTTPForbidden) and getattr(request, "identity", None) is None:
        trouble = LOGIN
    response = respond(request, trouble, code or trouble.code, sentence(request, error) if code else trouble.advice)
    if trouble is BUSY:
        response.headers["Retry-After"] = RETRY_AFTER_S
    for name in ("Retry-After", "Allow", "WWW-Authenticate"):
        if isinstance(error, HTTPException) and name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def client_error(error: HTTPClientError, request: Any) -> Response:
    """Exception view for the rest of Pyramid's 4xx: their status stays, the page is ours."""
    trouble = BY_STATUS.get(error.code, BAD_INPUT)._replace(status=error.code)
    response = respond(request, trouble, trouble.code, trouble.advice)
    for name in ("Retry-After", "Allow", "WWW-Authenticate"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def csrf_refused(error: Any, request: Any) -> Response:   # noqa: ARG001 - an exception view takes both
    """Exception view for a missing or old CSRF token: an open page, mostly, and seldom an attack."""
    return respond(request, INVALID, "bad-csrf", SENTENCES["bad-csrf"])


def broken(error: Exception, request: Any) -> Response:
    """Exception view for what nobody foresaw: logged with a reference that the person can read out on the telephone."""
    reference = secrets.token_hex(4).upper()
    log.error("reference %s", reference, exc_info=error)
    try:
        return respond(request, BROKEN, "broken", BROKEN.advice, reference)
    except Exception:   # what broke the page may break its frame too: the store, say, that knows who is logged in
        log.exception("reference %s: the page of the error cannot be shown", reference)
        return Response(f"{PLAIN} {reference}", status=BROKEN.status, content_type="text/plain", charset="utf-8")


def add_error_sentences(config: Configurator, sentences: Mapping[str, Any]) -> None:
    """Directive: sentences for codes. Raises ValueError where a code has another sentence already."""
    known = config.registry.error_sentences
    for code, text in sentences.items():
        if known.setdefault(code, text) != text:
            raise ValueError(f"the error code {code!r} has two sentences")


def includeme(config: Configurator) -> None:
    """The views, the tween, and the directive."""
    config.registry.error_sentences = {}
    config.add_directive("add_error_sentences", add_error_sentences)
    add_error_sentences(config, SENTENCES)
    config.add_tween(bad_input_tween_name, under=EXCVIEW)
    for kind in (DomainError, BadInputError, HTTPNotFound, HTTPForbidden, HTTPBadRequest):
        config.add_exception_view(refused, context=kind)
    config.add_exception_view(client_error, context=HTTPClientError)
    config.add_exception_view(csrf_refused, context="pyramid.exceptions.BadCSRFToken")
    config.add_exception_view(csrf_refused, context="pyramid.exceptions.BadCSRFOrigin")
    config.add_exception_view(broken, context=Exception)
