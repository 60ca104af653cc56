"""The worker starts with the application, as a thread or, on demand, as a process that ends on a signal."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from webtest import TestApp

from portal.domain.portal import Portal
from portal.jobs import heartbeat
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.connection import open_connection, root_of
from portal.storage.database import open_database
from tests.factories.filed import file_dossier
from tests.portal.test_cli import INI


def file_one(_portal: Portal, request: Any) -> Response:
    return Response(file_dossier(request.zodb, "100001").reference)


def app(world: Any, folder: Path, jobs: str) -> TestApp:
    with Configurator() as config:
        config.add_settings({"tm.manager_hook": "pyramid_tm.explicit_manager"})
        registry = config.registry
        registry.concord = SimpleNamespace(portal_jobs=jobs, portal_data=str(folder), portal_outgoing="")
        registry.database, registry.library, registry.media_worker = world.database, world.library, world.media
        registry.clock, registry.write_lock = world.clock, threading.RLock()
        config.include("pyramid_tm")
        config.add_request_method(open_connection, "zodb", reify=True)
        config.set_root_factory(root_of)
        config.add_view(file_one, context=Portal, name="file")
        config.include("portal.jobs.start")
        return TestApp(config.make_wsgi_app())


def test_a_request_that_saves_wakes_the_thread(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.jobs.worker.PAUSE_S", 60)
    started = app(world, tmp_path, "thread")
    worker = started.app.registry.worker
    try:
        time.sleep(0.3)   # the first look at an empty outbox is over
        started.post("/file")
        sent, deadline = tmp_path / "outgoing" / "messages.jsonl", time.monotonic() + 60
        while not sent.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert "2026-100001" in sent.read_text("utf-8")
    finally:
        worker.stop()
    assert started.app.registry.jobs_seen_at() == world.clock()


def test_no_thread_runs_where_a_process_does_the_jobs(world: Any, tmp_path: Path) -> None:
    made = app(world, tmp_path, "process")
    assert not hasattr(made.app.registry, "worker")
    assert made.app.registry.jobs_seen_at() is None


def test_the_process_works_and_ends_on_a_signal(tmp_path: Path) -> None:
    ini = tmp_path / "portal.ini"
    ini.write_text(INI + f"portal.jobs = process\nvideo.socket = {tmp_path}/none.sock\n", "utf-8")
    database = open_database(f"file://{tmp_path}/store/Data.fs")
    in_transaction(database, make_portal)
    in_transaction(database, lambda connection: file_dossier(connection, "100001"))
    database.close()
    with subprocess.Popen([sys.executable, "-m", "portal.cli", str(ini), "worker"]) as process:
        deadline = time.monotonic() + 60
        while heartbeat.read(tmp_path) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    beat = heartbeat.read(tmp_path)
    assert beat is not None
    assert (beat.waiting, beat.unindexed, beat.problems) == (0, 0, {})
    assert (tmp_path / "outgoing" / "messages.jsonl").exists()
