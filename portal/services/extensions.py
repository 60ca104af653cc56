"""More time for mediation: the parties are asked, each answers for itself, and only a yes of all gives it (R-TIM-2)."""

from datetime import datetime
from typing import Final

from portal.domain.act import Actor
from portal.domain.consent import ConsentRecord
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden
from portal.domain.extension import ExtensionAsked
from portal.domain.guards_session import extension_length
from portal.domain.lifecycle import transition
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.services import clocks, consents, messages
from portal.services.consents import Answer, Notice
from portal.services.records import record

NOTICE_VERSION: Final = "extension-1"


def notice(days: int, reason: str) -> Notice:
    """The words to which a party says yes or no."""
    return Notice(NOTICE_VERSION, f"是否同意将调解期限延长{days}日？理由：{reason}")


def ask(portal: Portal, dossier: Dossier, *, days: int, reason: str, now: datetime, actor: Actor) -> ExtensionAsked:
    """Ask every party on its own page. Raises what the extension itself would raise but for the consents."""
    row, act = transition("extend"), actor.act(now, days=days, reason=reason)
    if dossier.state not in row.sources:
        raise Conflict("not-in-this-state")
    if not actor.roles & row.who:
        raise Forbidden("not-your-step")
    extension_length(dossier, act, clocks.rulebook_of(portal, dossier), now)
    dossier.extension_asked = ExtensionAsked(days, reason, actor.principal, now)
    record(portal, dossier, now, actor.principal, "ask_extension", {"days": days, "reason": reason})
    messages.tell(portal, dossier, "parties", "extension_asked", now, actor.principal)
    return dossier.extension_asked


def waits_for(dossier: Dossier, party: Party) -> bool:
    """Whether this party was asked and has not answered yet."""
    asked, word = dossier.extension_asked, dossier.consents.latest("extension", party.id)
    is_principal = party in dossier.parties.principals()
    return asked is not None and dossier.is_open and is_principal and (word is None or word.at < asked.asked_at)


def answer(portal: Portal, dossier: Dossier, party_id: str, *, agrees: bool, now: datetime, actor: Actor) -> ConsentRecord:
    """Keep a party's yes or no to what is being asked. Raises Conflict where nothing is."""
    asked = dossier.extension_asked
    if asked is None:
        raise Conflict("no-extension-asked")
    given = Answer("extension", party_id, given=agrees, notice=notice(asked.days, asked.reason))
    return consents.give(portal, dossier, given, now=now, actor=actor)
