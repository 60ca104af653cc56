"""Effects of rows 13 and 32 to 38: ending, telling the other ways, following up, carrying on, closing, archiving."""
# ruff: noqa: ARG001 - all effects have one signature, so that the table can call them

import hashlib
import json
from datetime import timedelta
from typing import Final

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.follow_up import FollowUp
from portal.domain.portal import Portal
from portal.domain.referral import Referral
from portal.services import clocks
from portal.services.effects.caseload import finish
from portal.services.effects.sessions import call_off_waiting
from portal.services.effects.successors import make_successor
from portal.services.packages import make_package
from portal.services.routes import routes_for
from portal.services.working_days import end_of_day, local_day, working_day_from

FOLLOW_UP_DAYS: Final = (7, 30, 90)
CLOSE_FOLLOW_UP_DAYS: Final = (7, 15, 30, 90)
"""After the agreement's effect; the closer rhythm for yellow and red warnings and for families."""


def end_with_reason(portal: Portal, dossier: Dossier, act: Act) -> None:
    """It is over, for the reason that was given."""
    _end(portal, dossier, act, act.text("reason") or act.text("receiver"))


def end_unwilling(portal: Portal, dossier: Dossier, act: Act) -> None:
    """A party does not want mediation, or no longer (R-VOL-1)."""
    _end(portal, dossier, act, "unwilling")


def end_unreachable(portal: Portal, dossier: Dossier, act: Act) -> None:
    """A party could not be reached (R-TIM-6)."""
    _end(portal, dossier, act, "unreachable")


def end_period_over(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Time ran out without an agreed extension (R-TIM-2)."""
    _end(portal, dossier, act, "period_over")


def end_withdrawn(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The applicant took it back."""
    _end(portal, dossier, act, "withdrawn")


def _end(portal: Portal, dossier: Dossier, act: Act, reason: str) -> None:
    dossier.ended_at, dossier.ended_reason, dossier.ended_note = act.at, reason, act.text("note")
    version = dossier.current_agreement
    if version is not None and version.effective_at is None and version.superseded_at is None:
        version.superseded_at = act.at
    call_off_waiting(portal, dossier)
    clocks.stop_all(dossier, act.at)


def tell_routes(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The arbitration, administrative and court ways by category: telling them is compulsory (R-REC-12)."""
    dossier.routes_told = routes_for(dossier)


def keep_step_back(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The party hears no more of it from the committee; the agreement binds as before (R-AGR-7)."""
    dossier.stepped_back = tuple(sorted({*dossier.stepped_back, act.text("party_id")}))


def keep_referral(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Who took it over (R-PI-2)."""
    dossier.referral = Referral(
        act.text("receiver"), act.text("legal_basis"), act.text("receipt"), act.actor, act.at,
    )


def hand_over_package(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What the receiver gets to know: never caucus material, offers only with everybody's consent (R-REC-8)."""
    dossier.package = make_package(dossier, act.text("summary"), act.at)


def remember_state(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Where the follow-up goes back to."""
    dossier.state_before_follow_up = dossier.state


def keep_follow_up(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What was found (form 12)."""
    found = FollowUp(act.actor, act.at, act.text("findings"), bool(act.inputs.get("has_relapsed")))
    dossier.follow_ups = (*dossier.follow_ups, found)


def plan_next_follow_up(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The next visit is due so many days after the agreement's effect, or after the end; after the last there is none."""
    version = dossier.current_agreement
    since = version.effective_at if version is not None and version.effective_at is not None else dossier.ended_at
    is_close = dossier.warning in ("yellow", "red") or dossier.category == "family"
    days = CLOSE_FOLLOW_UP_DAYS if is_close else FOLLOW_UP_DAYS
    later = [number for number in days if since is not None and since + timedelta(days=number) > act.at]
    if since is None or not later:
        return
    due = working_day_from(local_day(since) + timedelta(days=later[0]), portal.holidays)
    dossier.set_deadline(clocks.running(portal, clocks.rulebook_of(portal, dossier).clock("follow_up"), act.at, end_of_day(due)))


def begin_successor(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The dispute goes on in a new dossier under the same number with a suffix; the old one stays as it is (row 36)."""
    make_successor(dossier, act)


def freeze_result(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The result is fixed; the case counts for nobody any more."""
    dossier.closed_at = act.at
    clocks.stop_all(dossier, act.at)
    finish(portal, dossier)


def seal_archive(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Keeping period, and one hash over all papers and the whole record (R-ARC-2, R-ARC-3)."""
    dossier.keeping_period, dossier.archived_at = act.text("keeping_period"), act.at
    dossier.archive_digest = archive_digest(dossier, dossier.audit.head)
    clocks.stop_all(dossier, act.at)


def archive_digest(dossier: Dossier, head: str) -> str:
    """SHA-256 over the digests of all papers, the agreement in force and a head of the audit trail."""
    version = dossier.current_agreement
    held = {
        "dossier": dossier.id, "audit": head, "agreement": version.content_digest if version is not None else "",
        "papers": [[number, document.digest] for number, document in dossier.documents.items()],
    }
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()
