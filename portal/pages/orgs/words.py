"""What the kinds of units are called."""

from typing import Any, Final

from portal.pages.shared.i18n import _

KINDS: Final[dict[str, Any]] = {
    "territory": _("Area"), "centre": _("Centre for disputes"), "committee": _("People's mediation committee"),
    "specialised_room": _("Specialised mediation room"), "justice_office": _("Justice office"), "court": _("Court"),
    "department": _("Department"), "company": _("Company"),
}
