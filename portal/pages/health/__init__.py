"""`/health` and `/metrics`: how the portal and its parts fare, for whoever watches the machine."""

from typing import Any


def includeme(config: Any) -> None:
    """Count requests, and add the two views."""
    config.add_tween("portal.pages.health.metrics.metrics_tween")
    config.scan("portal.pages.health.views")
