"""Writing beside the pictures: statements and steps, for the team only."""

from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Browser, Site

JSON = {"Accept": "application/json"}


def token_of(browser: Browser, number: str) -> str:
    return str(browser.get(f"/dossiers/{number}/documents").form_of("upload")["csrf_token"].value)


def test_the_host_writes_statements_and_ticks_steps(site: Site) -> None:
    number = site.make(videoed)
    host = site.staff("mediator")
    token, address = token_of(host, number), f"/dossiers/{number}/sessions/1"
    said = {"csrf_token": token, "speaker": "张某", "text": "水是从他家排过来的。"}
    assert host.post(f"{address}/note", said, headers=JSON, status=409).json["code"] == "session-not-begun"
    with site.dossier(number) as dossier:
        dossier.sessions["1"].state = "live"
    for _ in range(2):
        answer = host.post(f"{address}/note", said, headers=JSON).json
        assert answer == {"count": 1, "last": [{"speaker": "张某", "text": "水是从他家排过来的。"}]}
    assert host.post(f"{address}/note", {**said, "text": "  "}, headers=JSON, status=400).json["code"] == "statement-empty"
    steps = host.post(f"{address}/step", {"csrf_token": token, "step": "opening", "done": "yes"}, headers=JSON).json["steps"]
    assert steps[0] == {"step": "opening", "title": "开场、告知权利义务", "done": True, "at": steps[0]["at"]}
    assert len(steps[0]["at"]) == 5
    assert host.post(f"{address}/step", {"csrf_token": token, "step": "?", "done": "yes"}, headers=JSON, status=400).json["code"] == "no-such-step"


def test_nobody_else_writes(site: Site) -> None:
    number = site.make(videoed)
    with site.dossier(number) as dossier:
        dossier.sessions["1"].state = "live"
    for browser in (site.party(number, "a1"), site.staff("other_mediator")):
        for act in ("note", "step"):
            page = browser.get("/")
            token = next((form["csrf_token"].value for form in page.forms.values() if "csrf_token" in form.fields), "")
            browser.post(f"/dossiers/{number}/sessions/1/{act}", {"csrf_token": token}, headers=JSON, status=(400, 403))
