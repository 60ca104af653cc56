"""A process in which several people save at the same moment: `python -m tests.crash.storm URI FIRST WRITERS EACH`.

Prints `STATUS NUMBER` for each answer that a person sees.
"""

import sys
import threading

from webtest import TestApp

from tests.portal.storage.app import small_app


def write(app: TestApp, first: int, count: int) -> None:
    for number in range(first, first + count):
        answer = app.post("/file", {"number": str(number), "content": str(number)}, expect_errors=True)
        sys.stdout.write(f"{answer.status_int} {number}\n")


def storm(uri: str, first: int, writers: int, each: int) -> None:
    """Let so many writers file so many dossiers each, all at once."""
    app = small_app(uri)
    threads = [
        threading.Thread(target=write, args=(TestApp(app), first + number * 1000, each)) for number in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.flush()
    app.registry.database.close()


if __name__ == "__main__":
    storm(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
