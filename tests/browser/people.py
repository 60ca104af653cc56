"""People at their browsers: staff who log in, and parties with number and code or by a link."""

import re
from datetime import UTC, datetime
from typing import Final

from playwright.sync_api import Browser, Page

from portal.demonstration.reading import PASSWORD
from portal.domain.portal import Portal
from portal.services import invitations
from portal.settings import read
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from portal.storage.database import open_database
from tests.browser.reading import PHONE
from tests.servers import PortalServer

COUNTY: Final = "qingxi"
"""Where the clerk of the demonstration works."""
SCREEN: Final = {"width": 1280, "height": 900}


def new_page(browser: Browser, *, wide: bool = False) -> Page:
    """A browser of somebody's own, a phone unless it is wide."""
    return browser.new_context(viewport=SCREEN if wide else PHONE, reduced_motion="reduce").new_page()  # type: ignore[arg-type]


def log_in(page: Page, base: str, login: str) -> None:
    """Come in as one of the demonstration's staff."""
    page.goto(f"{base}/login")
    page.fill("#form-login", login)
    page.fill("#form-password", PASSWORD)
    page.press("#form-password", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*/login)"))


def fill_application(page: Page) -> None:
    """Everything that an applicant must say, with the fields of all steps in view or not."""
    for name, value in {
        "applicant-name": "测试·申请人", "applicant-telephone": "00055501234", "respondent-name": "李某乙", "dispute-matter": "冬天的工钱没给",
        "dispute-facts": "我去年冬天在镇上的工地干了四个月，包工头一直拖着不给工资。", "dispute-request": "把工钱结清",
    }.items():
        page.fill(f"#form-{name}", value)
    page.select_option("#form-dispute-place_id", index=1)
    page.check("#form-consent-notices")


def prepare(server: PortalServer) -> tuple[dict[str, str], dict[str, str]]:
    """The state of each dossier of the county by its path, and a link for a party into one open dossier of each state."""
    database = open_database(read(server.ini).zodb_uri)
    try:
        return in_transaction(database, lambda connection: _prepare(portal_of(connection)))
    finally:
        database.close()


def _prepare(portal: Portal) -> tuple[dict[str, str], dict[str, str]]:
    states: dict[str, str] = {}
    links: dict[str, str] = {}
    for year in portal.dossiers.values():
        for dossier in year.values():
            if COUNTY in dossier.scopes():
                states[dossier.path()] = dossier.state
            if dossier.is_open and dossier.state not in links:
                token = invitations.invite_party(portal, dossier, "a1", by="staff:clerk", now=datetime.now(UTC))
                links[dossier.state] = f"/join/{token}"
    return states, links
