"""A request that lost against another writer is done again, after a random wait, so that nobody sees a conflict."""

import time
from collections.abc import Callable
from typing import Any, Final

from pyramid.response import Response
from pyramid_retry import IBeforeRetry, RetryableExecutionPolicy
from transaction.interfaces import TransientError

from portal.storage.attempts import ATTEMPTS, back_off_s
from portal.storage.errors import StorageBusy

SENT: Final = "portal.cookies_as_sent"
"""Where the environment keeps what the browser sent as cookies."""


def wait_before_retry(event: Any) -> None:
    """Sleep a moment, which pyramid_retry itself does not, and give the next attempt the cookies that were sent.

    A log-in gives the request a new CSRF token by writing into the cookies of its environment, which all attempts share.
    """
    event.environ["HTTP_COOKIE"] = event.environ[SENT]
    time.sleep(back_off_s(event.environ.get("retry.attempt", 0)))


def again(_error: TransientError, _request: Any) -> Response:
    """Before the last attempt nobody sees the answer: it needs no page, and is no error to be written down."""
    return Response(status=503)


def give_up(_error: TransientError, request: Any) -> Any:
    """After the last attempt, say that too many people save at this moment, as any other error is said."""
    busy = StorageBusy()
    return request.invoke_exception_view((StorageBusy, busy, None), reraise=True)


def closing(policy: Callable[[dict[str, Any], Any], Any]) -> Callable[[dict[str, Any], Any], Any]:
    """Close the temporary file into which a long body was copied, so that all attempts read it, once the last is over."""

    def answer(environ: dict[str, Any], router: Any) -> Any:
        given, environ[SENT] = environ["wsgi.input"], environ.get("HTTP_COOKIE", "")
        try:
            return policy(environ, router)
        finally:
            if environ["wsgi.input"] is not given:
                environ["wsgi.input"].close()

    return answer


def includeme(config: Any) -> None:
    """Do conflicting requests again, as often as a job: two processes that save all the time lose every second attempt."""
    config.add_settings({"retry.attempts": ATTEMPTS})
    config.include("pyramid_retry")
    config.set_execution_policy(closing(RetryableExecutionPolicy(ATTEMPTS)))
    config.add_subscriber(wait_before_retry, IBeforeRetry)
    config.add_exception_view(again, context=TransientError)
    config.add_exception_view(give_up, context=TransientError, last_retry_attempt=True)
