"""One class for all requests.

Pyramid gives a request its properties (`request.now`, `request.zodb`, …) by making a class for it alone. A class a request costs
time to make, is left to the garbage collector, and stops the interpreter from remembering where attributes are. So all that was
configured for requests is put into one class, once, and the router takes that. What the registry knows stays as it is:
`pshell` and `pviews` make their requests out of it.
"""

from typing import Any

from pyramid.interfaces import IRequestExtensions
from pyramid.request import Request


def share_request_class(router: Any) -> None:
    """Let the router make its requests of one class with all methods and properties that are configured by now."""
    extensions = router.registry.getUtility(IRequestExtensions)
    router.request_factory = type("PortalRequest", (Request,), {**extensions.methods, **extensions.descriptors})
    router.request_extensions = None
