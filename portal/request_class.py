"""One class for all requests.

Pyramid gives a request its properties (`request.now`, `request.zodb`, …) by making a class for it alone. A class a request costs
time to make, is left to the garbage collector, and stops the interpreter from remembering where attributes are. Its methods become
attributes that refer back to the request, which then stays, with its page, until the collector comes round. So all that was
configured for requests is put into one class, once, and the router takes that. What the registry knows stays as it is:
`pshell` and `pviews` make their requests out of it.
"""

from typing import Any

from pyramid.interfaces import IRequestExtensions
from pyramid.request import Request


class PortalRequest(Request):
    """A request that nothing keeps once it is answered."""

    def __init__(self, environ: dict[str, Any], **attributes: Any) -> None:
        super().__init__(environ, **attributes)
        self.add_finished_callback(_let_go)


def _let_go(request: Any) -> None:
    """Forget the parsed query: WebOb keeps it in `environ`, and `environ` in it."""
    request.environ.pop("webob._parsed_query_vars", None)


def share_request_class(router: Any) -> None:
    """Let the router make its requests of one class with all methods and properties that are configured by now."""
    extensions = router.registry.getUtility(IRequestExtensions)
    router.request_factory = type("PortalRequest", (PortalRequest,), {**extensions.methods, **extensions.descriptors})
    router.request_extensions = None
