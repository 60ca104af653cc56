"""What one viewer is shown how well, where not all can be: without network."""

import time

from tests.video.media.test_slot import H264, VP8, Camera
from video.control.ladder import Rung
from video.control.relief import LATE_S, Relief
from video.media import rtcp
from video.media.counters import Counters
from video.media.downlink import Downlink
from video.media.formats import Format
from video.media.offer import Line
from video.media.slot import Slot
from video.media.twcc import Arrivals
from video.protocol.quality import Limit, Situation


class Viewer:
    """A listener's downlink with a place for each camera."""

    def __init__(self, *cameras: Camera, formats: tuple[Format, ...] = (VP8, H264)) -> None:
        places: dict[str, Slot] = {}
        self.relief = Relief()
        self.sent: list[bytes] = []
        self.downlink = Downlink(places, lambda header, *_: self.sent.append(header), lambda _: None, Counters(), self.relief)
        self.cameras = cameras
        for camera in cameras:
            camera.now = time.monotonic()
            camera.send(60, key="q")
        for mid, camera in enumerate(cameras):
            place = places[str(mid)] = Slot(Line(str(mid), "video", receives=True, formats=formats, twcc_extension=3), self.downlink)
            place.attach(camera.source, camera.now)

    def rungs(self) -> list[Rung]:
        """After two seconds on a calm line."""
        now = max(camera.now for camera in self.cameras)
        for step in range(20):
            self.downlink.arrange(now + step / 10)
        return [self.downlink.rungs[mid] for mid in sorted(self.downlink.rungs)]


def test_a_screen_comes_before_whoever_is_looked_at_and_both_before_the_rest() -> None:
    screen, face, other = Camera(), Camera(), Camera()
    screen.source.is_screen = True
    viewer = Viewer(other, face, screen)
    viewer.downlink.limit, viewer.downlink.large = Limit.SAVE, face.source
    assert viewer.rungs() == [Rung.BASE, Rung.BASE, Rung.LOW]
    screen.source.is_screen = False
    assert viewer.rungs() == [Rung.BASE, Rung.LOW, Rung.BASE]


def test_a_picture_without_a_common_codec_takes_no_place_from_the_others() -> None:
    strange, face = Camera(), Camera()
    viewer = Viewer(strange, face, formats=(VP8,))
    strange.send_h264(20, key="q")
    viewer.downlink.limit, viewer.downlink.large = Limit.SAVE, strange.source
    assert viewer.rungs() == [Rung.OFF, Rung.LOW]
    assert viewer.downlink.unplayable == ["0"]
    assert viewer.downlink.situation is Situation.CLEAR


def test_after_a_change_of_address_what_is_shown_leaves_at_its_rate_though_nothing_is_known_of_the_line() -> None:
    face, other = Camera(), Camera()
    viewer = Viewer(face, other)
    viewer.downlink.estimator.estimate = 10e6
    assert viewer.rungs() == [Rung.HIGH, Rung.HIGH]
    now = face.now = other.now = time.monotonic() + 3
    viewer.downlink.moved(now)
    viewer.downlink.estimator.estimate = 50_000.0
    arrivals = Arrivals()
    arrivals.note(viewer.downlink.number(now, 1000), now, 1)
    for said in rtcp.read(arrivals.report() or b""):
        viewer.downlink.take(said, now)
    viewer.sent.clear()
    for _ in range(20):
        face.send(1, key="f")
        other.send(1, key="f")
    assert len(viewer.sent) == 40


def test_a_full_worker_shows_less_at_once_and_who_is_looked_at_stays_best() -> None:
    face, other = Camera(), Camera()
    viewer = Viewer(face, other)
    viewer.downlink.large = face.source
    viewer.downlink.estimator.estimate = 10e6
    assert viewer.rungs() == [Rung.HIGH, Rung.HIGH]
    now = viewer.cameras[0].now + 2
    for step in range(10):
        viewer.relief.tick(now + step, 2 * LATE_S)
    assert viewer.relief.share < 0.7
    viewer.downlink.arrange(now + 9)
    large, small = viewer.downlink.rungs.values()
    assert Rung.HIGH >= large > small > Rung.OFF
