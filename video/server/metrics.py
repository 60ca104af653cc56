"""The worker's figures for Prometheus: read from plain integers when somebody asks, so that packets pay nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from video.media.counters import Counters
from video.server.house import House
from video.server.journal import Journal

LINK_FIGURES = {
    "budget_bps": "bits a second that this line is thought to carry",
    "acknowledged_bps": "bits a second that arrived",
    "sent_bps": "bits a second that were sent, with repairs",
    "queue_seconds": "how long packets wait in this line's queue",
    "round_trip_seconds": "from a packet to the report of its arrival",
    "loss_ratio": "share of packets that did not arrive",
    "pictures": "pictures that are shown at all",
    "outage": "1 while nothing comes back from this line",
}
"""Per line; the same names stand in `Downlink.figures`."""


class WorkerFigures(Collector):
    """Gathers what rooms, packets and journal show at this moment."""

    def __init__(self, house: House, counters: Counters, journal: Journal) -> None:
        self._house = house
        self._counters = counters
        self._journal = journal

    def collect(self) -> Iterator[Metric]:
        """All figures."""
        rooms = self._house.rooms.values()
        yield GaugeMetricFamily("concord_video_rooms", "rooms with people in them", sum(1 for r in rooms if r.guests))
        places = Counter(p.place.value for room in rooms for p in room.rules.present)
        people = GaugeMetricFamily("concord_video_participants", "participants by state", labels=["state"])
        for place, number in sorted(places.items()):
            people.add_metric([place], number)
        yield people
        yield GaugeMetricFamily("concord_video_outgoing_mbit", "megabits sent a second, over five seconds", self._house.outgoing_mbit)
        yield GaugeMetricFamily("concord_video_pictures_share", "share of all pictures that is handed on", self._house.share)
        yield GaugeMetricFamily("concord_video_journal_last", "number of the last event on disk", self._journal.last)
        yield GaugeMetricFamily("concord_video_journal_taken", "number of the last event stored by the portal", self._journal.taken)
        yield GaugeMetricFamily("concord_video_journal_failing", "1 while the disk refuses", int(self._journal.failing))
        yield from self._links()
        for field in fields(self._counters):
            yield CounterMetricFamily(
                f"concord_video_{field.name}", f"{field.name.replace('_', ' ')} since the start",
                getattr(self._counters, field.name),
            )  # fmt: skip


    def _links(self) -> Iterator[Metric]:
        """How each line is, by room and participant."""
        families = {
            name: GaugeMetricFamily(f"concord_video_link_{name}", text, labels=["room", "participant"])
            for name, text in LINK_FIGURES.items()
        }
        for room_id, room in self._house.rooms.items():
            for participant, guest in room.guests.items():
                for name, value in guest.connection.downlink.figures.items():
                    families[name].add_metric([room_id, participant], value)
        yield from families.values()


def render(house: House, counters: Counters, journal: Journal) -> bytes:
    """The figures in the Prometheus text format."""
    registry = CollectorRegistry()
    registry.register(WorkerFigures(house, counters, journal))
    return generate_latest(registry)
