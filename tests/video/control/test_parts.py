"""The pacer, the turn to speak, and the fallback for browsers that report little."""

import pytest

from video.control.ladder import Rung
from video.control.pacer import Pacer
from video.control.reports import ReportEstimator
from video.control.situation import describe
from video.control.voice import Voice
from video.protocol.quality import Limit, Situation


def test_packets_pass_while_there_is_room_and_wait_in_order_afterwards() -> None:
    pacer: Pacer[int] = Pacer()
    pacer.set_rate(300_000)
    passed = [n for n in range(20) if pacer.passes(10.0, 1000) or not pacer.hold(n, 1000)]
    assert passed == [0, 1, 2]
    assert pacer.waiting == 17_000
    now, released = 10.0, []
    while pacer.waiting:
        now += 0.005
        while (item := pacer.release(now)) is not None:
            released.append(item)
    assert released == list(range(3, 20))
    assert 0.15 < now - 10 < 0.25


def test_repairs_go_before_pictures_and_take_a_share_only() -> None:
    pacer: Pacer[str] = Pacer()
    pacer.set_rate(300_000)
    while pacer.passes(1.0, 1000):
        pass
    pacer.hold("picture", 1000)
    pacer.hold("repair", 1000, repair=True)
    assert pacer.release(2.0) == "repair"
    allowed = sum(pacer.allows_repair(step / 100, 1000) for step in range(1000))
    assert allowed == pytest.approx(0.15 * 300_000 / 8 * 10 / 1000 + 3, abs=2)


def test_what_is_over_leaves_the_queue_and_what_is_hopeless_never_enters() -> None:
    pacer: Pacer[str] = Pacer()
    pacer.set_rate(100_000)
    held = [n for n in range(100) if pacer.hold(f"{n % 2}", 1000)]
    assert len(held) < 20
    assert pacer.dropped == 100 - len(held)
    pacer.discard(lambda item: item == "0")
    assert pacer.waiting == 1000 * (len(held) // 2)


def speak(voice: Voice, start: float, seconds: float, level: int = 25) -> None:
    for step in range(int(seconds * 50)):
        voice.hear(level, start + step / 50)


def test_a_turn_begins_with_speech_and_not_with_a_cough() -> None:
    first, second = Voice(), Voice()
    speak(first, 10, 5)
    assert first.turn == pytest.approx(10)
    speak(second, 12, 0.4)
    assert second.turn == float("-inf")
    speak(second, 15, 3)
    assert second.turn > first.turn
    speak(first, 16, 3, level=70)
    assert first.turn == pytest.approx(10)


def test_breath_does_not_end_a_turn_and_silence_does() -> None:
    voice = Voice()
    speak(voice, 10, 3)
    speak(voice, 14, 3)
    assert voice.turn == pytest.approx(10)
    speak(voice, 30, 3)
    assert voice.turn == pytest.approx(30)


def test_without_packet_reports_loss_alone_lowers_and_its_absence_raises() -> None:
    estimator = ReportEstimator(0.0)
    for second in range(1, 40):
        estimator.reported(float(second), 100, 0, 1_000_000)
    before = estimator.estimate
    assert before > 900_000
    for second in range(40, 46):
        estimator.reported(float(second), 100, 30, estimator.estimate)
    assert estimator.estimate < 0.6 * before
    assert estimator.decreased_at > 39


def test_without_packet_reports_a_line_that_was_narrow_is_found_wide_again_within_half_a_minute() -> None:
    estimator, wanted = ReportEstimator(0.0), 1_000_000.0

    def lasts(seconds: int, carries: float, since: int) -> None:
        for second in range(since, since + seconds):
            sent = min(estimator.estimate, wanted)
            lost = round(100 * max(0.0, 1 - carries / sent))
            estimator.reported(float(second), 100 - lost, lost, sent)

    lasts(40, 5_000_000, since=1)
    assert estimator.estimate > wanted
    lasts(20, 120_000, since=41)
    assert estimator.estimate < 0.2 * wanted
    lasts(30, 5_000_000, since=61)
    assert estimator.estimate > wanted


def test_a_browsers_own_estimate_counts_only_where_it_lies_below_what_is_sent() -> None:
    estimator = ReportEstimator(0.0)
    before = estimator.estimate
    estimator.told(1.0, 200_000, 150_000)
    assert estimator.estimate == before
    estimator.told(2.0, 200_000, 390_000)
    assert estimator.estimate == 200_000


@pytest.mark.parametrize(
    ("pictures", "word"),
    [
        ([], Situation.CLEAR),
        ([(Rung.HIGH, Rung.HIGH), (Rung.LOW, Rung.LOW)], Situation.CLEAR),
        ([(Rung.HIGH, Rung.HIGH), (Rung.BASE, Rung.LOW)], Situation.SMALL),
        ([(Rung.LOW, Rung.HIGH), (Rung.BASE, Rung.LOW)], Situation.SMALL),
        ([(Rung.HALF, Rung.HIGH)], Situation.SLOW),
        ([(Rung.BASE, Rung.HIGH)], Situation.SLOW),
        ([(Rung.STILL, Rung.HIGH)], Situation.STILL),
        ([(Rung.OFF, Rung.HIGH)], Situation.SOUND),
    ],
)
def test_the_word_is_that_of_the_one_who_speaks(pictures: list[tuple[Rung, Rung]], word: Situation) -> None:
    assert describe(Limit.FULL, pictures, lost=False, loss=0.0, sound_fits=True) is word


def test_a_line_on_which_voices_break_is_said_to_be_for_writing_and_one_that_is_gone_to_be_gone() -> None:
    best = [(Rung.HIGH, Rung.HIGH)]
    assert describe(Limit.FULL, best, lost=False, loss=0.3, sound_fits=True) is Situation.TEXT
    assert describe(Limit.FULL, best, lost=False, loss=0.0, sound_fits=False) is Situation.TEXT
    assert describe(Limit.FULL, best, lost=True, loss=0.3, sound_fits=False) is Situation.LOST
    assert describe(Limit.AUDIO, [(Rung.OFF, Rung.OFF)], lost=False, loss=0.0, sound_fits=True) is Situation.CLEAR
