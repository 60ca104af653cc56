"""One class for all requests.

Pyramid gives a request its properties (`request.now`, `request.zodb`, …) by making a class for it alone. A class a request costs
time to make, is left to the garbage collector, and stops the interpreter from remembering where attributes are. So the
properties that were configured are put into one class, once, when the application is made.
"""

from typing import Any

from pyramid.interfaces import IRequestExtensions, IRequestFactory
from pyramid.request import Request


def make_request_class(registry: Any) -> None:
    """Let requests be made of a class that has all properties configured so far; needs a committed configuration."""
    extensions = registry.getUtility(IRequestExtensions)
    registry.registerUtility(type("PortalRequest", (Request,), dict(extensions.descriptors)), IRequestFactory)
    extensions.descriptors.clear()
