"""Words of the end of a case: papers that lack, keeping periods, the points of the archive check."""

from collections.abc import Mapping
from typing import Any, Final

from portal.domain.dossier import Dossier
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS

ENDING_GROUNDS: Final = [item for item in LABELS["termination"].items() if item[0] != "agreement"]
"""The grounds that somebody states; the eighth, an agreement, ends mediation by itself when it comes into force (R-REC-13)."""
MISSING: Final[Mapping[str, Any]] = {
    "registration": _("The registration form: nothing says when it was received."),
    "minutes": _("The minutes of session ${about} are not final."),
    "agreement": _("There is no agreement in force."),
    "rights_notice": _("${about} has not been told of rights and duties."),
    "sealed_agreement": _("The scan of the sealed agreement."),
    "termination_notice": _("The notice that mediation has ended, with the other ways."),
}
FOR_THE_COURT: Final[Mapping[str, Any]] = {
    "agreement": _("A written agreement in force; an oral one has to be written down first."),
    "sealed_agreement": _("The scan of the sealed agreement."),
    "identity": _("A proof of identity of ${about}."),
    "address": _("The address for papers of ${about}."),
    "telephone": _("The telephone number of ${about}."),
}
"""What a court wants with the application (R-JC-3)."""
KEEPING: Final[Mapping[str, Any]] = {"10y": _("10 years"), "30y": _("30 years"), "permanent": _("For ever")}
POINTS: Final[Mapping[str, Any]] = {
    "accepted_lawfully": _("Accepted as the rules say"), "papers_complete": _("Papers complete"), "right_forms": _("Right forms used"),
    "evidence_collected": _("Evidence collected"), "law_cited": _("Law cited"), "followed_up": _("Followed up"),
    "record_unbroken": _("The record is unbroken"),
}


def missing_words(dossier: Dossier, code: str) -> Any:
    """A paper that lacks, in words; `minutes:3` and `rights_notice:a1` say which."""
    kind, _colon, about = code.partition(":")
    name = dossier.parties[about].name if about in dossier.parties else about
    return _(str(MISSING[kind]), mapping={"about": name}) if kind in MISSING else code


def confirmation_words(dossier: Dossier, code: str) -> Any:
    """What the court still wants, in words; `telephone:a1` says of whom."""
    kind, _colon, about = code.partition(":")
    name = dossier.parties[about].name if about in dossier.parties else about
    return _(str(FOR_THE_COURT[kind]), mapping={"about": name}) if kind in FOR_THE_COURT else code
