"""The two views. Each part is asked for itself: one that fails is named, and the others are still told."""

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pyramid.httpexceptions import HTTPForbidden
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.portal import Portal
from portal.pages.health.metrics import FIGURES, VIDEO_FIGURES, index_position, outbox_jobs, video_up
from portal.services import media

PATIENCE: Final = timedelta(minutes=2)
"""Without a sign of life for longer than this, the job worker counts as stopped."""


@view_config(context=Portal, name="health", renderer="json", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def health(context: Portal, request: Any) -> dict[str, Any]:
    """`ok` for each part or what is wrong with it, and each media worker; 503 when the store or the index cannot be used."""
    workers = media.conditions(request.registry.media_worker)
    parts = {
        "storage": _asked(lambda: _storage(context)),
        "index": _asked(lambda: _index(request)),
        "jobs": _asked(lambda: _jobs(request)),
        "video": _video(workers),
    }
    is_well = all(state == "ok" for state in parts.values())
    if parts["storage"] != "ok" or parts["index"] != "ok":
        request.response.status_int = 503
    return {"status": "ok" if is_well else "degraded", **parts, "video_workers": workers}


@view_config(context=Portal, name="metrics", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def metrics(context: Portal, request: Any) -> Response:
    """The figures, to this machine only unless the settings open them."""
    if not request.registry.concord.portal_metrics_open and not _is_loopback(request.remote_addr):
        raise HTTPForbidden
    for name in ("index", "work", "failed"):
        outbox_jobs.labels(name).set(len(getattr(context.outbox, name)))
    index_position.set(request.registry.library.position())
    for worker, said in media.conditions(request.registry.media_worker).items():
        video_up.labels(worker).set(said["status"] == "ok")
        for name, figure in VIDEO_FIGURES.items():
            figure.labels(worker).set(said.get(name, 0))
    return Response(generate_latest(FIGURES), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _asked(question: Callable[[], str]) -> str:
    try:
        return question()
    except Exception as error:  # noqa: BLE001 - whatever a part raises is its state
        return type(error).__name__


def _storage(portal: Portal) -> str:
    return "ok" if portal.schema_version else "empty"


def _index(request: Any) -> str:
    request.registry.library.position()
    return "ok"


def _jobs(request: Any) -> str:
    seen = request.registry.jobs_seen_at()
    if seen is None:
        return "elsewhere" if request.registry.concord.portal_jobs == "process" else "starting"
    return "ok" if request.now - seen < PATIENCE else "stopped"


def _video(workers: dict[str, dict[str, Any]]) -> str:
    """`ok` where all are well, else the state of each that is not, by its name where there are several."""
    ill = {name: str(said["status"]) for name, said in workers.items() if said["status"] != "ok"}
    if len(workers) == 1:
        return next(iter(ill.values()), "ok")
    return ", ".join(f"{name}: {state}" for name, state in ill.items()) or "ok"
