"""The words that people read for the closed lists of the domain: `label("state", "mediating")`, 调解中.

One table a list, in the words of officers; where a villager reads, a page may say it more simply. Every code of
`portal.domain.vocabulary` has a label, which a test checks.
"""

from collections.abc import Mapping
from typing import Any, Final

from portal.pages.shared.i18n import _

LABELS: Final[Mapping[str, Mapping[str, Any]]] = {
    "state": {
        "draft": _("Draft"), "submitted": _("Submitted, waiting for acceptance"), "correction": _("To be completed"),
        "not_accepted": _("Not accepted"), "accepted": _("Accepted"), "resolved_on_spot": _("Settled on the spot"),
        "assessing": _("Being assessed"), "dispatched": _("Dispatched, waiting to be taken"),
        "consulting": _("Asking the other side"), "assigning": _("Choosing a mediator"), "scheduled": _("Date fixed"),
        "mediating": _("In mediation"), "suspended": _("Suspended"), "signing": _("Agreement to be signed"),
        "agreed": _("Agreement reached"), "confirming": _("At court for confirmation"),
        "performing": _("Being performed"),
        "performed": _("Performed"), "breached": _("Not performed"), "terminated": _("Mediation ended"),
        "withdrawn": _("Withdrawn"), "transferred_out": _("Handed to another authority"),
        "following_up": _("Follow-up visit"),
        "closed": _("Case closed"), "archived": _("Archived"),
    },
    "step": {
        "intake": _("Received"), "assess": _("Assessed"), "dispatch": _("Dispatched"), "mediate": _("Mediated"),
        "supervise": _("Supervised"), "conclude": _("Concluded"), "review": _("Rated"),
    },
    "level": {
        "grid": _("Grid"), "village": _("Village or community"), "township": _("Township or subdistrict"),
        "county": _("County"),
        "city": _("City"),
    },
    "warning": {
        "none": _("No warning"), "blue": _("Blue warning"), "yellow": _("Yellow warning"), "red": _("Red warning"),
    },
    "stage": {
        "pre_suit": _("Before a lawsuit"), "in_suit": _("During a lawsuit"), "enforcement": _("In enforcement"),
        "non_suit": _("Apart from any lawsuit"),
    },
    "source": {
        "online": _("Applied online"), "visit": _("Came in person"), "grid": _("Reported by the grid"),
        "own_initiative": _("Found by the committee"), "police_110": _("From the police (110)"),
        "court": _("From the court"),
        "petition": _("From a petition"), "hotline": _("From the 12345 hotline"),
        "government": _("From a government office"),
        "transfer": _("Handed over by another body"),
    },
    "confidentiality": {
        "normal": _("Ordinary"), "restricted": _("Named readers only"), "protected": _("Specially protected"),
    },
    "mediation_kind": {
        "people": _("People's mediation"), "administrative": _("Administrative mediation"),
        "judicial": _("Judicial mediation"),
        "professional": _("Trade and professional mediation"), "arbitral": _("Arbitral mediation"),
        "commercial": _("Commercial mediation"),
    },
    "difficulty": {
        "simple": _("Simple"), "general": _("Average"), "complex": _("Complex"), "major": _("Major"),
    },
    "category": {
        "family": _("Marriage and family"), "neighbour": _("Neighbours"),
        "housing_homestead": _("Houses and homesteads"),
        "contract": _("Contracts"), "production": _("Production and business"), "damages": _("Damages"),
        "labour": _("Labour and wages"), "forest_land": _("Farmland and forest"),
        "expropriation": _("Expropriation and demolition"),
        "environment": _("Environment"), "traffic": _("Road accidents"), "property_mgmt": _("Property management"),
        "medical": _("Medical"), "consumer": _("Consumers"), "tourism": _("Tourism"),
        "ecommerce": _("Online shopping"),
        "finance_debt": _("Loans and debts"), "other": _("Other disputes"),
    },
    "party_role": {
        "applicant": _("Applicant"), "respondent": _("Respondent"), "third_person": _("Third person"),
        "representative": _("Representative of several"), "agent": _("Agent"), "guardian": _("Legal guardian"),
    },
    "party_kind": {"person": _("A person"), "organisation": _("An organisation")},
    "session_mode": {"on_site": _("In person"), "online": _("By video"), "mixed": _("Partly by video")},
    "attendance": {
        "own_device": _("On their own phone or computer"), "site_room": _("In the room of a site"),
        "in_person": _("At the table"),
    },
    "session_state": {
        "planned": _("Planned"), "open_lobby": _("Waiting room open"), "live": _("In session"),
        "caucus": _("Separate talks"),
        "paused": _("Paused"), "ended": _("Ended"), "minutes_review": _("Minutes being checked"),
        "locked": _("Minutes final"),
        "missed": _("Did not take place"), "cancelled": _("Cancelled"),
    },
    "agreement_form": {
        "written_paper": _("Written, on paper"), "written_electronic": _("Written, signed electronically"),
        "oral": _("Oral"),
    },
    "termination": {
        "agreement": _("An agreement was reached"), "reconciled": _("The parties settled it themselves"),
        "unreachable": _("The other side could not be reached"), "unwilling": _("A party does not want mediation"),
        "wide_differences": _("The views are too far apart"), "period_over": _("The time for mediation is over"),
        "refused_to_sign": _("A party would not sign"), "other": _("Another reason"),
    },
    "refusal": {
        "not_mediable": _("It cannot be settled by mediation"),
        "court_accepted": _("A court has already accepted it"),
        "police_matter": _("It is for the police"), "discipline_matter": _("It is for the supervision authority"),
        "medical_elsewhere": _("Another medical committee has it"),
        "land_ownership": _("Land ownership is decided by the government"),
        "party_refuses": _("A party has clearly refused"), "duplicate": _("It has been filed before"),
        "out_of_area": _("It belongs to another area"),
    },
    "suspension": {
        "appraisal": _("Waiting for an appraisal"), "sham_suspected": _("Sham mediation is suspected"),
        "party_unable": _("A party is not able to take part"), "force_majeure": _("Force majeure"),
    },
}


def label(kind: str, code: str) -> Any:
    """The label of a code, to be translated. A code without one shows itself: a page never breaks over a word."""
    return LABELS.get(kind, {}).get(code, code)


def choices(kind: str) -> list[tuple[str, Any]]:
    """Pairs (code, label) of a list, in its order: what a select or a row of radios offers."""
    return list(LABELS[kind].items())
