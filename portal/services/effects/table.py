"""Every effect of the life cycle under its name. An effect changes the dossier, after all guards said yes."""

from collections.abc import Callable
from typing import Final

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.services.effects import agreements, closing, intake, routing, sessions

Effect = Callable[[Portal, Dossier, Act], None]

EFFECTS: Final[dict[str, Effect]] = {
    # intake
    "keep_receipt_time": intake.keep_receipt_time,
    "keep_correction_items": intake.keep_correction_items,
    "clear_correction_items": intake.clear_correction_items,
    "give_volume_number": intake.give_volume_number,
    "fix_first_unit": intake.fix_first_unit,
    "keep_rulebook_version": intake.keep_rulebook_version,
    "fill_proposal": intake.fill_proposal,
    # routing
    "keep_dispatch": routing.keep_dispatch,
    "keep_taking": routing.keep_taking,
    "give_back": routing.give_back,
    "count_transfer": routing.count_transfer,
    "move_to_unit": routing.move_to_unit,
    "raise_level": routing.raise_level,
    "release_team": routing.release_team,
    "cancel_planned": routing.cancel_planned,
    "renew_mediation": routing.renew_mediation,
    # sessions
    "put_session": sessions.put_session,
    "open_session": sessions.open_session,
    "keep_suspension": sessions.keep_suspension,
    "hold_clocks": sessions.hold_clocks,
    "end_suspension": sessions.end_suspension,
    "run_clocks": sessions.run_clocks,
    "extend_mediation": sessions.extend_mediation,
    # agreements
    "keep_version": agreements.keep_version,
    "keep_oral_agreement": agreements.keep_oral_agreement,
    "void_version": agreements.void_version,
    "put_into_force": agreements.put_into_force,
    "keep_application": agreements.keep_application,
    "keep_ruling_valid": agreements.keep_ruling_valid,
    "keep_ruling_dismissed": agreements.keep_ruling_dismissed,
    "keep_ruling_withdrawn": agreements.keep_ruling_withdrawn,
    # closing
    "end_with_reason": closing.end_with_reason,
    "end_unwilling": closing.end_unwilling,
    "end_unreachable": closing.end_unreachable,
    "end_period_over": closing.end_period_over,
    "end_withdrawn": closing.end_withdrawn,
    "tell_routes": closing.tell_routes,
    "keep_step_back": closing.keep_step_back,
    "keep_referral": closing.keep_referral,
    "hand_over_package": closing.hand_over_package,
    "remember_state": closing.remember_state,
    "keep_follow_up": closing.keep_follow_up,
    "plan_next_follow_up": closing.plan_next_follow_up,
    "begin_successor": closing.begin_successor,
    "freeze_result": closing.freeze_result,
    "seal_archive": closing.seal_archive,
}
