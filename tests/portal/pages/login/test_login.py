"""Logging in and out."""

import pyotp
import pytest

from portal.services import second_factor
from tests.portal.security.site import NOW, PASSWORD


def fill(browser, login="clerk", password=PASSWORD, came_from=""):
    form = browser.get(f"/login?came_from={came_from}").forms["form"]
    form["login"], form["password"] = login, password
    return form


def test_the_right_password_opens_and_leads_to_work(site):
    answer = fill(site.browser()).submit("login-now", status=303)
    assert answer.location == "http://localhost/console"
    assert answer.test_app.get("/console").text == "work"


def test_one_comes_back_to_where_one_came_from(site):
    answer = fill(site.browser(), came_from="/dossiers/2026/100001").submit("login-now", status=303)
    assert answer.location == "http://localhost/dossiers/2026/100001"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(site, elsewhere):
    answer = fill(site.browser(), came_from=elsewhere).submit("login-now", status=303)
    assert answer.location == "http://localhost/console"


def test_a_wrong_name_and_a_wrong_password_get_the_same_page(site):
    pages = [fill(site.browser(), *given).submit("login-now", status=422).text for given in (("clerk", "wrong"), ("nobody", "wrong"))]
    without_token = [page.replace("nobody", "clerk").split('name="csrf_token" value="') for page in pages]
    assert [part[-64:] for part in without_token[0]][-1] == [part[-64:] for part in without_token[1]][-1]
    assert "登录名或密码不对" in pages[0]
    assert "登录名或密码不对" in pages[1]


def test_failures_are_counted_although_the_page_refuses(site):
    for _ in range(5):
        fill(site.browser(), password="wrong").submit("login-now", status=422)
    refused = fill(site.browser()).submit("login-now", status=422)
    assert "尝试次数过多" in refused.text
    site.later(seconds=31)
    fill(site.browser()).submit("login-now", status=303)


def test_the_cookie_is_kept_from_scripts_and_other_sites(site):
    answer = fill(site.browser()).submit("login-now", status=303)
    cookie = next(value for value in answer.headers.getall("Set-Cookie") if value.startswith("concord_login="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_logging_in_gives_a_new_login_and_a_new_token(site):
    browser = site.log_in()
    first, token = browser.cookies["concord_login"], browser.cookies["concord_csrf"]
    other = site.browser()
    other.set_cookie("concord_login", first)
    assert other.get("/console").text == "work"
    site.later(minutes=1)
    browser.get("/login", status=303)   # whoever is in goes on
    form = site.browser().get("/login").forms["form"]
    form["login"], form["password"] = "leader", PASSWORD
    browser.post("/login", {**dict(form.submit_fields()), "csrf_token": token}, status=303)
    assert browser.cookies["concord_login"] != first
    assert browser.cookies["concord_csrf"] != token
    other.get("/console", status=401)   # the log-in that was there before has ended


def test_logging_out_ends_the_login_on_the_server(site):
    browser = site.log_in()
    stolen = site.browser()
    stolen.set_cookie("concord_login", browser.cookies["concord_login"])
    browser.get("/account")
    browser.post("/logout", {"csrf_token": browser.cookies["concord_csrf"]}, status=303)
    stolen.get("/console", status=401)
    browser.get("/console", status=401)


def test_logging_out_needs_a_form_of_ours(site):
    browser = site.log_in()
    browser.get("/logout", status=404)
    browser.post("/logout", {}, status=400)
    assert browser.get("/console").text == "work"


def test_with_a_second_factor_a_code_is_asked_for(site):
    secret = second_factor.new_secret()
    site.change(lambda portal: setattr(portal.accounts["clerk"], "totp_secret", secret))
    browser = site.browser()
    page = fill(browser).submit("login-now")
    browser.get("/console", status=401)
    code = page.forms["code"]
    code["code"] = "000000"
    again = code.submit("login-now", status=422).forms["code"]
    again["code"] = pyotp.TOTP(secret).at(NOW)
    assert again.submit("login-now", status=303).location == "http://localhost/console"
    assert browser.get("/console").text == "work"


def test_a_forged_half_of_a_login_opens_nothing(site):
    secret = second_factor.new_secret()
    site.change(lambda portal: setattr(portal.accounts["clerk"], "totp_secret", secret))
    browser = site.browser()
    form = fill(browser).submit("login-now").forms["code"]
    form["code"], form["half"] = pyotp.TOTP(secret).at(NOW), form["half"].value[:-3] + "abc"
    form.submit("login-now", status=422)
    browser.get("/console", status=401)


def test_the_first_half_is_worthless_after_the_password_changed(site):
    secret = second_factor.new_secret()
    site.change(lambda portal: setattr(portal.accounts["clerk"], "totp_secret", secret))
    form = fill(site.browser()).submit("login-now").forms["code"]
    site.change(lambda portal: setattr(portal.accounts["clerk"], "password_hash", "another"))
    form["code"] = pyotp.TOTP(secret).at(NOW)
    form.submit("login-now", status=422)


def test_a_shut_account_is_out_at_once(site):
    browser = site.log_in()
    site.change(lambda portal: setattr(portal.accounts["clerk"], "is_active", False))
    browser.get("/console", status=401)


def test_a_login_ends_after_two_idle_hours(site):
    browser = site.log_in()
    site.later(hours=1)
    browser.get("/console")
    site.later(hours=1, minutes=59)
    browser.get("/console")
    site.later(hours=2, minutes=1)
    browser.get("/console", status=401)


def test_a_login_ends_after_twelve_hours_in_any_case(site):
    browser = site.log_in()
    for _ in range(11):
        site.later(hours=1)
        browser.get("/console")
    site.later(hours=1)
    browser.get("/console", status=401)


@pytest.mark.parametrize("cookie", ["x", "a.b.c", "é", "%ff", "W10.x", "x" * 5000])
def test_an_invented_cookie_is_a_stranger(site, cookie):
    browser = site.browser(HTTP_COOKIE=f"concord_login={cookie}")
    browser.get("/console", status=401)


def test_accounts_are_listed_on_a_demonstration_only(site, tmp_path):
    assert "leader" not in site.browser().get("/login").text
    from tests.portal.security.site import Site

    (tmp_path / "other").mkdir()
    shown = Site(tmp_path / "other", portal_demonstration=True)
    try:
        assert "leader" in shown.browser().get("/login").text
    finally:
        shown.close()


def test_there_is_nothing_below_login(site):
    site.browser().get("/login/x", status=404)


def test_one_press_lets_into_the_demonstration(tmp_path, monkeypatch):
    from portal.pages.login import views
    from tests.portal.security.site import Site

    monkeypatch.setattr(views, "DEMONSTRATION_PASSWORD", PASSWORD)
    shown = Site(tmp_path, portal_demonstration=True)
    try:
        page = shown.browser().get("/login")
        form = next(form for form in page.forms.values() if "login" in form.fields and form["login"].value == "leader")
        assert form.submit(status=303).location == "http://localhost/console"
    finally:
        shown.close()


def test_a_wrong_password_is_not_said_to_be_kept(site):
    page = fill(site.browser(), password="wrong").submit("login-now", status=422)
    assert "还没有提交" not in page.html.find(class_="error-summary").text
