"""One's own account: password, second factor, log-ins; and the reason that must be stated before some doors open."""

from typing import Any

from pyramid.httpexceptions import HTTPForbidden

from portal.pages.account.sentences import ACCOUNTS, FILES
from portal.pages.account.way_on import HasWayOn, take_way_on


def includeme(config: Any) -> None:
    """Register the views; and lead on who was refused only because something must be done first."""
    config.write_without_lock("/account/password")
    config.add_error_sentences(ACCOUNTS | FILES)
    config.add_view_predicate("has_way_on", HasWayOn)
    config.add_exception_view(take_way_on, context=HTTPForbidden, has_way_on=True)
    config.scan("portal.pages.account.views")
    config.scan("portal.pages.account.reasons")
