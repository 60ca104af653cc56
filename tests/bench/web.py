"""The site under load: a dossier page, the work list, filing; growth and memory; at several sizes of the store."""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from portal.demonstration.accounts import listed
from portal.demonstration.reading import PASSWORD
from portal.domain.dossier import Dossier
from portal.domain.node import Folder, Node
from portal.domain.portal import Portal
from portal.jobs import heartbeat
from portal.security.asker import Asker
from portal.storage.attempts import reading
from portal.storage.bootstrap import portal_of
from portal.storage.database import data_file, open_database
from tests.bench.index_memory import added_mb
from tests.bench.load import Load, Result, pressed
from tests.bench.processes import resident_mb
from tests.bench.row import Row
from tests.bench.visitor import Visitor
from tests.servers import PortalServer

OBJECTS = 30
PAGES = 50
"""Dossiers that are looked at in turn."""
LOOKED_AT = 5000
"""Dossiers among which they are chosen."""
WARM_UP_S = 2.0


@dataclass(frozen=True)
class Shown:
    """What a load came to, and the processor time that the portal spent on each answer."""

    result: Result
    cpu_ms: float


@dataclass(frozen=True)
class Chosen:
    """Who looks, and at what."""

    login: str
    paths: list[str]
    place_id: str


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Measure at each size in a store of its own."""
    for size in (int(text) for text in options.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
            server = PortalServer(Path(folder), video__spawn="false")
            yield filled(server, size)
            chosen = choose(uri_of(server))
            server.start()
            try:
                wait_for_jobs(server)
                yield from at_size(server, chosen, size, options)
            finally:
                server.stop()


def filled(server: PortalServer, size: int) -> Row:
    """Fill the store, and build its index; what that costs the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    server.admin("demo", "--size", str(size))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Row(f"filling and indexing, {size:,}", "CPU", spent, "s", "lower")


def uri_of(server: PortalServer) -> str:
    """Where the server's store is."""
    from portal.settings import read

    return read(server.ini).zodb_uri


def at_size(server: PortalServer, chosen: Chosen, size: int, options: argparse.Namespace) -> Iterator[Row]:
    """All figures at one size, in the order: reading, memory, saving."""
    staff = Visitor(server.url)
    answers = {"login": chosen.login, "password": PASSWORD, "came_from": chosen.paths[0]}
    staff.post("/login", staff.filled("/login", answers, button="enter"))
    yield from figures(f"dossier page of {OBJECTS} objects, {size:,}", look(server, staff, chosen.paths, options), 400, 800)
    work_list = look(server, staff, ["/console"], options)
    yield from figures(f"work list, {size:,}", work_list, 300, 700, p95_ms=50)
    index_mb = added_mb(server.folder / "kb")
    yield Row(f"memory of the index, {size:,}", "RSS", index_mb, "MB", "lower")
    yield Row(f"memory after reading, index apart, {size:,}", "RSS", resident_mb(server.pid) - index_mb, "MB", "lower", 200, 150)
    yield from filing(server, chosen, size, options)
    yield Row(f"memory after filing, index apart, {size:,}", "RSS", resident_mb(server.pid) - index_mb, "MB", "lower", 200, 150)


def look(server: PortalServer, staff: Visitor, paths: list[str], options: argparse.Namespace) -> Shown:
    """Ask for pages; each must be shown."""
    staff.get(paths[0])
    for seconds in (WARM_UP_S, options.seconds):
        shown = measured(server, Load(server.port, paths, options.connections, seconds, cookie=staff.cookie))
    return shown


def measured(server: PortalServer, load: Load) -> Shown:
    """Press, and see what it cost the portal's process; nobody may see an error."""
    before = cpu_s(server)
    result = pressed(load)
    only(result, "200")
    return Shown(result, (cpu_s(server) - before) / result.answers * 1000)


def filing(server: PortalServer, chosen: Chosen, size: int, options: argparse.Namespace) -> Iterator[Row]:
    """File dossiers as citizens do, and see by how much the data file grows."""
    citizen = Visitor(server.url)
    body = citizen.filled("/apply", application(chosen.place_id), button="send")
    body = "&".join("key=@KEY@" if pair.startswith("key=") else pair for pair in body.split("&"))
    before = data_file(uri_of(server)).stat().st_size
    sent = measured(server, Load(server.port, ["/apply"], options.connections, options.seconds, cookie=citizen.cookie, body=body))
    wait_for_jobs(server)
    grown = data_file(uri_of(server)).stat().st_size - before
    yield from figures(f"create, {options.connections} connections, {size:,}", sent, 150, 300)
    yield Row(f"growth a create, jobs done, {size:,}", "bytes", grown / sent.result.answers, "B", "lower", 15_000, 8_000)


def application(place_id: str) -> dict[str, str]:
    """What a plainly fictional citizen writes."""
    return {
        "applicant.name": "张某", "applicant.telephone": "13000000000", "respondent.name": "李某", "dispute.place_id": place_id,
        "dispute.matter": "邻居改了排水沟，雨水流进我家院子",
        "dispute.facts": "今年春天邻居把共用的排水沟改到我家墙边，下雨以后院子积水，墙根已经开裂。多次找他商量没有结果。",
        "dispute.request": "恢复原来的排水沟，赔偿修墙的费用。", "dispute.amount": "3000", "consent.notices": "true",
    }


def figures(case: str, shown: Shown, floor: float, stretch: float, p95_ms: float | None = None) -> Iterator[Row]:
    """Rate, the time of the slowest twentieth, and what one costs the processor, which a busy machine changes least.

    A process has one core for its Python, so a rate allows each request its share of a second of it.
    """
    yield Row(case, "rate", shown.result.rate, "requests/s", "higher", floor, stretch)
    yield Row(case, "p95", shown.result.p95_ms, "ms", "lower", p95_ms)
    yield Row(case, "CPU", shown.cpu_ms, "ms", "lower", 1000 / floor, 1000 / stretch)


def wait_for_jobs(server: PortalServer) -> None:
    """Let the worker send and index what the filing asked for."""
    begun = datetime.now(UTC)
    deadline = begun + timedelta(minutes=10)
    while datetime.now(UTC) < deadline:
        beat = heartbeat.read(server.folder)
        if beat is not None and beat.at > begun and not beat.waiting and not beat.unindexed:
            return
        time.sleep(0.5)
    raise RuntimeError("the worker did not come to an end of its jobs")


def only(result: Result, status: str) -> None:
    """Insist that nobody saw an error: a figure of refusals is none."""
    if set(result.statuses) != {status}:
        raise RuntimeError(f"answers were {result.statuses}, should all be {status}")


def cpu_s(server: PortalServer) -> float:
    """The processor time that the portal's process has spent so far, in seconds."""
    spent = Path(f"/proc/{server.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def choose(uri: str) -> Chosen:
    """An account of the demonstration that may read many dossiers, and those of about thirty objects among them."""
    database = open_database(uri, read_only=True)
    try:
        return reading(database, lambda connection: _choose(portal_of(connection)))
    finally:
        database.close()


def _choose(portal: Portal) -> Chosen:
    dossiers = islice((dossier for year in portal.dossiers.values() for dossier in year.values()), LOOKED_AT)
    sized = sorted(dossiers, key=lambda dossier: abs(objects(dossier) - OBJECTS))
    best: tuple[str, list[Dossier]] = ("", [])
    for account in listed():
        asker = Asker(portal, f"staff:{account.login}")
        may_read = [dossier for dossier in sized[: PAGES * 4] if asker.may("dossier.read", dossier)][:PAGES]
        if len(may_read) > len(best[1]):
            best = (account.login, may_read)
    village = next(unit for unit in portal.orgs.walk() if unit.level == "village" and unit.kind == "territory")
    return Chosen(best[0], [dossier.path() for dossier in best[1]], village.id)


def objects(node: Node) -> int:
    """How many records of the store a dossier's page may touch: it and all below it."""
    if isinstance(node, Dossier):
        shelves: list[Any] = [node.parties, node.sessions, node.documents, node.consents, node.agreement]
        return 2 + len(node.audit) + sum(objects(shelf) for shelf in shelves)
    return 1 + sum(objects(child) for child in node.values()) if isinstance(node, Folder) else 1
