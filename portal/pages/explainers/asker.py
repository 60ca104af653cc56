"""What the one who asks may do with explainers."""

from typing import Any

from portal.services.explainers import ROLE_PERMISSIONS


def principal_of(request: Any) -> str:
    """Who asks; empty for a stranger."""
    identity = request.identity
    return str(identity.principal) if identity is not None else ""


def permissions(node: Any, request: Any) -> frozenset[str]:
    """Which of writing and reviewing the table allows on a text, or on the shelf as a whole. A stranger has neither."""
    if not principal_of(request):
        return frozenset()
    return frozenset(name for name in ROLE_PERMISSIONS.values() if request.has_permission(name, node))
