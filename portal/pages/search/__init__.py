"""The search over laws, cases, explainers and the dossiers that the asker may see."""

from typing import Any, Final

from portal.pages.shared.i18n import _
from portal.security.rate_limits import Buckets

COMPLETIONS_PER_MINUTE: Final = 240
"""Completions that one address may ask for: somebody types four characters a second at most, and rests in between."""


def includeme(config: Any) -> None:
    """Register the views and the sentences of this page."""
    config.add_error_sentences({
        "search-blank": _("This search asks for nothing. Please search for something first."),
        "searches-too-many": _("You keep ${limit} searches already. Please forget one first."),
        "no-such-search": _("This search is not kept any more."),
    })
    per_minute = config.registry.concord.portal_rate_limit_per_minute
    config.registry.completion_buckets = Buckets(min(per_minute, COMPLETIONS_PER_MINUTE))
    for part in ("views", "saved"):
        config.scan(f"portal.pages.search.{part}")
