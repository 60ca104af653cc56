"""Effects of rows 1 to 7: the application, its correction, its acceptance."""
# ruff: noqa: ARG001 - all effects have one signature, so that the table can call them

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.organization import territory_of
from portal.domain.portal import Portal
from portal.services.triage.proposal import propose
from portal.services.working_days import local_day


def keep_receipt_time(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The moment at which mediation was asked for interrupts limitation (R-TIM-12)."""
    dossier.received_at = act.at


def keep_correction_items(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What is missing, all of it at once."""
    dossier.correction_items = tuple(item.strip() for item in act.texts("items") if item.strip())
    dossier.correction_asked = True


def clear_correction_items(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Everything was supplied."""
    dossier.correction_items = ()


def give_volume_number(portal: Portal, dossier: Dossier, act: Act) -> None:
    """`（2026）刘家人调字第1号`, counted by the accepting unit from the start of each year, without leading zeros (form 0)."""
    assert dossier.holder is not None
    year = local_day(act.at).year
    place = territory_of(dossier.holder) or dossier.holder
    word = place.title[:-1] if len(place.title) > 2 else place.title  # noqa: PLR2004 - 刘家村 is 刘家, 和县 stays
    opening, closing = tuple(portal.rulebook.volume_brackets)
    dossier.volume_number = f"{opening}{year}{closing}{word}人调字第{dossier.holder.next_volume(year)}号"


def fix_first_unit(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The unit that accepts it stays answerable to the citizen (首问负责, YC-27)."""
    assert dossier.holder is not None
    dossier.first_unit_id = dossier.holder.id
    dossier.accepted_at = act.at


def keep_rulebook_version(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The rules of this day hold for this dossier until its end."""
    dossier.rulebook_version = portal.rulebook.version


def fill_proposal(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What the rules propose, with reasons; a person decides (R-PI-3)."""
    dossier.proposal = propose(dossier, act.at)
