"""A session in the demonstration's store, as it stands shortly before people come to its room."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.demonstration.course import CHECKS, shown
from portal.demonstration.reading import PASSWORD
from portal.domain.act import Actor
from portal.domain.portal import Portal
from portal.services import sessions
from portal.services.passwords import hashed
from portal.services.sessions import Seat
from portal.settings import read
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from portal.storage.database import open_database
from tests.servers import PortalServer

SITE = "柳溪村服务点"
SEATS = ("赵某", "钱某某")


@dataclass(frozen=True)
class Story:
    """Who meets where: paths below the portal, and ids of participants."""

    login: str
    path: str
    mediator: str
    party: str
    party_name: str
    site: str
    other: str
    """The other side's party, who takes part from a device of its own."""
    other_name: str


def prepare(server: PortalServer) -> Story:
    """Give a planned session a village site with two seats, and begin it, so that minutes can be written."""
    database = open_database(read(server.ini).zodb_uri)
    try:
        return in_transaction(database, lambda connection: _prepare(portal_of(connection)))
    finally:
        database.close()


def _prepare(portal: Portal) -> Story:
    dossier, session = next(
        (dossier, session) for year in portal.dossiers.values() for dossier in year.values() for session in dossier.sessions.values()
        if session.state == "planned"
    )
    mediator = next(each for each in session.participants.values() if each.role == "mediator")
    party = next(each for each in session.participants.values() if each.role == "party")
    other = next(each for each in session.participants.values() if each.role == "party" and each.side != party.side)
    host = Actor(mediator.principal, frozenset({"mediator", "lead_mediator"}))
    now = datetime.now(UTC)
    portal.accounts[host.principal.partition(":")[2]].password_hash = hashed(PASSWORD)
    site = sessions.add_participant(
        portal, dossier, session,
        Seat(SITE, "site", "respondent", "site_room", site_id=next(iter(portal.sites)), seats=SEATS), now=now, actor=host,
    )
    for each in list(session.participants):
        sessions.identify(portal, dossier, session, each, how="身份证原件", now=now, actor=host)
    sessions.start(portal, dossier, session, checklist=CHECKS, rights_notice=shown("rights_and_duties"), now=now, actor=host)
    return Story(
        mediator.principal.partition(":")[2], session.path(), str(mediator.__name__), str(party.__name__), party.name,
        str(site.__name__), str(other.__name__), other.name,
    )
