"""The view predicates of these pages; `identity_kind`: one address, another page for a party than for staff."""

from typing import Any

from portal.pages.dossiers.reason_needed import ReasonHelps
from portal.pages.dossiers.shut import ShutByDeclaration


class IdentityKind:
    """`@view_config(…, identity_kind="party")`: the view is for readers of that kind only.

    `staff` also takes strangers, whom the permission then asks to log in; to a party such a page does not exist.
    """

    def __init__(self, kind: str, _config: Any) -> None:
        self.kind = kind

    def text(self) -> str:
        """How `pviews` shows it."""
        return f"identity_kind = {self.kind}"

    phash = text

    def __call__(self, _context: Any, request: Any) -> bool:
        """Whether the reader is of that kind."""
        return (request.identity.kind if request.identity is not None else "staff") == self.kind


def includeme(config: Any) -> None:
    """Make the predicates known."""
    config.add_view_predicate("identity_kind", IdentityKind)
    config.add_view_predicate("reason_helps", ReasonHelps)
    config.add_view_predicate("shut_by_declaration", ShutByDeclaration)
