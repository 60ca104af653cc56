"""`/login` and `/logout`.

A refused attempt is counted in the store, so its page is committed like any other: these forms never doom the transaction for a
wrong password.
"""

from datetime import timedelta
from typing import Any, Final

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.demonstration.accounts import listed
from portal.demonstration.reading import PASSWORD as DEMONSTRATION_PASSWORD
from portal.domain.account import Account
from portal.domain.portal import Portal
from portal.pages.login import half
from portal.pages.login.schemas import CodeSchema, LoginSchema
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.pages.shared.links import is_inside
from portal.security.entrance import client_words, come_in, go_out
from portal.services import accounts, second_factor
from portal.services.accounts import Verdict
from portal.services.logins import open_login

ROOT: Final = "portal.domain.portal.Portal"
TEMPLATE: Final = "portal.pages.login:templates/login.pt"
REFUSED: Final = 422
START: Final = "/console"
"""Where staff begin."""


@view_config(context=ROOT, name="login", request_method="GET", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def ask(context: Portal, request: Any) -> Any:
    """The form; whoever is in already goes on to where they wanted."""
    no_further(request)
    came_from = request.GET.get("came_from", "")
    if request.identity is not None and request.identity.kind == "staff":
        return HTTPSeeOther(onward(request, came_from))
    return page(context, request, password_form(request, came_from))


@view_config(context=ROOT, name="login", request_method="POST", permission=NO_PERMISSION_REQUIRED, renderer=TEMPLATE)
def enter(context: Portal, request: Any) -> Any:
    """Name and password, or the code after them."""
    no_further(request)
    if "half" in request.POST:
        return enter_code(context, request)
    form = password_form(request, "")
    given = forms.validate(form, request)
    if given is None:
        return page(context, request, form)
    verdict = accounts.check_password(
        context, given["login"], given["password"], address=request.counting_address, now=request.now,
    )
    if verdict.account is None:
        return page(context, request, refused(form, request, verdict, _("The login name or the password is not right.")))
    if verdict.result == "second-factor":
        return page(context, request, code_form(request, half.sealed(request, verdict.account, given["came_from"])))
    return inside(request, verdict.account, given["came_from"])


def enter_code(context: Portal, request: Any) -> Any:
    """The second half of logging in."""
    form = code_form(request, "")
    given = forms.validate(form, request)
    first = half.opened(request, request.POST.get("half", ""))
    if first is None:
        return page(context, request, said(password_form(request, ""), request, _("That took too long. Please begin again.")))
    if given is None:
        return page(context, request, form)
    account, came_from = first
    verdict = second_factor.check_code(context, account, given["code"], address=request.counting_address, now=request.now)
    if verdict.result == "ok":
        return inside(request, account, came_from)
    again = code_form(request, given["half"])
    return page(context, request, refused(again, request, verdict, _("This code is not right, or was used already.")))


@view_config(context=ROOT, name="logout", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def leave(context: Portal, request: Any) -> HTTPSeeOther:  # noqa: ARG001 - a view takes both
    """End the log-in of this browser."""
    response = HTTPSeeOther(request.script_name + "/")
    go_out(request, response)
    request.session.flash(_("You are logged out."), "good")
    return response


def inside(request: Any, account: Account, came_from: str) -> HTTPSeeOther:
    """Open the log-in and go on."""
    hours = request.registry.concord.portal_session_hours
    login_id, _login = open_login(
        request.root, account.principal, account.display_name, now=request.now, lifetime=timedelta(hours=hours),
        client=client_words(request),
    )
    target = "/account" if account.must_change_password else onward(request, came_from)
    response = HTTPSeeOther(target)
    come_in(request, response, login_id)
    return response


def onward(request: Any, came_from: str) -> str:
    """Where to go after logging in: back to a page of ours, else to the start of work."""
    return came_from if is_inside(came_from) else f"{request.script_name}{START}"


def password_form(request: Any, came_from: str) -> forms.Form:
    """The form for name and password."""
    return forms.form(
        request, LoginSchema(), [("login-now", _("Log in"))], appstruct={"came_from": came_from if is_inside(came_from) else ""},
        is_key=True,
    )


def code_form(request: Any, note: str) -> forms.Form:
    """The form for the code."""
    return forms.form(request, CodeSchema(), [("login-now", _("Log in"))], appstruct={"half": note}, formid="code", is_key=True)


def refused(form: forms.Form, request: Any, verdict: Verdict, sentence: Any) -> forms.Form:
    """Say that it was wrong, or how long to wait."""
    if verdict.wait_s:
        minutes = -(-verdict.wait_s // 60)
        sentence = _("Too many attempts. Please wait ${minutes} minutes and try again.", mapping={"minutes": minutes})
    return said(form, request, sentence)


def said(form: forms.Form, request: Any, sentence: Any) -> forms.Form:
    """Show a sentence above a form; unlike `forms.refuse` it lets what was counted be saved."""
    form.error = colander.Invalid(form.schema, sentence)
    request.response.status_int = REFUSED
    return form


def page(context: Portal, request: Any, form: forms.Form) -> dict[str, Any]:
    """What the template needs; on a demonstration also its accounts, which open for everybody."""
    shown = request.registry.concord.portal_demonstration
    known = [context.accounts[one.login] for one in listed() if one.login in context.accounts] if shown else []
    return {
        "form": form, "demonstration": known, "demonstration_password": DEMONSTRATION_PASSWORD,
        "page_class": None if known else "page-narrow",
    }


def no_further(request: Any) -> None:
    """There is nothing below `/login`."""
    if request.subpath:
        raise HTTPNotFound
