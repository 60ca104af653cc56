"""One tween that reads all of a request that can be read wrongly, before any view does.

Bad bytes in path, query or cookies, a broken form, a broken or too deep JSON body: Pyramid and WebOb would raise in the middle of
a view, which is a 500 for what is a 400.

The check asks the request itself, so a decoding error of our own code is never taken for the sender's.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from pyramid.response import Response

FORMS: Final = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CONDITIONS: Final = ("range", "if_range", "if_match", "if_none_match", "if_modified_since", "if_unmodified_since")
"""What a browser may ask of a file. WebOb reads it when the answer is out of our hands, where an error would be a 500."""
WRONG: Final = (
    ValueError, LookupError, TypeError, AttributeError, EOFError, RecursionError, DeprecationWarning, OverflowError, OSError,
)
"""What the parsers raise: UnicodeDecodeError and JSONDecodeError are ValueErrors, an unknown charset is a LookupError, brackets
within brackets within brackets are a RecursionError, a form in another charset than UTF-8 is a DeprecationWarning, and the year
42025 is one or the other of the last two."""

bad_input_tween_name: Final = "portal.pages.shared.bad_input.tween_factory"


class BadInputError(Exception):
    """A request that cannot be read."""

    code = "bad-input"


def tween_factory(handler: Callable[[Any], Response], _registry: Any) -> Callable[[Any], Response]:
    """The tween: raises BadInputError under the exception views, which turn it into a page."""

    def tween(request: Any) -> Response:
        for check in (read_address, read_conditions, read_body):
            try:
                check(request)
            except WRONG as error:
                raise BadInputError from error
        return handler(request)

    return tween


def read_address(request: Any) -> None:
    """Path, query and cookies."""
    if "\0" in request.path_info:
        raise BadInputError
    for names in (request.GET, request.cookies):
        for name, value in names.items():
            assert isinstance(name, str)
            assert isinstance(value, str)


def read_conditions(request: Any) -> None:
    """The headers that ask for a piece of a file, or for the file only where it has changed."""
    for name in CONDITIONS:
        getattr(request, name)


def read_body(request: Any) -> None:
    """A form or JSON in the body; other bodies are for the view that wants them."""
    if request.method in SAFE:
        return
    if request.content_type in FORMS:
        for _name, _value in request.POST.items():
            pass
    elif request.content_type == "application/json" and request.body:
        json.loads(request.body)
