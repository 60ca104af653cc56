"""What the conditions of the table mean: the words after `if` in `portal/security/rows.py`."""

from collections.abc import Callable
from typing import Final

from portal.domain.document import Document
from portal.domain.dossier import Dossier
from portal.domain.explainer import Explainer
from portal.domain.party import Party
from portal.domain.precedent import Precedent
from portal.domain.vocabulary import INTAKE_STATES
from portal.security.places import dossier_of, session_of

UNTAKEN_STATES: Final = frozenset(
    {"draft", "submitted", "correction", "not_accepted", "accepted", "assessing", "dispatched"},
)
PACKAGE_KINDS: Final = frozenset(
    {
        "agreement", "signed_agreement", "sealed_agreement", "oral_agreement", "confirmation_application", "identity_proof",
        "authorisation", "performance_proof", "ruling",
    },
)
"""What goes to the court for a confirmation (R-JC-3); never what was said in a caucus (R-REC-8)."""

Condition = Callable[[str, object], bool]
"""Of a principal and the thing that it asks for."""


def untaken(_principal: str, node: object) -> bool:
    """No unit has taken the dossier yet: until then the one who reported it may follow it."""
    dossier = dossier_of(node)
    if dossier is None or dossier.state not in UNTAKEN_STATES:
        return False
    taken = dossier.dispatch is not None and dossier.dispatch.taken_at is not None
    return not taken and not dossier.lead_mediator and len(dossier.sessions) == 0


def closed(_principal: str, node: object) -> bool:
    """The dossier is closed or archived."""
    dossier = dossier_of(node)
    return dossier is not None and dossier.state in ("closed", "archived")


def at_intake(_principal: str, node: object) -> bool:
    """The dossier waits for somebody to accept it, take it, or choose who mediates."""
    dossier = dossier_of(node)
    return dossier is not None and dossier.state in INTAKE_STATES


def own_side(principal: str, node: object) -> bool:
    """What both sides share, what one's own side handed in, and what one handed in oneself."""
    if isinstance(node, Document):
        party = party_of(dossier_of(node), principal)
        return node.added_by == principal or node.side in ("shared", party.side if party else "shared")
    return _is_joint(node)


def shared(_principal: str, node: object) -> bool:
    """What both sides may see: shared papers, and the minutes of joint sessions."""
    return node.side == "shared" if isinstance(node, Document) else _is_joint(node)


def package(_principal: str, node: object) -> bool:
    """What belongs to the package for the court; a session and its minutes do not."""
    if isinstance(node, Document):
        return node.kind in PACKAGE_KINDS
    return session_of(node) is None


def consented(_principal: str, node: object) -> bool:
    """Every party has consented to observers or invitees in this one session (R-VOL-6)."""
    dossier, session = dossier_of(node), session_of(node)
    if dossier is None or session is None:
        return False
    parties, number = dossier.parties.principals(), str(session.number)
    return bool(parties) and all(
        any(dossier.consents.holds(kind, party.id, number) for kind in ("observer", "invitee")) for party in parties
    )


def released(principal: str, node: object) -> bool:
    """A caucus note names in `released_to` the parties for whom it was released; nothing else is ever released."""
    return principal.rpartition("/")[2] in getattr(node, "released_to", ())


def in_caucus(principal: str, node: object) -> bool:
    """A caucus note names in `members` the principals who were in that caucus."""
    return principal in getattr(node, "members", ())


def published(_principal: str, node: object) -> bool:
    """The text is out."""
    return isinstance(node, Explainer | Precedent) and node.state == "published"


def by_another(principal: str, node: object) -> bool:
    """The text was written by somebody else: the reviewer is never the editor."""
    return isinstance(node, Explainer) and node.written_by != principal


MEANING: Final[dict[str, Condition]] = {
    each.__name__: each
    for each in (untaken, closed, at_intake, own_side, shared, package, consented, released, in_caucus, published, by_another)
}


def party_of(dossier: Dossier | None, principal: str) -> Party | None:
    """The party of a dossier whom a principal `party:<year>/<number>/<party>` names, or None."""
    kind, _, rest = principal.partition(":")
    dossier_id, _, party_id = rest.rpartition("/")
    if kind != "party" or dossier is None or dossier.id != dossier_id:
        return None
    party = dossier.parties.get(party_id)
    return party if isinstance(party, Party) else None


def _is_joint(node: object) -> bool:
    session = session_of(node)
    return session is None or not session.caucus_only
