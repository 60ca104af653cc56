"""Staff accounts. Parties have none: they come by number and short code, or by an invitation."""

from datetime import datetime

from persistent import Persistent

from portal.domain.audit import AuditTrail
from portal.domain.node import Folder, Node
from portal.domain.saved_search import SavedSearches


class Account(Node):
    """One person who works with the portal. Roles are local roles on organisations and dossiers, not kept here."""

    telephone = ""
    email = ""
    title = ""
    totp_secret = ""
    """Base32; empty where no second factor was set up."""
    totp_last_used = 0
    """The counter of the last accepted code, so that none is taken twice."""
    recovery_digests: tuple[str, ...] = ()
    is_active = True
    must_change_password = False
    home_organization_id = ""
    expert_id = ""
    role_places: tuple[str, ...] = ()
    """Where this person has roles, so that nobody need walk the tree of units: ids, `*` for all units, `/` for the portal.
    The roles themselves are kept at those places; empty where nobody noted it yet."""

    saved_searches: SavedSearches | None = None
    """None until the first is saved."""

    def __init__(self, login: str, display_name: str, password_hash: str) -> None:
        self.login = login
        self.display_name = display_name
        self.password_hash = password_hash
        self.audit = AuditTrail()

    @property
    def principal(self) -> str:
        """How roles, audit entries and tasks name this person."""
        return f"staff:{self.login}"


class Accounts(Folder):
    """All staff accounts by login name."""

    accepts = "Account"


class LoginSession(Persistent):
    """What a signed cookie points to. Revoking it ends the log-in at once, on every device that holds the cookie."""

    is_revoked = False
    last_form = ""
    """SHA-256 of the last form of a dossier that was taken, so that a second press of its button is known."""

    def __init__(self, principal: str, display_name: str, created_at: datetime, expires_at: datetime) -> None:
        self.principal = principal
        """`staff:<login>`, `party:<year>/<number>/<party>` or `site:<site>`."""
        self.display_name = display_name
        self.created_at = created_at
        self.last_seen_at = created_at
        self.expires_at = expires_at
        self.dossier_path = ""
        """For parties and sites: the one dossier, session or site that this log-in opens."""
        self.session_number = ""
        self.participant_id = ""
        self.client = ""
        """The device in a few words, for the person's own list of log-ins."""
        self.stated: tuple[tuple[str, str], ...] = ()
        """Reasons that were stated and recorded in this log-in: (`purpose` or `break_glass`, id of the dossier)."""
