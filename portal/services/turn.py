"""Credentials for a TURN server, good for some hours (coturn's REST scheme, draft-uberti-behave-turn-rest).

The user name is the time at which it ends and an opaque id; the password is its HMAC under a secret that both servers know. The TURN
server needs no list of users and no connection to the portal, and what leaks is worthless the next day.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any


def credential(secret: str, about: str, ends: datetime) -> tuple[str, str]:
    """User name and password for somebody; `about` is hashed, since the TURN server logs user names."""
    opaque = hashlib.sha256(f"{secret} {about}".encode()).hexdigest()[:16]
    name = f"{int(ends.timestamp())}:{opaque}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()   # the scheme's own choice
    return name, base64.b64encode(digest).decode()


def ice_servers(urls: list[str], secret: str, about: str, now: datetime, *, hours: int) -> list[dict[str, Any]]:
    """What a browser's RTCPeerConnection is given; nothing where no TURN server is set."""
    if not urls:
        return []
    name, password = credential(secret, about, now + timedelta(hours=hours))
    return [{"urls": urls, "username": name, "credential": password}]
