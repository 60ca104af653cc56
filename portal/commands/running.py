"""What runs beside the portal: the job worker and the media workers."""

import argparse
import os

from portal.commands.telling import FOUND, Add
from portal.settings import Settings, SettingsError


def add_to(add: Add) -> None:
    """Add the commands."""
    add("worker", worker, "run the job worker until it is told to end (where portal.jobs = process)")
    video_ = add(
        "video", video, "say how the media workers fare; run one; let one rest, move its rooms away, or let it work again", "rest 2",
    )
    video_.add_argument("act", nargs="?", choices=["run", "rest", "move", "work"], metavar="run|rest|move|work")
    video_.add_argument("number", nargs="?", type=int, default=1, metavar="N", help="which worker (default 1)")


def worker(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Work until a signal says to end."""
    from portal.jobs.start import run_process

    run_process(settings)
    return 0


def video(settings: Settings, chosen: argparse.Namespace) -> int:
    """Tell how the media workers fare, become one of them, or tell one what to do."""
    from portal.children import command
    from portal.services.media import connect
    from video.protocol.errors import VideoError

    if not 1 <= chosen.number <= settings.video_workers:
        raise SettingsError(f"video.workers = {settings.video_workers}: there is no worker {chosen.number}")
    if chosen.act == "run":
        line = command(settings, chosen.number, lifeline=False)
        os.execv(line[0], line)  # noqa: S606 - our own command line
    members = connect(settings.video_socket, settings.video_workers).members
    failed = 0
    for name in [str(chosen.number)] if chosen.act else members:
        member = members[name]
        try:
            if chosen.act == "work":
                member.work()
            elif chosen.act:
                member.rest(move=chosen.act == "move")
            said = member.health()
        except VideoError as error:
            failed = FOUND
            print(f"{name}: {error.code}")
        else:
            print(f"{name}: {said['status']}, {said['rooms']} rooms, {said['participants']} people, {said['recordings']} recordings")
    return failed
