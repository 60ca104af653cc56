"""Figures in the Prometheus text format. Labels are the method and the status class only: no paths, no persons."""

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

FIGURES = CollectorRegistry()
requests_total = Counter("portal_requests", "Requests answered", ["method", "status"], registry=FIGURES)
request_seconds = Histogram(
    "portal_request_seconds", "Seconds until the answer", ["method"], registry=FIGURES,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)
outbox_jobs = Gauge("portal_outbox_jobs", "Jobs that wait", ["queue"], registry=FIGURES)
index_position = Gauge("portal_index_position", "The last index job that the library holds", registry=FIGURES)
video_up = Gauge("portal_video_up", "1 where a media worker answers and takes people in", ["worker"], registry=FIGURES)
VIDEO_FIGURES = {
    "rooms": Gauge("portal_video_rooms", "Rooms with people in them", ["worker"], registry=FIGURES),
    "participants": Gauge("portal_video_participants", "Connections", ["worker"], registry=FIGURES),
    "recordings": Gauge("portal_video_recordings", "Recordings that are being made", ["worker"], registry=FIGURES),
    "mbit_s": Gauge("portal_video_mbit_s", "Megabits sent a second", ["worker"], registry=FIGURES),
}
"""By the name in what a worker says of its health."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def metrics_tween(handler: Callable[[Any], Any], _registry: Any) -> Callable[[Any], Any]:
    """Count and time each request."""

    def tween(request: Any) -> Any:
        begun = time.perf_counter()
        response = handler(request)
        method = request.method if request.method in METHODS else "other"
        requests_total.labels(method, f"{response.status_int // 100}xx").inc()
        request_seconds.labels(method).observe(time.perf_counter() - begun)
        return response

    return tween
