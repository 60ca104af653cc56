from dataclasses import replace
from datetime import datetime

import pytest

from portal.domain.clock import SHANGHAI
from portal.domain.errors import Invalid
from portal.domain.organization import Organization
from portal.services import applications
from portal.services.parties import PartyEntry
from portal.services.short_codes import ALPHABET, normalised, opens, short_code, spoken
from tests.factories import dossiers as make
from tests.factories.portals import CENTRE, CODE_KEY, MONDAY, a_portal


@pytest.fixture
def portal():
    return a_portal()


def apply(portal, now=MONDAY, **changes):
    application = replace(make.APPLICATION, **changes)
    return applications.apply(portal, application, now=now, actor=make.CITIZEN, code_key=CODE_KEY)


def test_the_receipt_has_a_number_that_nobody_can_guess_and_a_short_code(portal):
    receipts = [apply(portal) for _ in range(20)]
    numbers = [int(one.dossier.__name__) for one in receipts]
    assert len(set(numbers)) == 20
    assert numbers != sorted(numbers)
    assert all(100_000 <= number <= 999_999 for number in numbers)
    assert all(len(one.short_code) == 8 and set(one.short_code) <= set(ALPHABET) for one in receipts)


def test_only_the_keyed_hash_of_the_short_code_is_kept(portal):
    receipt = apply(portal)
    assert receipt.short_code not in repr(vars(receipt.dossier))
    assert opens(CODE_KEY, receipt.dossier, receipt.short_code)
    assert opens(CODE_KEY, receipt.dossier, f" {spoken(receipt.short_code).lower()} ")
    assert not opens(CODE_KEY, receipt.dossier, receipt.short_code[:-1] + "?")
    assert not opens(b"another key", receipt.dossier, receipt.short_code)
    assert not opens(CODE_KEY, apply(portal).dossier, receipt.short_code)


def test_codes_typed_in_full_width_are_read():
    assert normalised("７ＫＭ4-ax 9r") == "7KM4AX9R"
    assert short_code(b"k", "one") != short_code(b"k", "two")


def test_a_second_press_of_the_button_is_the_same_application(portal):
    first, second = (apply(portal, idempotency_key="form-1") for _ in range(2))
    assert second.dossier is first.dossier
    assert second.is_repeated
    assert second.short_code == first.short_code
    assert len(portal.dossiers["2026"]) == 1
    assert apply(portal, idempotency_key="form-2").dossier is not first.dossier


def test_another_persons_number_is_never_taken_for_ones_own(portal):
    first = apply(portal, idempotency_key="form-1")
    first.dossier.submission_digest = "another form"
    second = apply(portal, idempotency_key="form-1")
    assert second.dossier is not first.dossier


def test_the_request_is_stamped_and_the_county_centre_holds_it(portal):
    dossier = apply(portal).dossier
    assert dossier.received_at == MONDAY
    assert dossier.holder is portal.orgs.find(CENTRE)
    assert dossier.level == "county"
    assert dossier.deadline("accept").is_running


def test_an_open_place_goes_to_the_only_county_and_an_unknown_one_nowhere(portal):
    assert apply(portal, place_id="").dossier.holder is portal.orgs.find(CENTRE)
    with pytest.raises(Invalid, match="unknown-place"):
        apply(portal, place_id="qingxi/nowhere")
    portal.orgs.add("baishi", Organization("白石县", "county"))
    with pytest.raises(Invalid, match="unknown-place"):
        apply(portal, place_id="")


def test_the_year_is_that_of_china(portal):
    assert apply(portal, datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)).dossier.id.startswith("2026/")
    assert apply(portal, datetime(2027, 1, 1, 0, 1, tzinfo=SHANGHAI)).dossier.id.startswith("2027/")


def test_parties_have_ids_and_lists_show_masked_names(portal):
    company = PartyEntry("respondent", "清溪建筑公司", "organisation")
    dossier = apply(portal, parties=(make.APPLICANT, replace(make.APPLICANT, name="王某"), company)).dossier
    assert list(dossier.parties) == ["a1", "a2", "r1"]
    assert dossier.parties_line == "张*等2人 / 清溪建筑公司"


def test_notices_are_kept_with_version_and_hash(portal):
    record = apply(portal).dossier.consents["1"]
    assert (record.kind, record.party_id, record.text_version) == ("application_notices", "a1", "notice-1")
    assert record.text_digest == make.NOTICE.digest
    assert len(record.text_digest) == 64


def test_after_family_violence_a_dossier_is_protected(portal):
    assert apply(portal, domestic_violence=True).dossier.confidentiality == "protected"


@pytest.mark.parametrize(("change", "code"), [
    ({"category": "astrology"}, "no-such-category"),
    ({"parties": (make.APPLICANT, replace(make.RESPONDENT, name="\n"))}, "name-empty"),
    ({"parties": (make.APPLICANT, replace(make.RESPONDENT, name="某" * 51))}, "name-too-long"),
    ({"parties": (make.APPLICANT, make.RESPONDENT, PartyEntry("agent", "王某"))}, "acts-for-nobody"),
])
def test_what_cannot_be_right_is_refused(portal, change, code):
    with pytest.raises(Invalid, match=code):
        apply(portal, **change)


def test_people_are_told_without_the_facts_of_the_case(portal):
    dossier = apply(portal).dossier
    sent = list(portal.messages.values())
    assert {(one.channel, one.template) for one in sent} == {("sms", "received"), ("inbox", "new_application")}
    assert all(dossier.facts not in repr(one.values) and "张某" not in repr(one.values) for one in sent)
    waiting = {name for name, one in portal.messages.items() if one.sent_at is None}
    assert {portal.messages[name].channel for name in waiting} == {"sms"}, "what is read in the portal has arrived"
    assert {job.argument for _, job in portal.outbox.work} == waiting
    assert [job.argument for _, job in portal.outbox.index] == [dossier.path()]
