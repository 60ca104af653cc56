"""The words for the codes of `portal.domain.vocabulary`, to be translated where they are shown."""

from typing import Final

from portal.pages.shared.i18n import _

STATES: Final = {
    "draft": _("Draft"), "submitted": _("Received, waiting to be accepted"), "correction": _("Waiting for missing papers"),
    "not_accepted": _("Not accepted"), "accepted": _("Accepted"), "resolved_on_spot": _("Settled on the spot"),
    "assessing": _("Being assessed"), "dispatched": _("Dispatched, waiting to be taken"), "consulting": _("Asking both sides"),
    "assigning": _("Choosing a mediator"), "scheduled": _("Session fixed"), "mediating": _("In mediation"),
    "suspended": _("Suspended"), "signing": _("Agreement being signed"), "agreed": _("Agreement reached"),
    "confirming": _("Before the court for confirmation"), "performing": _("Being performed"), "performed": _("Performed"),
    "breached": _("Not performed"), "terminated": _("Mediation ended"), "withdrawn": _("Withdrawn"),
    "transferred_out": _("Handed to another authority"), "following_up": _("Follow-up visit"), "closed": _("Closed"),
    "archived": _("Archived"),
}
STEPS: Final = {
    "intake": _("Step: intake"), "assess": _("Step: assess"), "dispatch": _("Step: hand over"), "mediate": _("Step: mediate"),
    "supervise": _("Step: supervise"), "conclude": _("Step: conclude"), "review": _("Step: review"),
}
LEVELS: Final = {
    "grid": _("Grid"), "village": _("Village or community"), "township": _("Township or street"), "county": _("County or district"),
    "city": _("City"),
}
WARNINGS: Final = {
    "none": _("No warning"), "blue": _("Blue warning"), "yellow": _("Yellow warning"), "red": _("Red warning"),
}
STAGES: Final = {
    "pre_suit": _("Before a suit"), "in_suit": _("During a suit"), "enforcement": _("During enforcement"), "non_suit": _("Without a suit"),
}
SOURCES: Final = {
    "online": _("Online"), "visit": _("In person"), "grid": _("Reported by the grid"), "own_initiative": _("On our own initiative"),
    "police_110": _("From the police"), "court": _("From the court"), "petition": _("From a petition"), "hotline": _("From the hotline"),
    "government": _("By order of the government"), "transfer": _("Handed over by another unit"),
}
MEDIATION_KINDS: Final = {
    "people": _("People's mediation"), "administrative": _("Administrative mediation"), "judicial": _("Judicial mediation"),
    "professional": _("Mediation of a trade or profession"), "arbitral": _("Mediation in arbitration"),
    "commercial": _("Commercial mediation"),
}
DIFFICULTIES: Final = {
    "simple": _("Simple"), "general": _("Ordinary"), "complex": _("Complex"), "major": _("Major"),
}
CATEGORIES: Final = {
    "family": _("Marriage and family"), "neighbour": _("Neighbours"), "housing_homestead": _("Houses and homesteads"),
    "contract": _("Contracts"), "production": _("Production and business"), "damages": _("Compensation for damage"),
    "labour": _("Labour"), "forest_land": _("Forest and land"), "expropriation": _("Expropriation and demolition"),
    "environment": _("Environment"), "traffic": _("Traffic accidents"), "property_mgmt": _("Property management"),
    "medical": _("Medical treatment"), "consumer": _("Consumers"), "tourism": _("Tourism"), "ecommerce": _("Online trade"),
    "finance_debt": _("Loans and small debts"), "other": _("Other disputes"),
}
PARTY_ROLES: Final = {
    "applicant": _("Applicant"), "respondent": _("Respondent"), "third_person": _("Third person"),
    "representative": _("Representative"), "agent": _("Agent"), "guardian": _("Guardian"),
}
PARTY_KINDS: Final = {"person": _("A person"), "organisation": _("A company or other organisation")}
SESSION_MODES: Final = {"on_site": _("Face to face"), "online": _("By video"), "mixed": _("Some here, some by video")}
ATTENDANCES: Final = {
    "own_device": _("With their own phone or computer"), "site_room": _("From a site's room"), "in_person": _("In the room itself"),
}
SESSION_STATES: Final = {
    "planned": _("Planned"), "open_lobby": _("Waiting room open"), "live": _("Under way"), "caucus": _("In separate talks"),
    "paused": _("Paused"), "ended": _("Ended"), "minutes_review": _("Minutes being checked"), "locked": _("Minutes locked"),
    "missed": _("Did not take place"), "cancelled": _("Cancelled"),
}
PARTICIPANT_ROLES: Final = {
    "mediator": _("Mediator"), "co_mediator": _("Co-mediator"), "party": _("Party"), "agent": _("Agent"), "expert": _("Expert"),
    "observer": _("Observer"), "interpreter": _("Interpreter"), "site": _("Site"), "clerk": _("Recorder"),
}
AGREEMENT_FORMS: Final = {
    "written_paper": _("On paper"), "written_electronic": _("Signed on screen"), "oral": _("Agreed orally"),
}
MARKS: Final = {
    "party": _("Party's signature"), "guardian": _("Guardian's signature"), "mediator": _("Mediator's signature"),
    "committee_seal": _("The committee's seal"),
}
TERMINATION_REASONS: Final = {
    "agreement": _("An agreement was reached"), "reconciled": _("Reconciled and withdrawn"), "unreachable": _("A side could not be reached"),
    "unwilling": _("A side does not want mediation"), "wide_differences": _("The differences are too wide"),
    "period_over": _("The period is over"), "refused_to_sign": _("A side refused to sign"), "other": _("Another reason"),
}
REFUSAL_REASONS: Final = {
    "not_mediable": _("Not a matter for mediation"), "court_accepted": _("A court has already accepted it"),
    "police_matter": _("A matter for the police"), "discipline_matter": _("A matter for the discipline authority"),
    "medical_elsewhere": _("The health department or a court already has it"),
    "land_ownership": _("Ownership of land is decided by the government"), "party_refuses": _("A side refuses mediation"),
    "duplicate": _("The same matter is already here"), "out_of_area": _("Outside our area"),
}
DOCUMENT_KINDS: Final = {
    "evidence": _("Evidence"), "receipt": _("Receipt"), "registration": _("Registration form"), "rights_notice": _("Notice of rights and duties"),
    "identity_proof": _("Proof of identity"), "authorisation": _("Letter of authorisation"), "invitation": _("Invitation"),
    "minutes": _("Minutes"), "agreement": _("Agreement"), "signed_agreement": _("Signed agreement"),
    "sealed_agreement": _("Sealed agreement"), "oral_agreement": _("Record of an oral agreement"),
    "termination_notice": _("Notice that mediation has ended"), "closing_report": _("Closing report"),
    "performance_proof": _("Proof of performance"), "confirmation_application": _("Application for confirmation"),
    "ruling": _("Court ruling"), "legal_opinion": _("Legal opinion"), "photograph": _("Photograph"), "other": _("Another paper"),
}
ROLES: Final = {
    "party": _("Party"), "grid_member": _("Grid member"), "village_mediator": _("Village mediator"),
    "township_mediator": _("Township mediator"), "county_mediator": _("County mediator"), "expert": _("Expert"), "clerk": _("Clerk"),
    "unit_head": _("Head of unit"), "leader": _("Leader"), "court_clerk": _("Court clerk"), "editor": _("Editor"),
    "reviewer": _("Reviewer"), "auditor": _("Auditor"), "archivist": _("Archivist"), "admin": _("Administrator"),
    "lead_mediator": _("Lead mediator"), "co_mediator": _("Co-mediator"), "system": _("The system"),
}
EXPLAINER_STATES: Final = {
    "draft": _("Draft"), "in_review": _("In review"), "returned": _("Sent back"), "published": _("Published"),
    "expired": _("Out of date"), "withdrawn": _("Withdrawn"),
}
