"""Who may do what, and what guards the door.

`permissions.py` and `rows.py` are the one table; `standing.py` answers it for anything; `policy.py` asks it for Pyramid.
`config.include("portal.security")` sets up the policy and all the guards.
"""

from typing import Any


def includeme(config: Any) -> None:
    """The policy, then the guards; the later a tween, the further out it stands."""
    for part in ("policy", "csrf", "client_address", "body_limits", "rate_limits", "headers"):
        config.include(f"portal.security.{part}")
