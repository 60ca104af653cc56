"""`/experts`: the public register of mediators and experts (R-MED-5), with what staff see besides."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.experts.views")
