"""The head of the pages below a dossier for whoever reads: the frame for staff, a plain one for parties, guests and sites."""

from collections.abc import Iterator
from typing import Any, Final

from pyramid.asset import abspath_from_asset_spec

from portal.domain.dossier import Dossier
from portal.pages.dossiers.frame import Frame
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links

TEMPLATE: Final = "portal.pages.dossiers:templates/plain_head.pt"
TABS: Final = (
    ("", _("My case"), "dossier.read"), ("sessions", _("Sessions"), "session.read"), ("documents", _("Papers"), "evidence.list"),
    ("agreement", _("Agreement"), "agreement.read"),
)


class PlainHead:
    """What a party reads above each page of its case; a guest of one session sees no tabs."""

    def __init__(self, request: Any, dossier: Dossier, tab: str) -> None:
        self._request, self._links = request, Links(request)
        self.dossier, self.tab = dossier, tab

    @property
    def macros(self) -> Any:
        """The macro `head`."""
        return self._request.registry.templates(abspath_from_asset_spec(TEMPLATE)).macros

    @property
    def tabs(self) -> Iterator[tuple[str, Any, bool]]:
        """Triples (address, words, whether it is this one) of what the reader may open."""
        for path, title, permission in TABS:
            if self._request.asker.may(permission, self.dossier):
                yield self.address(path), title, path == self.tab.partition("/")[0]

    def address(self, path: str = "") -> str:
        """The address of a page below the dossier."""
        return self._links.url(self.dossier, *path.split("/")) if path else self._links.url(self.dossier)


def is_staff(request: Any) -> bool:
    """Whether a member of staff asks."""
    return request.identity is not None and request.identity.kind == "staff"


def head_for(request: Any, dossier: Dossier, tab: str) -> Frame | PlainHead:
    """The head of a page; `tab` as for `Frame`."""
    return Frame(request, dossier, tab) if is_staff(request) else PlainHead(request, dossier, tab)


def own_party(request: Any, dossier: Dossier) -> str:
    """The id of the party that asks; empty for everybody else."""
    identity = request.identity
    return identity.party.id if identity is not None and identity.party is not None and identity.dossier is dossier else ""
