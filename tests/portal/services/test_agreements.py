from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain.act import Actor
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.services import agreements, signing
from portal.services.working_days import local_day
from tests.factories import dossiers as make
from tests.factories.portals import MEDIATOR, MONDAY, OTHER_MEDIATOR, VILLAGE_CLERK, VILLAGE_HEAD, a_portal, days

AT = MONDAY + timedelta(hours=4)
KEY = signing.session_key(b"server", "login-1")
DRAWING = "M 10 10 L 20 20"


@pytest.fixture
def portal():
    return a_portal()


@pytest.fixture
def electronic(portal):
    return make.signing(portal, form="written_electronic")


def sign(portal, dossier, party_id="a1", actor=None, **changes):
    digest = dossier.current_agreement.content_digest
    given = {"digest": digest, "drawing": DRAWING, "proof": signing.proof_of(KEY, digest, party_id, AT, DRAWING), **changes}
    return agreements.sign_as_party(
        portal, dossier, party_id, notice=make.NOTICE, now=AT, actor=actor or make.party(dossier, party_id), **given,
    )


def test_each_party_signs_on_its_own_device(portal, electronic):
    mark = sign(portal, electronic)
    assert (mark.by, mark.name, mark.manner) == ("a1", "张某", "drawn_electronic")
    assert electronic.consents.holds("electronic_signature", "a1")
    assert signing.verifies(KEY, mark)
    with pytest.raises(Conflict, match="already-signed"):
        sign(portal, electronic)


@pytest.mark.parametrize("change", [
    {"content_digest": "0" * 64}, {"by": "r1"}, {"at": AT + timedelta(seconds=1)}, {"drawing": "M 1 1"}, {"proof": ""},
])
def test_a_later_change_of_text_signer_time_or_drawing_shows(portal, electronic, change):
    assert not signing.verifies(KEY, replace(sign(portal, electronic), **change))


def test_another_sessions_key_proves_nothing(portal, electronic):
    assert not signing.verifies(signing.session_key(b"server", "login-2"), sign(portal, electronic))


def test_nobody_signs_for_another_and_staff_sign_for_nobody(portal, electronic):
    with pytest.raises(Forbidden, match="not-that-party"):
        sign(portal, electronic, "a1", make.party(electronic, "r1"))
    with pytest.raises(Forbidden, match="own-device-only"):
        sign(portal, electronic, "a1", VILLAGE_CLERK)
    with pytest.raises(Forbidden, match="not-a-signer"):
        sign(portal, electronic, "x1", Actor("anonymous"))


@pytest.mark.parametrize("change", [
    {"drawing": ""}, {"drawing": "<script>"}, {"drawing": "M 1 1 " * 20_000}, {"proof": ""},
])
def test_an_unreadable_signature_is_refused(portal, electronic, change):
    with pytest.raises(Invalid):
        sign(portal, electronic, **change)


def test_who_saw_another_text_does_not_sign_this_one(portal, electronic):
    with pytest.raises(Conflict, match="text-changed-meanwhile"):
        sign(portal, electronic, digest="0" * 64)


def test_reopening_the_text_voids_every_mark(portal, electronic):
    sign(portal, electronic)
    first = electronic.current_agreement
    agreements.reopen_text(portal, electronic, reason="金额", now=AT, actor=MEDIATOR)
    assert first.superseded_at == AT
    with pytest.raises(Conflict, match="nothing-to-sign"):
        sign(portal, electronic, "r1")
    agreements.draft_agreement(
        portal, electronic, make.a_draft("written_electronic", terms="付两千元。"), now=AT, actor=MEDIATOR,
    )
    assert electronic.current_agreement is not first
    assert electronic.current_agreement.marks == ()
    assert electronic.current_agreement.content_digest != first.content_digest


def test_only_the_lead_mediator_signs_as_mediator_and_only_the_head_seals(portal):
    dossier = make.signing(portal)
    digest = dossier.current_agreement.content_digest
    with pytest.raises(Forbidden, match="lead-mediator-only"):
        agreements.sign_as_mediator(portal, dossier, digest=digest, name="王某", now=AT, actor=OTHER_MEDIATOR)
    number = make.a_document(portal, dossier, "sealed_agreement", AT)
    given = {"digest": digest, "document_number": number, "now": AT}
    with pytest.raises(Forbidden, match="head-seals"):
        agreements.seal(portal, dossier, manner="sealed_file", actor=VILLAGE_CLERK, **given)
    with pytest.raises(Invalid, match="sealed-paper-missing"):
        agreements.seal(portal, dossier, manner="drawn_electronic", actor=VILLAGE_HEAD, **given)
    with pytest.raises(Invalid, match="sealed-paper-missing"):
        agreements.seal(portal, dossier, manner="sealed_file", actor=VILLAGE_HEAD, **{**given, "document_number": "99"})


def test_it_is_in_force_from_the_last_mark_in_whatever_order(portal):
    dossier = make.signing(portal)
    make.sealed(portal, dossier, AT)
    assert dossier.state == "signing"
    make.signed_by_all(portal, dossier, AT + timedelta(hours=1))
    assert dossier.state == "performing"
    assert dossier.current_agreement.effective_at == AT + timedelta(hours=1)
    assert dossier.mediation_clock() is None


def test_for_a_court_it_is_in_force_when_the_parties_have_signed(portal):
    dossier = make.signing(portal, form="written_electronic", source_channel="court", stage="pre_suit")
    assert dossier.current_agreement.effect_rule == "party_signatures"
    sign(portal, dossier, "a1")
    assert dossier.state == "signing"
    sign(portal, dossier, "r1")
    assert dossier.state == "performing"


def test_an_oral_agreement_is_in_force_as_it_is_made(portal):
    dossier = make.minuted(portal)
    version = agreements.record_oral(portal, dossier, make.a_draft("oral"), now=AT, actor=MEDIATOR)
    assert (dossier.state, version.effective_at) == ("performing", AT)
    assert dossier.deadline("confirmation").is_running


def test_an_agreement_without_obligations_is_agreed_and_can_be_closed(portal):
    dossier = make.in_force(portal, obligations=())
    assert dossier.state == "agreed"


def test_the_digest_covers_all_that_is_agreed(portal):
    dossier = make.minuted(portal)
    base = agreements.prepared(dossier, make.a_draft(), now=AT, actor=MEDIATOR)
    changes = [
        {"facts": "别的事实"}, {"terms": "别的条款"}, {"issues": "争点"}, {"citations": ()}, {"obligations": ()},
        {"obligations": (replace(make.PAYMENT, due_on=make.PAYMENT.due_on + days(1)),)}, {"form": "written_electronic"},
    ]
    digests = {base.content_digest}
    for change in changes:
        digests.add(agreements.prepared(dossier, make.a_draft(**change), now=AT, actor=MEDIATOR).content_digest)
    assert len(digests) == len(changes) + 1


def test_a_clause_that_leaves_it_to_the_court_is_pointed_out(portal):
    dossier = make.minuted(portal, source_channel="court", stage="pre_suit")
    draft = make.a_draft(terms="逾期不履行的，由人民法院判决。", citations=())
    assert agreements.remarks(dossier, draft, AT) == ("court-shall-decide-clause", "no-article-cited")


def test_a_day_that_has_passed_is_pointed_out(portal):
    dossier = make.minuted(portal)
    for due_on, found in ((local_day(AT) - days(1), ["due-day-past"]), (local_day(AT), [])):
        draft = make.a_draft(obligations=(replace(make.PAYMENT, due_on=due_on),))
        assert [one for one in agreements.remarks(dossier, draft, AT) if one == "due-day-past"] == found
