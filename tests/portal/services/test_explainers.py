from datetime import UTC, date, datetime

import pytest

from portal.domain.errors import Conflict, DomainError, Forbidden, Invalid
from portal.domain.explainer import EXPLAINER_MOVES, EXPLAINER_STATES
from portal.domain.portal import Portal
from portal.services import explainers

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)


@pytest.fixture
def portal():
    return Portal()


@pytest.fixture
def draft(portal):
    return explainers.write(
        portal, title="借条怎么写", channel="money", summary="一句话", body="# 写清楚", citations=(), review_on=None,
        actor="staff:editor", now=NOW,
    )


def test_the_same_words_once_more_are_the_draft_that_is_there(portal, draft):
    words = {"title": "借条怎么写", "channel": "money", "summary": "一句话", "citations": (), "review_on": None, "now": NOW}
    assert explainers.write(portal, **words, body="# 写清楚", actor="staff:editor") is draft
    assert explainers.write(portal, **words, body="# 另一篇", actor="staff:editor") is not draft
    assert explainers.write(portal, **words, body="# 写清楚", actor="staff:another") is not draft
    assert len(portal.explainers) == 3


def test_an_editor_never_publishes_what_he_wrote(portal, draft):
    explainers.move(portal, draft, "send_to_review", actor="staff:editor", now=NOW)
    with pytest.raises(Forbidden, match="reviewer-is-editor"):
        explainers.move(portal, draft, "publish", actor="staff:editor", now=NOW)
    assert draft.state == "in_review"


def test_a_published_explainer_can_be_read_by_all_and_goes_to_the_index(portal, draft):
    explainers.move(portal, draft, "send_to_review", actor="staff:editor", now=NOW)
    explainers.move(portal, draft, "publish", actor="staff:reviewer", now=NOW)
    assert explainers.published(portal) == [draft]
    assert [job.argument for _, job in portal.outbox.index][-1] == draft.path() == f"/explainers/{draft.id}"
    assert draft.audit.first_broken() is None


def test_what_is_published_cannot_be_edited(portal, draft):
    explainers.move(portal, draft, "send_to_review", actor="staff:editor", now=NOW)
    with pytest.raises(Conflict, match="explainer-not-editable"):
        explainers.edit(
            portal, draft, title="x", channel="money", summary="", body="", citations=(), review_on=None,
            actor="staff:editor", now=NOW,
        )


def test_a_text_is_returned_with_a_word_only(portal, draft):
    explainers.move(portal, draft, "send_to_review", actor="staff:editor", now=NOW)
    with pytest.raises(Invalid, match="note-missing"):
        explainers.move(portal, draft, "return_to_editor", actor="staff:reviewer", now=NOW, note=" ")
    explainers.move(portal, draft, "return_to_editor", actor="staff:reviewer", now=NOW, note="请补上利息上限")
    assert explainers.on_desk(portal, "staff:editor", reviews=False, today=NOW.date()).returned == [draft]


@pytest.mark.parametrize("state", EXPLAINER_STATES)
@pytest.mark.parametrize("name", EXPLAINER_MOVES)
def test_no_move_leaves_its_table(portal, draft, state, name):
    draft.state = state
    from_states, to_state, _ = EXPLAINER_MOVES[name]
    try:
        explainers.move(portal, draft, name, actor="staff:reviewer", now=NOW, note="说明")
    except DomainError:
        assert state not in from_states
        assert draft.state == state
    else:
        assert state in from_states
        assert draft.state == to_state


def test_whoever_wrote_in_a_text_never_reviews_it_even_if_another_hand_was_last(portal, draft):
    explainers.edit(
        portal, draft, title="借条", channel="money", summary="", body="改过", citations=(), review_on=None, actor="staff:second", now=NOW,
    )
    explainers.move(portal, draft, "send_to_review", actor="staff:second", now=NOW)
    assert explainers.writers(draft) == {"staff:editor", "staff:second"}
    for writer in sorted(explainers.writers(draft)):
        with pytest.raises(Forbidden, match="reviewer-is-editor"):
            explainers.move(portal, draft, "publish", actor=writer, now=NOW)
        assert "publish" not in explainers.moves(draft, writer, {"explainer.write", "explainer.review"})
    assert "publish" in explainers.moves(draft, "staff:reviewer", {"explainer.review"})


def test_the_desk_shows_each_text_to_whom_it_waits_for(portal, draft):
    def pile(who, name, **kw):
        return getattr(explainers.on_desk(portal, who, reviews=kw.get("reviews", False), today=kw.get("today", NOW.date())), name)

    assert pile("staff:editor", "drafts") == [draft]
    assert pile("staff:other", "drafts") == []
    explainers.move(portal, draft, "send_to_review", actor="staff:editor", now=NOW)
    assert pile("staff:editor", "sent") == [draft]
    assert pile("staff:editor", "to_review", reviews=True) == []
    assert pile("staff:reviewer", "to_review", reviews=True) == [draft]
    assert pile("staff:reviewer", "to_review") == []
    draft.review_on = date(2027, 11, 30)
    explainers.move(portal, draft, "publish", actor="staff:reviewer", now=NOW)
    assert pile("staff:editor", "to_recheck") == []
    assert pile("staff:editor", "to_recheck", today=date(2027, 11, 30)) == [draft]
    draft.needs_recheck = True
    assert pile("staff:editor", "to_recheck") == [draft]
