"""The other ways that stand open when mediation ends: telling them is compulsory (R-REC-12), and each category has its own."""

from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.vocabulary import Category

ROUTES_OF: Final[dict[Category, tuple[str, ...]]] = {
    "labour": ("labour_arbitration", "labour_inspection", "lawsuit_after_arbitration"),
    "forest_land": ("government_land_decision", "rural_land_arbitration", "lawsuit"),
    "expropriation": ("administrative_review", "lawsuit"),
    "traffic": ("traffic_police_mediation", "lawsuit"),
    "medical": ("health_department", "lawsuit"),
    "consumer": ("consumer_complaint", "arbitration", "lawsuit"),
    "tourism": ("consumer_complaint", "arbitration", "lawsuit"),
    "ecommerce": ("consumer_complaint", "arbitration", "lawsuit"),
    "environment": ("environment_department", "lawsuit"),
    "family": ("lawsuit",),
    "contract": ("arbitration", "lawsuit"),
    "production": ("arbitration", "lawsuit"),
    "finance_debt": ("arbitration", "lawsuit"),
    "property_mgmt": ("housing_department", "arbitration", "lawsuit"),
}
"""Codes of the routes by category; family disputes cannot be arbitrated (R-ACC-5)."""
DEFAULT_ROUTES: Final = ("lawsuit",)
LEGAL_AID_CATEGORIES: Final = frozenset({"labour", "family", "traffic", "medical"})


def routes_for(dossier: Dossier) -> tuple[str, ...]:
    """The routes by category; after an agreement those of enforcement, after family violence the protection order."""
    routes = [*ROUTES_OF.get(dossier.category, DEFAULT_ROUTES)]
    version = dossier.current_agreement
    if version is not None and version.effective_at is not None:
        routes += ["sue_on_agreement"]
        if dossier.confirmation is not None and dossier.confirmation.result == "valid":
            routes += ["enforcement"]
        if dossier.category == "labour":
            routes += ["payment_order"]
    if dossier.domestic_violence:
        routes += ["protection_order", "police"]
    if dossier.category in LEGAL_AID_CATEGORIES:
        routes += ["legal_aid"]
    return tuple(routes)
