"""One's own account, and reasons."""

import pyotp

from portal.services import accounts
from portal.services.logins import open_login
from tests.portal.security.site import NOW, PASSWORD

CHOSEN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "quite another sentence"


def form_at(browser, path, formid="form"):
    return browser.get(path).forms[formid]


def change_password(browser, old=PASSWORD, new=NEW, again=NEW, **kw):
    form = form_at(browser, "/account/password")
    form["old"], form["new"], form["again"] = old, new, again
    return form.submit("change", **kw)


def test_the_account_is_for_members_of_staff(site):
    for path in ("", "/password", "/second-factor", "/reason"):
        site.browser().get(f"/account{path}", status=401)
    assert "clerk" in site.log_in().get("/account").text


def test_a_password_is_changed_and_other_devices_are_logged_out(site):
    here, there = site.log_in(), site.log_in()
    change_password(here, status=303)
    here.get("/console")
    there.get("/console", status=401)
    site.log_in(password=NEW)


def test_a_wrong_old_password_or_a_weak_new_one_is_refused_at_its_field(site):
    browser = site.log_in()
    assert "现在的密码不对" in change_password(browser, old="wrong", status=422).text
    assert "不一样" in change_password(browser, again="different words", status=422).text
    assert "很多人都在用" in change_password(browser, new="woaini1314520", again="woaini1314520", status=422).text
    site.log_in()


def test_a_password_given_by_another_is_changed_first(site):
    def reset(portal):
        accounts.reset_password(portal, portal.accounts["clerk"], NEW, by="staff:admin", now=NOW)

    site.change(reset)
    browser = site.log_in(password=NEW)
    assert browser.get("/console", status=303).location == "http://localhost/account"
    browser.get("/dossiers/2026/100001", status=303)
    change_password(browser, old=NEW, new="a third long sentence", again="a third long sentence", status=303)
    assert browser.get("/console").text == "work"


def set_up(site, browser):
    page = browser.get("/account/second-factor")
    assert "<svg" in page.text
    secret = page.html.select_one("strong.code").text
    form = page.forms["form"]
    form["code"], form["password"] = pyotp.TOTP(secret).at(site.now), PASSWORD
    return secret, form.submit("set-up")


def test_a_second_factor_is_set_up_with_a_picture_and_recovery_codes_are_shown_once(site):
    browser = site.log_in()
    secret, page = set_up(site, browser)
    codes = [item.text for item in page.html.select("ul.grid li.code")]
    assert len(codes) == 10
    assert all(code not in browser.get("/account").text for code in codes)
    assert site.change(lambda portal: portal.accounts["clerk"].totp_secret) == secret


def test_a_wrong_code_sets_up_nothing_and_keeps_the_picture(site):
    browser = site.log_in()
    page = browser.get("/account/second-factor")
    secret = page.html.select_one("strong.code").text
    form = page.forms["form"]
    form["code"], form["password"] = "000000", PASSWORD
    again = form.submit("set-up", status=422)
    assert again.html.select_one("strong.code").text == secret
    assert not site.change(lambda portal: portal.accounts["clerk"].totp_secret)


def test_a_secret_of_the_visitors_choice_is_not_taken(site):
    browser = site.log_in()
    form = form_at(browser, "/account/second-factor")
    form["secret"] = CHOSEN
    form["code"], form["password"] = pyotp.TOTP(CHOSEN).at(site.now), PASSWORD
    form.submit("set-up", status=303)
    assert not site.change(lambda portal: portal.accounts["clerk"].totp_secret)


def test_a_second_factor_is_removed_with_the_password(site):
    browser = site.log_in()
    set_up(site, browser)
    form = form_at(browser, "/account/second-factor/remove")
    form["password"] = "wrong"
    form.submit("remove", status=422)
    form = form_at(browser, "/account/second-factor/remove")
    form["password"] = PASSWORD
    form.submit("remove", status=303)
    assert not site.change(lambda portal: portal.accounts["clerk"].totp_secret)


def test_one_sees_and_ends_the_own_logins(site):
    here, there = site.log_in(), site.log_in(browser=site.browser(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8"))
    page = here.get("/account")
    assert "微信 · iPhone" in page.text
    form = next(form for form in page.forms.values() if form.action.endswith("/account/logins") and form["login"].value != "others")
    form.submit(status=303)
    there.get("/console", status=401)
    here.get("/console")


def test_nobody_ends_a_login_of_another(site):
    from datetime import timedelta

    def of_another(portal):
        open_login(portal, "staff:leader", "x", now=NOW, lifetime=timedelta(hours=1))
        return next(key for key, login in portal.login_sessions.items() if login.principal == "staff:leader")

    key = site.change(of_another)
    browser = site.log_in()
    browser.get("/account")
    token = browser.cookies["concord_csrf"]
    browser.post("/account/logins", {"csrf_token": token, "login": key}, status=404)
    assert not site.change(lambda portal: portal.login_sessions[key].is_revoked)


def test_there_is_nothing_else_below_account(site):
    browser = site.log_in()
    for path in ("/account/x", "/account/password/x", "/account/second-factor/x", "/account/logins"):
        browser.get(path, status=404)


# -- reasons


def test_a_leader_is_asked_for_the_purpose_and_then_let_in(site):
    browser = site.log_in("leader")
    asked = browser.get("/dossiers/2026/100001", status=303)
    form = asked.follow().forms["form"]
    form["text"] = "核查群众来信反映的情况"
    answer = form.submit("state", status=303)
    assert answer.location == "http://localhost/dossiers/2026/100001"
    assert answer.follow().text == "of the case"
    entries = site.change(lambda portal: [
        (entry.actor, entry.action, entry.detail()) for entry in portal.dossiers["2026"]["100001"].audit])
    assert entries == [("staff:leader", "reason.stated", {"kind": "purpose", "reason": "核查群众来信反映的情况"})]


def test_the_purpose_does_not_open_the_evidence(site):
    browser = site.log_in("leader")
    form = browser.get("/dossiers/2026/100001").follow().forms["form"]
    form["text"] = "核查群众来信反映的情况"
    form.submit("state", status=303)
    asked = browser.get("/dossiers/2026/100001/evidence", status=303)
    assert "kind=break_glass" in asked.location


def test_a_reason_holds_for_this_login_only(site):
    browser = site.log_in("leader")
    form = browser.get("/dossiers/2026/100001").follow().forms["form"]
    form["text"] = "核查群众来信反映的情况"
    form.submit("state", status=303)
    site.log_in("leader").get("/dossiers/2026/100001", status=303)


def test_one_word_is_no_reason(site):
    browser = site.log_in("leader")
    form = browser.get("/dossiers/2026/100001").follow().forms["form"]
    form["text"] = "看看"
    form.submit("state", status=422)
    browser.get("/dossiers/2026/100001", status=303)


def test_no_reason_helps_whom_the_table_denies(site):
    browser = site.log_in("admin")
    browser.get("/dossiers/2026/100001", status=403)
    browser.get("/account/reason?kind=purpose&dossier=2026/100001", status=404)
    browser.get("/account/reason?kind=break_glass&dossier=2026/999999", status=404)


def test_a_reason_leads_to_no_other_site(site):
    browser = site.log_in("leader")
    form = browser.get("/account/reason?kind=purpose&dossier=2026/100001&back=//evil.example").forms["form"]
    form["text"] = "核查群众来信反映的情况"
    assert form.submit("state", status=303).location == "http://localhost/dossiers/2026/100001"
