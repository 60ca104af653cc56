"""What every page shares: layout, rendering, form widgets, strict field types, errors.

`config.include("portal.pages.shared")` sets all of it up.
"""

from typing import Any


def includeme(config: Any) -> None:
    """Rendering, languages, static files, forms, errors, the reader's preferences, and words after a redirect."""
    for part in ("i18n", "rendering", "links", "forms", "errors", "preferences", "flash"):
        config.include(f"portal.pages.shared.{part}")
