"""The true address of the client: the peer's own, or what a trusted proxy says of it. Nobody else's word counts.

`portal.trusted_proxies` names addresses or networks (`10.0.0.0/24`). `X-Forwarded-For` is read from the right: each trusted
hop vouches for the one before it, and the first that is not trusted is the client.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SAME_HOUSEHOLD_BITS = 64
"""An IPv6 client owns at least this prefix, so limits count by it."""


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of the setting. Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(word, strict=False) for word in text.replace(",", " ").split())


def true_address(peer: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """The client's address, out of the peer's address and the header `X-Forwarded-For`."""
    trusted = tuple(trusted)
    address = _read(peer)
    for word in reversed(forwarded.split(",") if forwarded else []):
        if address is None or not any(address in network for network in trusted):
            break
        hop = _read(word.strip())
        if hop is None:
            break
        address = hop
    return str(address) if address is not None else "unknown"


def counting_address(address: str) -> str:
    """The address under which attempts and requests are counted: an IPv6 one by its first half."""
    read = _read(address)
    if isinstance(read, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((read, SAME_HOUSEHOLD_BITS), strict=False))
    return address


def client_address(request: Any) -> str:
    """`request.client_address`."""
    environ = request.environ
    return true_address(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), request.registry.trusted_proxies)


def includeme(config: Any) -> None:
    """Give requests `client_address` and `counting_address`."""
    config.registry.trusted_proxies = read_networks(config.registry.concord.portal_trusted_proxies)
    config.add_request_method(client_address, "client_address", reify=True)
    config.add_request_method(lambda request: counting_address(request.client_address), "counting_address", reify=True)


@lru_cache(maxsize=4096)
def _read(text: str) -> Address | None:
    """An address, also as proxies write it: with a port, in brackets, or IPv4 inside IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
