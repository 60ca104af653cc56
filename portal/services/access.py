"""How a party comes in without an account: by the number of its dossier and a short code."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from portal.domain.account import LoginSession
from portal.domain.dossier import Dossier
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.services.attempts import Brake, forget, note_failure, seconds_to_wait
from portal.services.logins import open_login
from portal.services.short_codes import code_digest

CODE_BRAKE: Final = Brake(free=5, first_wait_s=60, longest_wait_s=3600)
"""On one dossier, whoever tries: fewer than 40 attempts a day at ten thousand million codes."""
CALLER_BRAKE: Final = Brake(free=10, first_wait_s=30, longest_wait_s=3600)
"""On one client address, whatever the dossier: a village office shares one."""
REFERENCE: Final = re.compile(r"(20\d{2})[-/]?(\d{6}(?:-\d{1,2})?)\Z", re.ASCII)
"""Year and number; a dossier that was opened again has a suffix."""
LONGEST_CODE: Final = 40
PARTY_LIFETIME: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of an attempt with number and code. `wrong` says nothing about which of the two was wrong."""

    result: Literal["ok", "wrong", "wait"]
    dossier: Dossier | None = None
    party: Party | None = None
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A log-in that was made: the secret id for the cookie, the record, and where it leads."""

    login_id: str
    login: LoginSession
    path: str


def enter_by_code(portal: Portal, reference: str, code: str, *, key: bytes, address: str, now: datetime) -> Entry:
    """Try a number and a short code.

    A number that does not exist is counted, hashed and answered like one that does. One counter stands for all entrances.
    """
    dossier_id = _dossier_id(reference)
    number = dossier_id.partition("-")[0]
    case_key, caller_key = f"code:{number or address}", f"code-from:{address}"
    wait_s = max(seconds_to_wait(portal, case_key, CODE_BRAKE, now), seconds_to_wait(portal, caller_key, CALLER_BRAKE, now))
    if wait_s:
        return Entry("wait", wait_s=wait_s)
    dossier = portal.dossiers.find(dossier_id)
    expected = dossier.code_digest if dossier is not None else ""
    given = code_digest(key, number, code[:LONGEST_CODE])
    party = _first_applicant(dossier) if dossier is not None else None
    if hmac.compare_digest(given, expected or "0" * len(given)) and expected and party is not None:
        forget(portal, case_key)
        return Entry("ok", dossier, party)
    note_failure(portal, case_key, CODE_BRAKE, now)
    note_failure(portal, caller_key, CALLER_BRAKE, now)
    return Entry("wrong")


def open_for_party(portal: Portal, dossier: Dossier, party: Party, *, now: datetime, client: str = "") -> Opened:
    """Log a party in to its own dossier."""
    login_id, login = open_login(
        portal, f"party:{dossier.id}/{party.id}", party.name, now=now, lifetime=PARTY_LIFETIME, client=client,
    )
    login.dossier_path = dossier.path()
    dossier.audit.append(now, login.principal, "party.entered")
    return Opened(login_id, login, dossier.path())


def _first_applicant(dossier: Dossier) -> Party | None:
    return next((party for party in dossier.parties.values() if party.role == "applicant"), None)


def _dossier_id(reference: str) -> str:
    """`2026/483920` out of what was typed, with or without dash, full-width digits too; empty where it is no number."""
    match = REFERENCE.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", reference[:40])))
    return f"{match[1]}/{match[2]}" if match else ""
