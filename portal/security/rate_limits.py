"""How many requests one address may make in a minute, and how few at the doors where codes could be guessed.

A token bucket in each process: enough against floods. What must hold across processes, failed log-ins and short codes, is
counted in the store (`portal/services/attempts.py`).
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from pyramid.response import Response
from pyramid.tweens import INGRESS

from portal.security import headers

NAME: Final = "portal.security.rate_limits.rate_limit_tween_factory"
DOORS: Final = frozenset({"login", "progress", "join", "apply"})
"""First words of addresses that open something, or make something; sending a form there is rarer than reading."""
DOOR_SHARE: Final = 10
"""A door has a tenth of the general limit."""
FREE: Final = frozenset({"static", "health", "metrics"})
MOST_ADDRESSES: Final = 20_000
SENTENCE: Final = (
    "请求太频繁，请在 {seconds} 秒后再试。您填写的内容还在上一页，按“返回”即可看到。\n"
    "That was a little fast. Please try again in {seconds} seconds; what you typed is still on the page before.\n"
)


class Buckets:
    """A bucket of tokens for each key; each request takes one, and time gives them back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> int:
        """Take a token: 0 where there was one, else the seconds until there is one."""
        if not self.per_minute:
            return 0
        with self._lock:
            now, rate = self._clock(), self.per_minute / 60
            tokens, at = self._buckets.pop(key, (float(self.per_minute), now))
            tokens = min(self.per_minute, tokens + (now - at) * rate)
            self._buckets[key] = (tokens - 1, now) if tokens >= 1 else (tokens, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return 0 if tokens >= 1 else max(1, round((1 - tokens) / rate))


def rate_limit_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Answer 429 to an address that asks too often."""
    per_minute = registry.concord.portal_rate_limit_per_minute
    general = Buckets(per_minute)
    doors = Buckets(max(per_minute // DOOR_SHARE, 10) if per_minute else 0)

    def limited(request: Any) -> Any:
        word = request.environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
        if word in FREE:
            return handler(request)
        at_door = word in DOORS and request.method not in ("GET", "HEAD")
        wait_s = general.take(request.counting_address) or (doors.take(request.counting_address) if at_door else 0)
        return too_many(wait_s) if wait_s else handler(request)

    return limited


def too_many(wait_s: int) -> Response:
    """The refusal, in both languages at once, since nothing about the reader is looked at here."""
    text = SENTENCE.format(seconds=wait_s)
    response = Response(text, status=429, content_type="text/plain", charset="utf-8")
    response.headers["Retry-After"] = str(wait_s)
    return response


def includeme(config: Any) -> None:
    """Before anything that costs: a refused request reaches neither the store nor a lock."""
    config.add_tween(NAME, under=(headers.NAME, INGRESS))
