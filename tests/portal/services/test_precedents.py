from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.domain.act import Actor
from portal.domain.consent import ConsentRecord
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.services import consents, precedents
from portal.services.precedents import CHECKS, Digest

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
DIGEST = Digest(
    title="院墙越界，退让半尺", category="neighbour", facts="甲家修院墙，越过地界。", outcome="甲家退让，乙家补砖钱。", source="示例公报",
)


@pytest.fixture
def portal():
    return Portal()


@pytest.fixture
def closed_dossier(portal):
    dossier = Dossier(NOW, "party:a1")
    portal.dossiers.add("2026", DossierYear()).add("483920", dossier)
    dossier.state = "closed"
    for party_id, role in (("a1", "applicant"), ("b1", "respondent")):
        dossier.shelf("parties").add(party_id, Party(role, "person", "张某"))
    return dossier


def consent(dossier, party_id, *, given=True):
    consents = dossier.shelf("consents")
    consents.add(consents.next_name(), ConsentRecord(
        "publication", party_id, given=given, at=NOW, recorded_by="staff:clerk", text_version="1", text_digest="0" * 64,
    ))


def publish(portal, precedent):
    precedents.de_identify(portal, precedent, confirmed=CHECKS, actor="staff:writer", now=NOW)
    precedents.review(portal, precedent, actor="staff:reviewer", now=NOW)
    precedents.publish(portal, precedent, actor="staff:head", now=NOW)


def test_a_case_goes_through_every_step_before_it_is_published_and_each_step_is_kept(portal):
    precedent = precedents.add(portal, DIGEST, actor="staff:writer", now=NOW)
    with pytest.raises(Conflict, match="precedent-elsewhere"):
        precedents.publish(portal, precedent, actor="staff:head", now=NOW)
    publish(portal, precedent)
    assert (precedent.state, precedent.published_at) == ("published", NOW)
    assert [entry.action for entry in precedent.audit] == [
        "precedent_proposed", "precedent_de_identify", "precedent_review", "precedent_publish",
    ]
    assert [job.argument for _, job in portal.outbox.index][-1] == precedent.path() == f"/library/precedents/{precedent.id}"


def test_every_point_of_the_list_is_confirmed(portal):
    precedent = precedents.add(portal, DIGEST, actor="staff:writer", now=NOW)
    for left_out in sorted(CHECKS):
        with pytest.raises(Invalid, match="checks-missing") as refused:
            precedents.de_identify(portal, precedent, confirmed=CHECKS - {left_out}, actor="staff:writer", now=NOW)
        assert refused.value.details["missing"] == left_out
    assert precedent.state == "proposed"


@pytest.mark.parametrize(("said", "kind"), [
    ("电话13800005555，", "telephone"), ("身份证000000000000000000，", "identity-number"), ("11月3日夜里，", "exact-date"),
    ("东桥村三组，", "village"), ("住2号楼，", "village"),
])
def test_a_case_that_still_points_to_somebody_is_not_de_identified(portal, said, kind):
    precedent = precedents.add(portal, replace(DIGEST, facts=said + DIGEST.facts), actor="staff:writer", now=NOW)
    assert [trace.kind for trace in precedents.traces(precedent)] == [kind]
    with pytest.raises(Invalid, match="precedent-identifies"):
        precedents.de_identify(portal, precedent, confirmed=CHECKS, actor="staff:writer", now=NOW)
    precedents.edit(precedent, DIGEST, actor="staff:writer", now=NOW)
    publish(portal, precedent)
    assert precedent.state == "published"


def test_who_wrote_a_case_does_not_review_it(portal):
    precedent = precedents.add(portal, DIGEST, actor="staff:writer", now=NOW)
    precedents.de_identify(portal, precedent, confirmed=CHECKS, actor="staff:second", now=NOW)
    for actor in ("staff:writer", "staff:second"):
        with pytest.raises(Forbidden, match="reviewer-is-editor"):
            precedents.review(portal, precedent, actor=actor, now=NOW)


def test_a_case_names_its_source_or_comes_from_a_closed_dossier_whose_parties_all_agreed(portal, closed_dossier):
    own = replace(DIGEST, source="")
    with pytest.raises(Invalid, match="source-missing"):
        precedents.add(portal, own, actor="staff:writer", now=NOW)
    consent(closed_dossier, "a1")
    with pytest.raises(Forbidden, match="publication-not-consented"):
        precedents.add(portal, own, dossier=closed_dossier, actor="staff:writer", now=NOW)
    consent(closed_dossier, "b1")
    closed_dossier.state = "performing"
    with pytest.raises(Conflict, match="dossier-not-closed"):
        precedents.add(portal, own, dossier=closed_dossier, actor="staff:writer", now=NOW)
    closed_dossier.state = "closed"
    precedent = precedents.add(portal, own, dossier=closed_dossier, actor="staff:writer", now=NOW)
    assert precedents.origin_of(portal, precedent) is closed_dossier


def test_a_consent_that_is_taken_back_stops_the_publication_and_takes_down_what_is_out(portal, closed_dossier):
    consent(closed_dossier, "a1")
    consent(closed_dossier, "b1")
    out = precedents.add(portal, DIGEST, dossier=closed_dossier, actor="staff:writer", now=NOW)
    publish(portal, out)
    waiting = precedents.add(portal, DIGEST, dossier=closed_dossier, actor="staff:writer", now=NOW)
    precedents.de_identify(portal, waiting, confirmed=CHECKS, actor="staff:writer", now=NOW)
    precedents.review(portal, waiting, actor="staff:reviewer", now=NOW)
    other = precedents.add(portal, DIGEST, actor="staff:writer", now=NOW)
    consent(closed_dossier, "b1", given=False)
    with pytest.raises(Forbidden, match="publication-not-consented"):
        precedents.publish(portal, waiting, actor="staff:head", now=NOW)
    taken = precedents.withdraw_all_from(portal, closed_dossier, actor="staff:clerk", now=NOW)
    assert {each.id for each in taken} == {out.id, waiting.id}
    assert {out.state, waiting.state} == {"withdrawn"}
    assert other.state == "proposed"


def test_a_case_is_not_taken_down_without_a_reason(portal):
    precedent = precedents.add(portal, DIGEST, actor="staff:writer", now=NOW)
    with pytest.raises(Invalid, match="reason-missing"):
        precedents.withdraw(portal, precedent, reason=" ", actor="staff:writer", now=NOW)


@pytest.mark.parametrize("taken_back", ["withdrawn", "answered no"])
def test_taking_back_the_consent_takes_the_case_down_in_the_same_act(portal, closed_dossier, taken_back):
    consent(closed_dossier, "a1")
    consent(closed_dossier, "b1")
    out = precedents.add(portal, DIGEST, dossier=closed_dossier, actor="staff:writer", now=NOW)
    publish(portal, out)
    actor = Actor(f"party:{closed_dossier.id}/b1")
    if taken_back == "withdrawn":
        kept = closed_dossier.consents.latest("publication", "b1")
        consents.withdraw(portal, closed_dossier, kept.__name__, now=NOW, actor=actor)
    else:
        consents.give(
            portal, closed_dossier, consents.Answer("publication", "b1", given=False, notice=consents.Notice("1", "公开吗")),
            now=NOW, actor=actor,
        )
    assert out.state == "withdrawn"
