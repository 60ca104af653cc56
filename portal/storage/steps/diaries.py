"""Version 4: whoever is expected in a session has it in a diary, so that nobody is given a second one for the same time.

Sessions that overlap already stay as they were fixed: they are entered unchecked.
"""

from BTrees.OOBTree import OOBTree

from portal.domain.portal import Portal
from portal.services import diaries, sessions


def enter_what_is_planned(portal: Portal) -> None:
    """Enter each session that waits or runs; one that is entered already stays as it is."""
    if not hasattr(portal, "diaries"):
        portal.diaries = OOBTree()
    for year in portal.dossiers.values():
        for dossier in year.values():
            for session in dossier.sessions.values():
                if session.state in sessions.NOT_OVER:
                    diaries.enter(portal, session, is_unchecked=True)
