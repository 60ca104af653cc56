"""Words of the papers: kinds of documents, sides, and the papers that the portal prints."""

from collections.abc import Mapping
from typing import Any, Final

from portal.pages.shared.i18n import _

KINDS: Final[Mapping[str, Any]] = {
    "evidence": _("Evidence"), "receipt": _("Receipt"), "registration": _("Registration form"),
    "rights_notice": _("Notice of rights and duties"),
    "identity_proof": _("Proof of identity"), "authorisation": _("Letter of authority"), "invitation": _("Notice of a session"),
    "minutes": _("Minutes"), "agreement": _("Agreement"), "signed_agreement": _("Signed agreement"),
    "sealed_agreement": _("Sealed agreement"), "oral_agreement": _("Record of an oral agreement"),
    "termination_notice": _("Notice that mediation has ended"), "closing_report": _("Closing report"),
    "performance_proof": _("Proof of performance"), "confirmation_application": _("Application for confirmation"),
    "ruling": _("Ruling of the court"),
    "legal_opinion": _("Legal opinion"), "expert_opinion": _("Expert's opinion"), "handover_package": _("Package for another authority"),
    "photograph": _("Photograph"), "other": _("Other paper"),
}
FROM_PARTIES: Final = ("evidence", "photograph", "identity_proof", "authorisation", "performance_proof", "other")
FROM_STAFF: Final = (*FROM_PARTIES, "rights_notice", "legal_opinion", "expert_opinion", "ruling")
SIDES: Final[Mapping[str, Any]] = {
    "shared": _("Both sides may see it"), "applicant": _("Only the applicant's side and the mediators"),
    "respondent": _("Only the respondent's side and the mediators"), "third_person": _("Only the third person's side and the mediators"),
}
LISTED_AS: Final[Mapping[str, Any]] = {
    "shared": _("For both sides"), "applicant": _("Of the applicant's side"), "respondent": _("Of the respondent's side"),
    "third_person": _("Of the third person's side"),
}
PAPERS: Final[Mapping[str, Any]] = {
    "receipt": _("Receipt of the application"), "registration": _("Registration form"), "rights-notice": _("Notice of rights and duties"),
    "minutes": _("Minutes"), "agreement": _("Mediation agreement"), "termination-notice": _("Notice that mediation has ended"),
    "closing-report": _("Closing report"),
}
