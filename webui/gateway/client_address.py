"""The address of a client, also behind proxies that are trusted."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_IPV6_SITE = 64  # bits that one client has to itself


def split_address(peer: str) -> str:
    """Return the address without its port.

    >>> split_address("127.0.0.1:4711"), split_address("[::1]:80"), split_address("::1:80")
    ('127.0.0.1', '::1', '::1')
    """
    return peer.rpartition(":")[0].strip("[]")


def networks(names: Sequence[str]) -> tuple[Network, ...]:
    """Return networks from addresses or ranges; raise ValueError for another text."""
    return tuple(ip_network(name, strict=False) for name in names)


@lru_cache(maxsize=10_000)
def client_of(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """Return the last address on the way here that is not a trusted proxy.

    >>> client_of("10.0.0.1", "198.51.100.7, 10.0.0.2", networks(["10.0.0.0/8"]))
    '198.51.100.7'
    >>> client_of("203.0.113.9", "198.51.100.7", networks(["10.0.0.0/8"]))
    '203.0.113.9'
    """
    way = [*(part.strip() for part in forwarded.split(",") if part.strip()), peer] if trusted else [peer]
    client = way.pop()
    while way and _is_within(client, trusted):
        client = way.pop()
    return client


def is_trusted(peer: str, trusted: tuple[Network, ...]) -> bool:
    """Return whether a peer is a trusted proxy."""
    return bool(trusted) and _is_within(peer, trusted)


@lru_cache(maxsize=10_000)
def budget_key(client: str) -> str:
    """Return what a client's budget is counted under: its address, or the site of an IPv6 address.

    >>> budget_key("198.51.100.7"), budget_key("2001:db8::1:2:3:4")
    ('198.51.100.7', '2001:db8::/64')
    """
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if address.version == 6:
        return str(ip_network((int(address) >> _IPV6_SITE << _IPV6_SITE, _IPV6_SITE)))
    return client


def _is_within(client: str, trusted: tuple[Network, ...]) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in trusted)
