"""Small pieces of HTML: the word and a shape, and nothing that a name could break out of."""

from portal.domain import vocabulary
from portal.pages.shared import labels, marks


def test_a_warning_is_a_word_and_a_class():
    assert marks.level("red", str) == '<span class="level level-red">Red warning</span>'


def test_an_icon_is_hidden_from_screen_readers_and_cannot_break_out():
    html = marks.icon('x"><script>', "/static/img/icons.svg?v=1")
    assert 'aria-hidden="true"' in html
    assert "<script>" not in html


def test_the_seven_steps_say_which_is_done_and_which_is_now():
    html = marks.seven_steps(["intake", "assess"], "dispatch", str)
    assert html.count("<li") == 7
    assert html.count('class="done"') == 2
    assert html.count('aria-current="step"') == 1
    assert "".join(character for character in html if character in "汇研交办督结评") == "汇研交办督结评"


def test_every_code_of_the_domain_has_a_label():
    lists = {
        "state": vocabulary.STATES, "step": vocabulary.STEPS, "level": vocabulary.LEVELS, "warning": vocabulary.WARNING_LEVELS,
        "stage": vocabulary.STAGES, "source": vocabulary.SOURCE_CHANNELS, "confidentiality": vocabulary.CONFIDENTIALITIES,
        "mediation_kind": vocabulary.MEDIATION_KINDS, "difficulty": vocabulary.DIFFICULTIES, "category": vocabulary.CATEGORIES,
        "party_role": vocabulary.PARTY_ROLES, "party_kind": vocabulary.PARTY_KINDS, "session_mode": vocabulary.SESSION_MODES,
        "attendance": vocabulary.ATTENDANCES, "session_state": vocabulary.SESSION_STATES,
        "agreement_form": vocabulary.AGREEMENT_FORMS, "termination": vocabulary.TERMINATION_REASONS,
        "refusal": vocabulary.REFUSAL_REASONS, "suspension": vocabulary.SUSPENSION_REASONS,
    }
    assert {kind: tuple(table) for kind, table in labels.LABELS.items()} == lists
