"""What the kinds of units are called."""

from typing import Any, Final

from portal.pages.shared.i18n import _

KINDS: Final[dict[str, Any]] = {
    "territory": _("Area"), "centre": _("Centre for disputes"), "committee": _("People's mediation committee"),
    "specialised_room": _("Specialised mediation room"), "justice_office": _("Justice office"), "court": _("Court"),
    "department": _("Department"), "company": _("Company"),
}

GROUPS: Final[tuple[tuple[Any, frozenset[str]], ...]] = (
    (_("Who mediates"), frozenset({"centre", "committee", "specialised_room", "justice_office"})),
    (_("Who helps along"), frozenset({"court", "department", "company"})),
)
"""The units of a place in the order in which somebody looks for them."""
