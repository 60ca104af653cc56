"""The worker's log: one JSON object a line on standard error; identifiers, but never names, words or addresses."""

import json
import logging
import sys
from typing import Any

log = logging.getLogger("video")


class JsonLines(logging.Formatter):
    """Time, level, logger, what happened, and the identifiers given as `extra={"about": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def say(event: str, **about: Any) -> None:
    """Log that something happened; `about` takes identifiers and figures only."""
    log.info(event, extra={"about": about})


def start_logging() -> None:
    """Send everything to standard error, and keep the libraries quiet: they log addresses."""
    target = logging.StreamHandler(sys.stderr)
    target.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[target], force=True)
    for library in ("aiortc", "aioice", "aiohttp", "asyncio"):
        logging.getLogger(library).setLevel(logging.ERROR)
