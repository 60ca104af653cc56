"""A dispute from application to signed agreement, as the people of the demonstration carry it through the pages."""

import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from webtest import Upload

from portal.domain.clock import SHANGHAI
from portal.domain.guards_agreement import LEGAL_POINTS
from portal.papers.printing import render
from portal.services import diaries
from portal.storage.check import check

FACTS = "我去年冬天在镇上的工地干了四个月，包工头一直拖着不给工资，打电话也不接。"
REGULATION = "和安市矛盾纠纷多元化解办法（示范文本）"
DRAWING = "M 40 150 L 180 60 L 320 150 L 460 60"


def named(form, **values):
    """Fill fields by the end of their names: radios and lists carry the form's id before their own."""
    for wanted, value in values.items():
        name = next(name for name in form.fields if name and (name == wanted or name.endswith(f"-{wanted}")))
        form[name] = value
    return form


def send(app, path, form="", button="submit", **values):
    """Fill a form of a page and send it; it must be taken."""
    page = app.get(path)
    chosen = page.forms[form or path.rpartition("/")[2]]
    answer = named(chosen, **values).submit(button, status="*")
    assert answer.status_int == 303, problems(answer)
    return answer


def problems(page):
    found = page.html.find(class_="error-summary") if page.content_type == "text/html" else None
    return found.get_text(" ", strip=True) if found else f"{page.status}: {page.text[:2000]}"


@pytest.fixture(scope="module")
def case(whole_site):
    """What the steps of the journey hand on to each other."""
    return Case(whole_site)


class Case:
    def __init__(self, site):
        self.site = site
        self.clerk, self.mediator = site.as_staff("clerk"), site.as_staff("township_mediator")
        self.head = site.as_staff("unit_head")
        self.number = self.code = self.path = ""

    @property
    def state(self):
        return self.site.read(lambda portal: portal.dossiers.find(self.number).state)

    def party(self):
        """The applicant's own browser, opened by number and short code."""
        app = self.site.visitor()
        page = app.get(f"/progress?number={self.number}")
        form = next(form for form in page.forms.values() if "code" in form.fields)
        form["code"] = self.code
        answer = form.submit()
        assert answer.status_int == 303, problems(answer)
        return app

    def other_side(self):
        """The respondent's own browser, opened by the link that the mediator sends."""
        page = self.mediator.get(f"{self.path}/parties")
        form = next(form for form in page.forms.values() if form.action.endswith("/parties/r1/link"))
        address = form.submit().html.find(id="join-link").text
        app = self.site.visitor()
        page = app.get(address.partition("localhost")[2].partition("/")[1] + address.split("/", 3)[3])
        confirm = next(form for form in page.forms.values() if "/join/" in form.action or form.action == "")
        assert confirm.submit(status="*").status_int == 303
        return app


def test_1_a_party_applies_and_takes_a_receipt_along(case):
    app = case.site.visitor()
    form = app.get("/apply").forms["form"]
    form.set("name", "测试·申请人", 0)
    form.set("name", "李某乙", 1)
    form.set("telephone", "00055501234", 0)
    form["matter"], form["facts"], form["request"] = "冬天的工钱没给", FACTS, "把工钱结清"
    form["amount"], form["online"] = "一万二", True
    refused = form.submit("check", status=422)
    assert FACTS in refused.text, "what was typed is kept when the notices were not confirmed"
    assert refused.html.find(href="#form-dispute-place_id"), "two counties receive: without a place nobody would"
    form = refused.forms["form"]
    form["notices"], form["place_id"] = True, "qingxi/liudi/dongqiao"
    check = form.submit("check", status=200)
    receipt = next(each for each in check.forms.values() if each.action.endswith("/apply")).submit("send", status=200)
    case.number = receipt.html.find(attrs={"data-number": True}).text
    case.code = receipt.html.find(attrs={"data-code": True}).text
    case.path = "/dossiers/" + case.number.replace("-", "/")
    paper = next(each for each in receipt.forms.values() if each.action.endswith("/receipt.pdf")).submit()
    assert paper.content_type == "application/pdf"
    assert paper.body.startswith(b"%PDF")
    received_at = case.site.read(lambda portal: portal.dossiers.find(case.number).received_at)
    assert abs(case.site.registry.clock() - received_at) < timedelta(minutes=5)
    again = next(each for each in check.forms.values() if each.action.endswith("/apply")).submit("send", status=200)
    assert again.html.find(attrs={"data-number": True}).text == case.number, "a second press files nothing a second time"


def test_2_the_clerk_accepts_assesses_and_dispatches_it(case):
    assert case.number in case.clerk.get("/console").text
    send(case.clerk, f"{case.path}/accept")
    queued = case.site.read(lambda portal: [message.template for message in portal.messages.values() if message.dossier_path == case.path])
    assert "rights_and_duties" in queued
    assert case.site.read(lambda portal: portal.dossiers.find(case.number).deadline("mediate")) is not None
    proposal = case.clerk.get(f"{case.path}/assess")
    assert "劳动争议" in proposal.text
    send(case.clerk, f"{case.path}/assess", difficulty="general", level="township", warning="blue")
    send(case.clerk, f"{case.path}/dispatch", lead_unit="qingxi/liudi/committee", measures="先分别听取双方意见，再约到一起谈。")
    assert case.state == "dispatched"


def test_3_the_township_mediator_takes_it_and_both_sides_are_willing(case):
    assert case.number in case.mediator.get("/console").text
    send(case.mediator, f"{case.path}/take")
    send(case.mediator, f"{case.path}/willingness", party_id="r1", answer="online", read=True)
    if case.state == "consulting":
        send(case.mediator, f"{case.path}/willingness", form="settle")
    assert case.state == "assigning"


def test_4_a_mediator_is_chosen_and_a_session_fixed(case):
    send(case.mediator, f"{case.path}/assign", lead="staff:township_mediator")
    send(case.mediator, f"{case.path}/declare", interest="no")
    form = case.mediator.get(f"{case.path}/sessions/plan").forms["plan"]
    soon = case.site.registry.clock().replace(second=0, microsecond=0) + timedelta(hours=1)
    whom = dict.fromkeys(("staff:township_mediator", "site:qingxi-centre"), "")   # who may be expected in another case then
    free = case.site.read(lambda portal: diaries.free_from(portal, whom, soon, 90))
    form["planned_at"], form["place"] = free.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"), "柳堤镇调解室"
    form["a1"], form["r1"] = "own_device", "own_device"
    form = form.submit("__add__", index=0, status="*").forms["plan"]
    form["site_id"], form["seats"] = "qingxi-centre", "李某乙\n李某乙的女儿"
    answer = form.submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    assert case.state == "scheduled"
    case.session = f"{case.path}/sessions/1"


def test_5_the_session_is_held_and_an_article_goes_into_the_minutes(case):
    for guest in case.site.read(lambda portal: list(portal.dossiers.find(case.number).sessions["1"].participants)):
        send(case.mediator, f"{case.session}/participants/{guest}/identify", how="card_seen")
    page = case.mediator.get(f"{case.session}/start")
    form = page.forms["start"]
    for name, boxes in form.fields.items():
        if name and boxes[0].__class__.__name__ == "Checkbox":
            for box in boxes:
                box.checked = True
    answer = form.submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    assert case.state == "mediating"
    token = case.mediator.get(f"{case.session}/start", status="*").html.find("input", attrs={"name": "csrf_token"})["value"]
    cited = case.mediator.post(
        f"{case.session}/cite", {"law": REGULATION, "article": "3", "csrf_token": token},
        headers={"Accept": "application/json"},
    )
    assert cited.json["citations"]


def test_6_the_minutes_are_written_read_back_and_confirmed(case):
    form = case.mediator.get(f"{case.session}/minutes").forms["minutes"]
    form["speaker"], form["text"] = "调解员", "双方对拖欠工钱的事实没有争议，主要谈什么时候付清。"
    form["undisputed_facts"], form["outcome"], form["next_steps"] = "欠工钱一万二千元。", "双方愿意分期了结。", "下午拟定协议。"
    answer = form.submit("save", index=0, status="*")
    assert answer.status_int == 303, problems(answer)
    end = next(each for each in case.mediator.get(case.session).forms.values() if each.action.endswith("/end"))
    assert end.submit(status="*").status_int == 303
    answer = case.mediator.get(f"{case.session}/minutes").forms["minutes"].submit("read_back", status="*")
    assert answer.status_int == 303, problems(answer)
    party = case.party()
    answer = named(party.get(f"{case.session}/minutes").forms["answer"], answer="yes").submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    other = case.other_side()
    answer = named(other.get(f"{case.session}/minutes").forms["answer"], answer="yes").submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    lock = next(each for each in case.mediator.get(f"{case.session}/minutes").forms.values() if each.action.endswith("/lock"))
    assert lock.submit(status="*").status_int == 303
    assert case.site.read(lambda portal: portal.dossiers.find(case.number).sessions["1"].state) == "locked"


def test_7_both_sides_sign_on_their_own_devices(case):
    form = case.mediator.get(f"{case.path}/agreement/draft").forms["agreement"]
    form = form.submit("__add__", index=0, status="*").forms["agreement"]
    form["facts"], form["terms"] = "欠工钱一万二千元。", "李某乙分期付清工钱，双方不再争执。"
    form["debtor"], form["creditor"], form["what"], form["manner"] = "r1", "a1", "付清工钱", "银行转账"
    form["due_on"], form["amount"] = (case.site.registry.clock() + timedelta(days=20)).strftime("%Y-%m-%d"), "12000"
    form["agreement-form"] = "written_electronic"
    for box in form.fields["checkbox"]:
        box.checked = box._value in LEGAL_POINTS
    check = form.submit("check", status="*")
    final = next((each for each in check.forms.values() if "send" in each.fields), None)
    assert final is not None, problems(check)
    answer = final.submit("send", status="*")
    assert answer.status_int == 303, problems(answer)
    assert case.state == "signing"
    for app in (case.party(), case.other_side()):
        form = app.get(f"{case.path}/agreement").forms["sign"]
        form["drawing"] = DRAWING
        for box in form.fields.get("agree") or form.fields["checkbox"]:
            box.checked = True
        answer = form.submit("sign", status="*")
        assert answer.status_int == 303, problems(answer)
    assert case.state == "signing", "without the mediator and the seal it is not in force (R-AGR-3)"


def test_8_it_is_in_force_when_the_mediator_signed_and_the_seal_is_recorded(case):
    page = case.mediator.get(f"{case.path}/agreement")
    sign = next(each for each in page.forms.values() if each.action.endswith("/agreement/sign"))
    assert sign.submit(status="*").status_int == 303
    assert case.state == "signing"
    form = case.head.get(f"{case.path}/agreement/seal").forms["seal"]
    scan = render("agreement", {"organisation": "盖章扫描件"})
    named(form, file=Upload("盖章协议.pdf", scan, "application/pdf"), manner="sealed_paper_scan")
    answer = form.submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    version = case.site.read(lambda portal: portal.dossiers.find(case.number).current_agreement.effective_at)
    assert version is not None
    assert case.state == "performing"


def test_9_what_was_owed_is_paid_and_the_case_is_closed(case):
    paper = case.mediator.get(f"{case.path}/documents/agreement.pdf", status="*")
    assert paper.content_type == "application/pdf", problems(paper)
    creditor = case.party()
    answer = creditor.get(f"{case.path}/performance").forms["proof0"].submit("prove", status="*")
    assert answer.status_int == 303, problems(answer)
    accept = next(each for each in case.mediator.get(f"{case.path}/performance").forms.values() if "performance-act" in each.action)
    assert accept.submit("act", value="accept", status="*").status_int == 303
    assert case.state == "performed"
    send(case.mediator, f"{case.path}/close", reason="协议已经全部履行。")
    send(case.head, f"{case.path}/close")
    assert case.state == "closed"
    course = case.mediator.get(case.path).text
    for word in ("受理", "分派", "生效", "结案"):
        assert word in course
    assert case.site.read(lambda portal: portal.dossiers.find(case.number).audit.first_broken()) is None
    report = case.site.read(lambda portal: check(case.site.registry.database, index_position=None))
    assert list(report.findings) == []


def test_10_an_explainer_cites_an_article_and_the_article_links_back(case):
    editor, reviewer = case.site.as_staff("editor"), case.site.as_staff("reviewer")
    form = editor.get("/explainers/new").forms["form"]
    form["title"], form["channel"], form["summary"] = "调解要不要钱", "mediation", "不要钱。"
    form["body"], form["citations"] = "## 一分钱不收\n\n人民调解不收费，随时可以退出。", f"《{REGULATION}》第三条"
    answer = form.submit("submit", status="*")
    assert answer.status_int == 303, problems(answer)
    name = case.site.read(lambda portal: next(each.id for each in portal.explainers.values() if each.title == "调解要不要钱"))
    case.site.visitor().get(f"/explainers/{name}", status=404)
    press(editor, f"/explainers/{name}", "send_to_review")
    press(reviewer, f"/explainers/{name}", "publish")
    stranger = case.site.visitor()
    assert "一分钱不收" in stranger.get(f"/explainers/{name}").text
    assert "调解要不要钱" in stranger.get("/explainers").text
    case.site.work()
    time.sleep(0.6)   # the library looks twice a second whether its index is newer
    article = stranger.get(f"/library/regulations/{quote(REGULATION)}/3")
    assert f"/explainers/{name}" in article.text


def press(app, path, move):
    """Press the button of a move on an explainer's page; it must be offered there."""
    form = next(form for form in app.get(path).forms.values() if form.action.partition("#")[0].endswith("/move"))
    assert f'value="{move}"' in form.text
    assert form.submit("move", value=move, status="*").status_int == 303
