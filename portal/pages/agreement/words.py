"""Words of the pages of the agreement."""

from collections.abc import Mapping
from typing import Any, Final

from portal.pages.shared.i18n import _

LEGAL_POINTS: Final[Mapping[str, Any]] = {
    "mandatory_law": _("It is not against mandatory rules of the law"),
    "public_interest": _("It does not harm the interests of the state or of the public"),
    "third_party_rights": _("It does not harm the rights of others"),
    "public_order": _("It is not against public order and good customs"),
    "voluntary": _("Both sides want it, and nobody was pressed"),
    "clear": _("It is clear who does what until when, so that it can be carried out"),
}
CONCERNS: Final[Mapping[str, Any]] = {
    "personal_status": _("Marriage, parentage, adoption or another personal status"),
    "ownership": _("Ownership of land, houses or other property"),
    "intellectual_property": _("Patents, trade marks, copyright"),
    "bankruptcy": _("Bankruptcy"),
}
REMARKS: Final[Mapping[str, Any]] = {
    "court-shall-decide-clause":
        _("A clause says that the court shall decide if it is not performed. That is not allowed here; take it out."),
    "no-change-of-use-meanwhile": _("Nobody may change the present use of the land until the ownership is settled."),
    "due-day-past": _("Something is due on a day that has passed. Whoever signs that is late at once; look at the day again."),
    "no-article-cited": _("No article of law is cited. It is not needed, but it helps."),
}
MARKS: Final[Mapping[str, Any]] = {
    "party": _("Signature of the party"), "guardian": _("Signature of the guardian"), "mediator": _("Signature of the mediator"),
    "committee_seal": _("Seal of the committee"),
}
MANNERS: Final[Mapping[str, Any]] = {
    "drawn_electronic": _("signed on the own device"), "typed_electronic": _("confirmed on the own device by name"),
    "ink_scan": _("signed in ink"), "fingerprint_scan": _("by fingerprint"), "sealed_paper_scan": _("sealed on paper"),
    "sealed_file": _("sealed in another system"), "stated_orally": _("recorded"),
}
EFFECT_RULES: Final[Mapping[str, Any]] = {
    "committee_seal": _("It takes effect when all parties have signed, the mediator has signed, and the committee has put its seal on it."),
    "party_signatures": _("It takes effect when all parties have signed."),
    "oral_statement": _("An oral agreement takes effect when it is reached."),
}


def short(digest: str) -> str:
    """The beginning of a digest in groups of four, as it can be read out and compared."""
    return " ".join(digest[place:place + 4] for place in range(0, 16, 4))
