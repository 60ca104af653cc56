"""Structured logs: one JSON object a line, with the request's id, without personal data.

Neither query strings nor bodies, names nor numbers are logged; a dossier's path is, since it says nothing without its code.
"""

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger("portal.requests")
QUIET: Final = ("/static/", "/health", "/metrics")
SECRET_WORDS: Final = frozenset({"join"})
"""First words of paths whose rest is a secret."""


class JsonFormatter(_JsonFormatter):
    """Formats a record as JSON with time, level, logger, message and request id."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}", style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"}, json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Add the id of the request that is being answered."""
        if identifier := request_id.get():
            log_data["request"] = identifier
        return super().process_log_record(log_data)


def loggable_path(path: str) -> str:
    """The path without the tokens that some paths carry."""
    word, _, rest = path.strip("/").partition("/")
    return f"/{word}/…" if rest and word in SECRET_WORDS else path


def request_tween(handler: Callable[[Any], Any], _registry: Any) -> Callable[[Any], Any]:
    """Give each request an id, log its end, and put the id on the answer so that a caller can quote it."""

    def tween(request: Any) -> Any:
        identifier = uuid.uuid4().hex[:12]
        token = request_id.set(identifier)
        request.id = identifier
        begun = time.perf_counter()
        try:
            response = handler(request)
        except Exception:
            log.exception("request failed")
            raise
        else:
            response.headers["X-Request-Id"] = identifier
            if not request.environ.get("PATH_INFO", "").startswith(QUIET):
                spent_ms = round((time.perf_counter() - begun) * 1000, 1)
                path = loggable_path(request.environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"))
                log.info("%s %s %s", request.method, path, response.status_int, extra={"ms": spent_ms})
            return response
        finally:
            request_id.reset(token)

    return tween


def includeme(config: Any) -> None:
    """Add the tween outermost of ours."""
    config.add_tween("portal.logs.request_tween")
