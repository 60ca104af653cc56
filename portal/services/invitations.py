"""Invitations: links that let a party into its dossier, or one person or site into one session, without an account.

A link carries a random token of 144 bits, of which only a hash is kept. Opening a link never uses it up (mail programs and chat
applications open links by themselves); confirming does, once, and binds it to the log-in of that browser.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Literal

from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, NotFound
from portal.domain.invitation import Invitation, InvitationKind
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Participant
from portal.services.access import PARTY_LIFETIME, Opened
from portal.services.logins import key_of, open_login, revoke_login

INVITATION_LIFETIME: Final = timedelta(days=14)
InvitationState = Literal["open", "continue", "used", "expired", "withdrawn", "unknown"]


def invite_party(
    portal: Portal, dossier: Dossier, party_id: str, *, by: str, now: datetime, lifetime: timedelta = INVITATION_LIFETIME,
) -> str:
    """A link's token that lets a party into its dossier. Raises NotFound where there is no such party."""
    if party_id not in dossier.parties:
        raise NotFound("party-not-found", party=party_id)
    invitation = _invitation("party", dossier, by=by, now=now, expires_at=now + lifetime)
    invitation.party_id = party_id
    return _issue(portal, dossier, invitation)


def invite_participant(
    portal: Portal, session: MediationSession, participant_id: str, *, by: str, now: datetime, expires_at: datetime | None = None,
) -> str:
    """A link's token that lets one participant, a person or a site, into one session. Raises NotFound for a stranger to it.

    It holds until the day after the session unless another time is given.
    """
    participant = session.participants.get(participant_id)
    dossier = _dossier_of(session)
    if not isinstance(participant, Participant):
        raise NotFound("participant-not-found", participant=participant_id)
    until = expires_at or max(session.planned_at, now) + timedelta(days=1)
    kind: InvitationKind = "site" if participant.site_id else "participant"
    invitation = _invitation(kind, dossier, by=by, now=now, expires_at=until)
    invitation.session_number, invitation.participant_id = str(session.number), participant_id
    invitation.party_id = participant.party_id
    return _issue(portal, dossier, invitation)


def find_invitation(portal: Portal, token: str) -> Invitation | None:
    """The invitation of a token, or None."""
    found = portal.invitations.get(_key_of(token))
    return found if isinstance(found, Invitation) else None


def invitation_state(portal: Portal, token: str, *, now: datetime, login_key: str = "") -> InvitationState:
    """What a link is worth in a browser whose log-in has that key. Asking never uses it up."""
    invitation = find_invitation(portal, token)
    if invitation is None or target_of(portal, invitation) is None:
        return "unknown"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.used_at is not None:
        return "continue" if login_key and login_key == invitation.login_key else "used"
    return "expired" if now >= invitation.expires_at else "open"


def target_of(portal: Portal, invitation: Invitation) -> Dossier | MediationSession | None:
    """The dossier or session to which an invitation leads; None where it, or the person's place in it, is no more."""
    dossier = portal.dossiers.find(invitation.dossier_path.removeprefix("/dossiers/"))
    if dossier is None or (invitation.party_id and invitation.party_id not in dossier.parties):
        return None
    if not invitation.session_number:
        return dossier
    session = dossier.sessions.get(invitation.session_number)
    there = isinstance(session, MediationSession) and invitation.participant_id in session.participants
    return session if there else None


def invited_name(portal: Portal, invitation: Invitation) -> str:
    """The name of the person or site that is invited."""
    target = target_of(portal, invitation)
    if isinstance(target, MediationSession):
        return str(target.participants[invitation.participant_id].name)
    return str(target.parties[invitation.party_id].name) if target is not None else ""


def needs_account(portal: Portal, invitation: Invitation) -> bool:
    """Whether the invited person has an account and must log in with that: a link never stands in for a password."""
    target = target_of(portal, invitation)
    if not isinstance(target, MediationSession):
        return False
    return str(target.participants[invitation.participant_id].principal).startswith("staff:")


def confirm_invitation(portal: Portal, token: str, *, now: datetime, client: str = "") -> Opened:
    """Use an invitation up and log its person in; a second confirmation, however fast, finds it used.

    Raises Conflict with the state as its code: `invitation-used`, `-expired`, `-withdrawn`, `-unknown`, `-needs-account`.
    """
    state = invitation_state(portal, token, now=now)
    invitation = find_invitation(portal, token)
    target = target_of(portal, invitation) if invitation is not None else None
    if state != "open" or invitation is None or target is None:
        raise Conflict(f"invitation-{state}")
    if needs_account(portal, invitation):
        raise Conflict("invitation-needs-account")
    dossier = _dossier_of(target)
    principal, name = _principal_of(invitation, dossier, target), invited_name(portal, invitation)
    lifetime = PARTY_LIFETIME if isinstance(target, Dossier) else max(invitation.expires_at - now, timedelta(hours=1))
    login_id, login = open_login(portal, principal, name, now=now, lifetime=lifetime, client=client)
    login.dossier_path = dossier.path()
    login.session_number, login.participant_id = invitation.session_number, invitation.participant_id
    invitation.used_at, invitation.login_key = now, key_of(login_id)
    dossier.audit.append(now, login.principal, "invitation.used", {"kind": invitation.kind, "session": invitation.session_number})
    return Opened(login_id, login, target.path())


def withdraw_invitation(portal: Portal, invitation: Invitation, *, by: str, now: datetime) -> None:
    """Make a link worthless and end the log-in that it opened; withdrawing twice changes nothing."""
    if invitation.withdrawn_at is not None:
        return
    invitation.withdrawn_at = now
    if invitation.login_key:
        revoke_login(portal, invitation.login_key)
    dossier = portal.dossiers.find(invitation.dossier_path.removeprefix("/dossiers/"))
    if dossier is not None:
        dossier.audit.append(now, by, "invitation.withdrawn", {"kind": invitation.kind, "session": invitation.session_number})


def withdraw_party_links(portal: Portal, dossier: Dossier, party_id: str, *, by: str, now: datetime) -> None:
    """Make the links of a party that nobody has used yet worthless, as a newer one is about to be made."""
    for each in list(invitations_of(portal, dossier)):
        if each.kind == "party" and each.party_id == party_id and each.used_at is None:
            withdraw_invitation(portal, each, by=by, now=now)


def withdraw_participant_links(portal: Portal, session: MediationSession, participant_id: str, *, by: str, now: datetime) -> bool:
    """Make all links to one place of a session worthless, and end the log-ins that they opened; returns whether there was one."""
    place, was_used = (str(session.number), participant_id), False
    for each in list(invitations_of(portal, _dossier_of(session))):
        if (each.session_number, each.participant_id) == place and each.withdrawn_at is None:
            was_used = was_used or each.used_at is not None
            withdraw_invitation(portal, each, by=by, now=now)
    return was_used


def invitations_of(portal: Portal, dossier: Dossier) -> Iterator[Invitation]:
    """All invitations of a dossier."""
    prefix = _prefix(dossier.path())
    for invitation in portal.invitations.values(min=f"{prefix}:", max=f"{prefix};"):
        if invitation.dossier_path == dossier.path():
            yield invitation


def _invitation(kind: InvitationKind, dossier: Dossier, *, by: str, now: datetime, expires_at: datetime) -> Invitation:
    return Invitation(kind, dossier.path(), created_at=now, expires_at=expires_at, created_by=by)


def _issue(portal: Portal, dossier: Dossier, invitation: Invitation) -> str:
    token = f"{_prefix(dossier.path())}{secrets.token_urlsafe(18)}"
    portal.invitations[_key_of(token)] = invitation
    dossier.audit.append(
        invitation.created_at, invitation.created_by, "invitation.issued",
        {"kind": invitation.kind, "party": invitation.party_id, "session": invitation.session_number},
    )
    return token


def _principal_of(invitation: Invitation, dossier: Dossier, target: Dossier | MediationSession) -> str:
    """A party comes as itself; a site as the site; anybody else as a guest of the one session."""
    if invitation.party_id:
        return f"party:{dossier.id}/{invitation.party_id}"
    site_id = target.participants[invitation.participant_id].site_id if isinstance(target, MediationSession) else ""
    return f"site:{site_id}" if site_id else f"guest:{dossier.id}/{invitation.session_number}/{invitation.participant_id}"


def _prefix(dossier_path: str) -> str:
    return hashlib.sha256(dossier_path.encode()).hexdigest()[:8]


def _key_of(token: str) -> str:
    return f"{token[:8]}:{hashlib.sha256(token.encode()).hexdigest()}"


def _dossier_of(node: Dossier | MediationSession) -> Dossier:
    dossier = next((each for each in node.lineage() if isinstance(each, Dossier)), None)
    if dossier is None:
        raise NotFound("dossier-not-found")
    return dossier
