import pytest

from portal.domain.dossier import Dossier
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import CATEGORIES, DIFFICULTIES
from portal.services.triage.proposal import SIGNAL_POINTS, propose
from portal.services.triage.words import default_words, words_from
from tests.factories import dossiers as make
from tests.factories.portals import MONDAY, a_portal, days

WORDS = words_from({
    "categories": {
        "labour": {"words": ["工地"], "sub_categories": {"unpaid_wages": ["欠薪"], "work_injury": ["工伤"]}},
        "neighbour": {"words": ["院墙"]},
    },
    "signals": {"violence": ["打人"], "police_call": ["报警"], "unpaid_wages": ["欠薪"], "self_harm": ["轻生"]},
    "difficulty": {"complex": ["多年"], "major": ["死亡"]},
})


def proposal(facts, **changes):
    dossier = Dossier(MONDAY, "guest")
    dossier.facts = facts
    for name, value in changes.items():
        setattr(dossier, name, value)
    return propose(dossier, MONDAY, WORDS)


@pytest.mark.parametrize(("facts", "category", "sub_category"), [
    ("工地欠薪三个月", "labour", "unpaid_wages"),
    ("邻居的院墙", "neighbour", ""),
    ("说不清楚的事", "other", ""),
])
def test_words_propose_the_kind(facts, category, sub_category):
    found = proposal(facts)
    assert (found.category, found.sub_category) == (category, sub_category)


def test_what_the_applicant_chose_weighs_more():
    assert proposal("院墙", category="labour").category in ("labour", "neighbour")
    assert proposal("院墙在工地旁", category="labour").category == "labour"
    assert proposal("说不清楚", category="traffic").category == "traffic"


@pytest.mark.parametrize(("facts", "warning"), [
    ("院墙", "blue"),
    ("报警过", "blue"),
    ("报警过，还欠薪", "yellow"),
    ("要打人", "yellow"),
    ("想轻生", "yellow"),
    ("要打人，报警过", "red"),
])
def test_points_make_the_warning_and_grave_words_are_yellow_at_once(facts, warning):
    assert proposal(facts).warning == warning


def test_every_proposal_gives_its_reasons_with_the_words_found():
    reasons = {reason.code: (reason.found, reason.points) for reason in proposal("要打人，报警过").reasons}
    assert reasons["violence"] == ("打人", 3)
    assert reasons["police_call"] == ("报警", 2)


@pytest.mark.parametrize(("facts", "difficulty", "level"), [
    ("院墙", "simple", "village"), ("要打人", "general", "township"), ("争了多年", "complex", "county"),
    ("死亡，争了多年", "major", "county"),
])
def test_difficulty_gives_the_level_of_entry(facts, difficulty, level):
    found = proposal(facts)
    assert (found.difficulty, found.level) == (difficulty, level)


def test_many_people_a_relapse_and_a_long_wait_raise_the_warning():
    assert [reason.code for reason in proposal("院墙", successor_of="2026/1").reasons if reason.points] == ["relapse"]
    assert "long_open" in {reason.code for reason in proposal("院墙", received_at=MONDAY - days(91)).reasons}


def test_many_people_count():
    portal = a_portal()
    dossier = make.submitted(portal, parties=(*[make.APPLICANT] * 10, make.RESPONDENT))
    found = propose(dossier, MONDAY, WORDS)
    assert {reason.code for reason in found.reasons} >= {"many_people", "difficulty-complex"}


def test_the_words_that_ship_use_the_vocabulary():
    words = default_words()
    assert set(words.categories) <= set(CATEGORIES)
    assert set(words.signals) == set(SIGNAL_POINTS)
    assert set(words.difficulty) <= set(DIFFICULTIES)
    assert all(word for name in CATEGORIES for word in words.categories.get(name, ()))


@pytest.mark.parametrize(("facts", "category"), [
    ("包工头拖欠我们三个月工资", "labour"), ("离婚后孩子的抚养费他一直不给", "family"), ("邻居家修院墙挡了我家采光", "neighbour"),
])
def test_the_words_that_ship_know_common_disputes(facts, category):
    dossier = Dossier(MONDAY, "guest")
    dossier.facts = facts
    assert propose(dossier, MONDAY).category == category


def test_taking_a_case_up_proposes_anew_and_decides_nothing():
    portal = a_portal()
    dossier = make.assessed(portal)
    assert dossier.proposal.proposed_at == MONDAY
    assert dossier.assessment.by == "staff:clerk"
    assert RuleBook().sessions_before_escalation(dossier.proposal.level, dossier.category) is not None
