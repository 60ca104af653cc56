"""The worker's command line: everything it must be told, in plain words."""

import argparse
from dataclasses import dataclass
from pathlib import Path

MAX_PORT = 65535


@dataclass(frozen=True)
class Settings:
    """What `python -m video` was started with."""

    socket: Path
    udp_port: int
    tcp_port: int
    address: str
    spool: Path
    lifeline: bool = False
    max_rooms: int = 50
    max_participants: int = 200
    max_mbit: int = 400
    drain_s: float = 10.0
    memory_mb: int = 2048


def read_arguments(arguments: list[str] | None = None) -> Settings:
    """Parse the command line; argparse explains and exits where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m video",
        description=(
            "The media worker of Concord: forwards sound and pictures between the people in a room, without ever "
            "decoding them. The portal talks to it through a socket file; browsers reach it on one UDP port and one "
            "TCP port."
        ),
        epilog=(
            "Example: python -m video --socket var/video.sock --spool var/video --address 192.0.2.7 --udp-port 6544 --tcp-port 6544. "
            "SIGTERM ends it, after the drain; SIGINT at once. What it says and is told stands in video/PROTOCOL.md."
        ),
    )
    parser.add_argument("--socket", type=Path, required=True, help="socket file for the portal, for its owner only")
    parser.add_argument("--udp-port", type=_port, default=0, help="port for sound and pictures; 0 takes a free one")
    parser.add_argument("--tcp-port", type=_port, default=0, help="port where networks block UDP; 0 takes a free one")
    parser.add_argument("--address", default="127.0.0.1", help="IPv4 address of this machine as browsers reach it")
    parser.add_argument("--spool", type=Path, required=True, help="folder for the journal of what happens in the rooms")
    parser.add_argument("--lifeline", action="store_true", help="end when standard input ends, so when the parent dies")
    parser.add_argument("--max-rooms", type=_count, default=50, help="most rooms at a time (default 50)")
    parser.add_argument("--max-participants", type=_count, default=200, help="most people in all rooms (default 200)")
    parser.add_argument("--max-mbit", type=int, default=400, help="while more is sent no room opens; 0: none (default 400)")
    parser.add_argument("--drain-s", type=float, default=10.0, help="seconds that rooms may go on after SIGTERM")
    parser.add_argument("--memory-mb", type=_count, default=2048, help="memory that the worker may take (default 2048)")
    return Settings(**vars(parser.parse_args(arguments)))


def _port(text: str) -> int:
    """A port number."""
    number = int(text)
    if not 0 <= number <= MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return number


def _count(text: str) -> int:
    """A number of at least one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than one")
    return number
