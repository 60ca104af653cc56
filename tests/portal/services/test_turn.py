"""Credentials for a TURN server: coturn's scheme, for some hours, without a name in them."""

import base64
import hashlib
import hmac

from portal.services.turn import ice_servers
from tests.factories.portals import MONDAY

SECRET = "only for tests, 16 or more"


def test_the_password_is_the_hmac_of_the_name_and_the_name_says_when_it_ends() -> None:
    (server,) = ice_servers(["turn:turn.example:3478"], SECRET, "room-1 p2", MONDAY, hours=12)
    ends, _, opaque = server["username"].partition(":")
    assert int(ends) == int(MONDAY.timestamp()) + 12 * 3600
    expected = hmac.new(SECRET.encode(), server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == expected
    assert "room" not in opaque and "p2" not in opaque
    assert server["urls"] == ["turn:turn.example:3478"]


def test_without_a_turn_server_nothing_is_handed_out() -> None:
    assert ice_servers([], SECRET, "room-1 p2", MONDAY, hours=12) == []
