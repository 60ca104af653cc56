"""Every paper, printed for real and read back."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from portal.papers.forms import FORMS
from portal.papers.printing import render
from tests.portal.papers.reading import fonts_of, squeezed, text_of
from tests.portal.papers.samples import FACTS, SAMPLES

TITLES = {
    "receipt": "调解申请回执",
    "rights_notice": "人民调解权利义务告知书",
    "registration": "人民调解受理登记表",
    "minutes": "调解笔录",
    "agreement": "人民调解协议书",
    "oral_agreement": "口头协议登记表",
    "termination_notice": "终止调解通知书",
    "closing_report": "调解结案报告表",
    "invitation": "参加调解会通知",
}


def texts(value: Any) -> Iterator[str]:
    """Every text inside a filled form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from texts(held)


def test_every_form_has_a_sample_and_a_title() -> None:
    assert set(FORMS) == set(SAMPLES) == set(TITLES)


@pytest.mark.parametrize("paper", FORMS)
def test_everything_given_stands_on_the_paper(paper: str) -> None:
    printed = text_of(render(paper, SAMPLES[paper]))
    assert TITLES[paper] in printed
    missing = [text for text in texts(SAMPLES[paper]) if squeezed(text) not in printed and len(text) < 60]
    assert missing == []


@pytest.mark.parametrize("paper", FORMS)
def test_a_sample_fills_every_field_of_its_form(paper: str) -> None:
    optional = {
        "agreement": {"copies", "signatures", "recorder", "effect"},
        "oral_agreement": {"signatures", "recorder"},
    }
    rest = set(FORMS[paper].__annotations__) - set(SAMPLES[paper]) - optional.get(paper, set())
    assert rest == set()


@pytest.mark.parametrize("paper", FORMS)
def test_every_paper_prints_empty_for_the_pen(paper: str) -> None:
    printed = text_of(render(paper, {}))
    assert TITLES[paper] in printed
    assert "None" not in printed
    assert "none" not in printed


@pytest.mark.parametrize("paper", FORMS)
def test_fonts_are_embedded_and_the_archive_format_is_stated(paper: str) -> None:
    pdf = render(paper, SAMPLES[paper])
    fonts = fonts_of(pdf)
    assert fonts
    assert all(fonts.values())
    metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata
    assert metadata is not None
    stated = metadata.rdf_root.toxml()
    assert "<pdfaid:part>2<" in stated
    assert "<pdfuaid:part>1<" in stated


def test_money_stands_in_words_and_figures() -> None:
    assert "人民币壹万陆仟肆佰零玖元零贰分（¥16,409.02）" in text_of(render("agreement", SAMPLES["agreement"]))


def test_times_are_those_of_china() -> None:
    assert "2026年11月21日14时05分" in text_of(render("receipt", SAMPLES["receipt"]))


def test_an_appointment_names_the_day_of_the_week() -> None:
    assert "2026年11月21日（星期六）下午2时05分" in text_of(render("invitation", SAMPLES["invitation"]))


def test_the_receipt_says_that_limitation_is_interrupted() -> None:
    assert "诉讼时效从提出请求之日起中断" in text_of(render("receipt", SAMPLES["receipt"]))


def test_a_receipt_that_is_printed_again_says_how_to_come_in_without_the_code() -> None:
    again = {name: value for name, value in SAMPLES["receipt"].items() if name != "short_code"}
    assert "系统不留底" in text_of(render("receipt", again, by_hand=True))
    assert "系统不留底" not in text_of(render("receipt", SAMPLES["receipt"]))
    assert "系统不留底" not in text_of(render("receipt", {}, by_hand=True))


def test_the_receipt_is_one_sheet() -> None:
    assert len(PdfReader(io.BytesIO(render("receipt", SAMPLES["receipt"]))).pages) == 1


def test_pages_are_counted() -> None:
    assert "第1页共2页" in text_of(render("agreement", SAMPLES["agreement"]))


def test_there_is_a_copy_for_each_party_and_one_for_the_committee() -> None:
    assert "本协议一式三份" in text_of(render("agreement", SAMPLES["agreement"]))


def test_the_clause_on_effect_is_the_law_s_unless_the_channel_has_its_own() -> None:
    assert "加盖人民调解委员会印章之日起生效" in text_of(render("agreement", SAMPLES["agreement"]))
    other = text_of(render("agreement", SAMPLES["agreement"] | {"effect": "本协议自各方签名之日起生效。"}))
    assert "本协议自各方签名之日起生效。" in other
    assert "加盖人民调解委员会印章之日起生效" not in other


def test_minutes_claim_no_answer_that_was_not_recorded() -> None:
    told = SAMPLES["minutes"] | {"notice": None}
    assert "是否申请更换调解员：" in text_of(render("minutes", told))


def test_every_party_has_a_place_to_sign() -> None:
    printed = text_of(render("agreement", SAMPLES["agreement"]))
    assert "申请人（张某）：" in printed
    assert "被申请人（清溪县某某建筑有限公司）：" in printed


@pytest.mark.parametrize("count", range(1, 10))
def test_a_seal_never_stands_on_a_page_of_its_own(count: int) -> None:
    parties = [{"role": "申请人", "name": f"张某{number}"} for number in range(count)]
    pages = PdfReader(io.BytesIO(render("agreement", {"parties": parties, "facts": FACTS}))).pages
    sealed = [squeezed(page.extract_text()) for page in pages if "此处加盖" in page.extract_text()]
    assert len(sealed) == 1
    assert "记录人" in sealed[0]


def test_nothing_on_an_agreement_is_red() -> None:
    """A seal is never drawn: its place stays empty, and all ink is black or grey."""
    pdf = PdfReader(io.BytesIO(render("agreement", SAMPLES["agreement"])))
    operators = b"\n".join(page.get_contents().get_data() for page in pdf.pages).split()
    setters = {b"rg", b"RG", b"scn", b"SCN"}
    colours = [operators[place - 3 : place] for place, mark in enumerate(operators) if mark in setters]
    assert colours
    assert all(len({value for value in colour if value[:1].isdigit()}) <= 1 for colour in colours)
    assert not any(page.images for page in pdf.pages)


def test_both_routes_and_reason_stand_on_a_termination() -> None:
    printed = text_of(render("termination_notice", {}))
    for route in ("仲裁", "行政", "诉讼"):
        assert route in printed


def test_the_source_of_a_case_is_ticked_or_written_out() -> None:
    plain = render("registration", {"source": "当事人申请"})
    other = render("registration", {"source": "人大代表转交"})
    assert "其他：人大代表转交" in text_of(other)
    assert "其他：当事人申请" not in text_of(plain)


def test_the_same_data_and_time_give_the_same_bytes() -> None:
    moment = datetime.fromisoformat("2026-11-21T06:05:00+00:00")
    first = render("agreement", SAMPLES["agreement"], made_at=moment)
    assert render("agreement", SAMPLES["agreement"], made_at=moment) == first
    changed = SAMPLES["agreement"] | {"effective_on": date(2026, 11, 23)}
    assert render("agreement", changed, made_at=moment) != first


def test_twenty_parties_and_forty_terms_fit() -> None:
    many = {
        "parties": [{"role": "申请人", "name": f"张某{number}"} for number in range(20)],
        "terms": [{"text": f"第{number}项", "amount": Decimal(number), "manner": "现金"} for number in range(40)],
    }
    printed = text_of(render("agreement", many))
    assert "张某19" in printed
    assert "第39项" in printed
