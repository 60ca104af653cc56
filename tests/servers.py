"""Starting the whole portal as its users do: pserve on a free port, its own store, media worker and jobs."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from configparser import ConfigParser
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port of the loopback address that is free for TCP and UDP just now."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            with suppress(OSError):   # taken for UDP: another one
                udp.bind(("127.0.0.1", port))
                return port


def write_ini(folder: Path, port: int, **overrides: str) -> Path:
    """development.ini with all data under `folder`; keys in `overrides` have `__` for dots."""
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / "development.ini", encoding="utf-8")
    app = parser["app:main"]
    for key, value in app.items():
        app[key] = value.replace("%(here)s/var", str(folder))
    app["video.udp_port"] = app["video.tcp_port"] = str(free_port())
    app["portal.rate_limit_per_minute"] = "0"
    app["portal.reload_templates"] = "false"
    for key, value in overrides.items():
        app[key.replace("__", ".")] = value
    parser["server:main"]["listen"] = f"127.0.0.1:{port}"
    ini = folder / "portal.ini"
    with ini.open("w", encoding="utf-8") as file:
        parser.write(file)
    return ini


def read_app_settings(ini: Path) -> dict[str, str]:
    """The settings of an ini file as Pyramid hands them to the application."""
    parser = ConfigParser(defaults={"here": str(ini.parent)})
    parser.read(ini, encoding="utf-8")
    return dict(parser["app:main"])


class PortalServer:
    """A portal that serves until it is stopped."""

    def __init__(self, folder: Path, **overrides: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.ini = write_ini(folder, self.port, **overrides)
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "portal.log"
        self._process: subprocess.Popen[bytes] | None = None

    def admin(self, *arguments: str) -> str:
        """Run portal-admin on this portal's ini; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli", str(self.ini), *arguments], cwd=ROOT, env=self._environment(),
            capture_output=True, text=True, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, patience_s: float = 60) -> None:
        """Start serving, and wait until /health answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from pyramid.scripts.pserve import main; main()", str(self.ini)],
                cwd=ROOT, env=self._environment(), stdout=log, stderr=log,
            )
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log.read_text("utf-8")[-4000:]
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError:
                pass
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError(self.log.read_text("utf-8")[-4000:])

    def stop(self) -> None:
        """End the portal and its child."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @property
    def pid(self) -> int:
        """The portal's process."""
        assert self._process is not None
        return self._process.pid

    @staticmethod
    def _environment() -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT)}
