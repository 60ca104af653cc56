"""`/account` and the pages below it, for members of staff."""

from typing import Any, Final

import segno
from chameleon.utils import Markup
from itsdangerous import BadData, URLSafeTimedSerializer
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.account import Account, LoginSession
from portal.domain.errors import DomainError
from portal.domain.portal import Portal
from portal.pages.account.schemas import PasswordOnlySchema, PasswordSchema, SecondFactorSchema
from portal.pages.shared import forms
from portal.pages.shared.i18n import _
from portal.security.keys import key_for
from portal.services import accounts, second_factor
from portal.services.logins import logins_of, revoke_all, revoke_login

ROOT: Final = "portal.domain.portal.Portal"
SET_UP_S: Final = 1800
"""How long a shown QR code may be confirmed."""


def own(step: str, template: str = "") -> Any:
    """`@own("password")`: a view at `/account/password`, for members of staff."""
    settings: dict[str, Any] = {"context": ROOT, "name": "account", "permission": "account.own"}
    if template:
        settings["renderer"] = f"portal.pages.account:templates/{template}.pt"
    return view_config(path_info=rf".*/account{'/' if step else ''}{step}/?$", **settings)


@own("", "account")
def overview(context: Portal, request: Any) -> dict[str, Any]:
    """Everything about one's account on one page."""
    identity = request.identity
    held = [login for login in logins_of(context, identity.principal) if holds(login[1], request)]
    held.sort(key=lambda login: login[1].last_seen_at, reverse=True)
    return {
        "account": identity.account, "logins": held, "here": identity.login_key, "role_places": identity.asker.role_places,
        "codes_left": len(identity.account.recovery_digests),
    }


@own("password", "password")
def password(context: Portal, request: Any) -> Any:
    """Choose a new password; all other log-ins end."""
    form = forms.form(request, PasswordSchema(), [("change", _("Change password"))])
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        identity = request.identity
        try:
            accounts.change_password(
                context, identity.account, given["old"], given["new"], now=request.now, keep_login=identity.login_key,
            )
        except DomainError as error:
            forms.refuse(form, request, error, field="old" if error.code == "password-wrong" else "new")
        else:
            return done(request, _("Your password is changed, and all your other log-ins have ended."))
    return {"form": form, "page_class": "page-narrow"}


@own("second-factor", "second_factor")
def set_up_second_factor(context: Portal, request: Any) -> Any:  # noqa: ARG001 - a view takes both
    """Show a QR code; keep its secret once a code from it was typed."""
    account: Account = request.identity.account
    kept = kept_secret(request)
    if request.method == "POST" and not kept:
        return HTTPSeeOther(request.path_url)   # the picture was open for too long: show a new one
    secret = kept or second_factor.new_secret()
    form = forms.form(
        request, SecondFactorSchema(), [("set-up", _("Switch on"))], appstruct={"secret": sealer(request).dumps([account.login, secret])},
    )
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            codes = second_factor.set_up(account, secret, given["code"], password=given["password"], now=request.now)
        except DomainError as error:
            forms.refuse(form, request, error, field="password" if error.code == "password-wrong" else "code")
        else:
            return {"form": None, "codes": codes, "page_class": "page-narrow"}
    issuer = request.registry.concord.portal_title
    picture = qr_code(second_factor.provisioning_uri(secret, account, issuer))
    return {"form": form, "codes": None, "picture": picture, "secret": secret, "page_class": "page-narrow"}


@own("second-factor/remove", "confirm")
def remove_second_factor(context: Portal, request: Any) -> Any:  # noqa: ARG001 - a view takes both
    """Do without the second factor."""
    form = forms.form(request, PasswordOnlySchema(), [("remove", _("Switch off"), "danger")])
    if request.method == "POST" and (given := forms.validate(form, request)) is not None:
        try:
            second_factor.remove(request.identity.account, password=given["password"], now=request.now)
        except DomainError as error:
            forms.refuse(form, request, error, field="password")
        else:
            return done(request, _("From now on your password alone opens your account."))
    return {"form": form, "title": _("Log in without a code"), "page_class": "page-narrow"}


@own("recovery-codes", "second_factor")
def renew_recovery_codes(context: Portal, request: Any) -> Any:  # noqa: ARG001 - a view takes both
    """Ten new recovery codes in place of the old ones."""
    if request.method != "POST" or not request.identity.account.totp_secret:
        raise HTTPNotFound
    codes = second_factor.renew_recovery_codes(request.identity.account, now=request.now)
    return {"form": None, "codes": codes, "page_class": "page-narrow"}


@own("logins")
def end_logins(context: Portal, request: Any) -> HTTPSeeOther:
    """End one of one's log-ins, or all but this one."""
    if request.method != "POST":
        raise HTTPNotFound
    identity, wanted = request.identity, request.POST.get("login", "")
    if wanted == "others":
        revoke_all(context, identity.principal, but=identity.login_key)
    elif wanted in dict(logins_of(context, identity.principal)):
        revoke_login(context, wanted)
    else:
        raise HTTPNotFound
    return done(request, _("This log-in has ended."))


def holds(login: LoginSession, request: Any) -> bool:
    """Whether a log-in is still open."""
    return not login.is_revoked and request.now < login.expires_at


def done(request: Any, sentence: Any) -> HTTPSeeOther:
    """Back to the account, with a word on what was done."""
    request.session.flash(sentence, "good")
    return HTTPSeeOther(f"{request.script_name}/account")


def qr_code(text: str) -> Markup:
    """A QR code as SVG for the page itself, dark on white in every theme."""
    return Markup(segno.make(text, error="m").svg_inline(scale=5, border=4, light="white", dark="black"))


def kept_secret(request: Any) -> str:
    """The secret that was shown before, out of the sealed field; empty where there is none, or somebody else's."""
    try:
        login, secret = sealer(request).loads(request.POST.get("secret", ""), max_age=SET_UP_S)
    except (BadData, ValueError):
        return ""
    return str(secret) if login == request.identity.account.login else ""


def sealer(request: Any) -> URLSafeTimedSerializer:
    """Seals the secret while it is only shown and not yet kept."""
    return URLSafeTimedSerializer(key_for(request, "second-factor"), salt="set-up")
