"""A request that lost against another writer is done again, after a random wait, so that nobody sees a conflict."""

import time
from collections.abc import Callable
from typing import Any

from pyramid_retry import IBeforeRetry, RetryableExecutionPolicy
from transaction.interfaces import TransientError

from portal.storage.attempts import ATTEMPTS, back_off_s
from portal.storage.errors import StorageBusy


def wait_before_retry(event: Any) -> None:
    """Sleep a moment; pyramid_retry itself does not."""
    time.sleep(back_off_s(event.environ.get("retry.attempt", 0)))


def give_up(_error: TransientError, request: Any) -> Any:
    """After the last attempt, say that too many people save at this moment, as any other error is said."""
    busy = StorageBusy()
    return request.invoke_exception_view((StorageBusy, busy, None), reraise=True)


def closing(policy: Callable[[dict[str, Any], Any], Any]) -> Callable[[dict[str, Any], Any], Any]:
    """Close the temporary file into which a long body was copied, so that all attempts read it, once the last is over."""

    def answer(environ: dict[str, Any], router: Any) -> Any:
        given = environ["wsgi.input"]
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
    config.add_exception_view(give_up, context=TransientError, last_retry_attempt=True)
