"""Lists as settings write them: ranges of addresses, limits for them, and endpoints that may be called."""

from __future__ import annotations

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PORTS = 65_535


def networks(text: str) -> tuple[Network, ...]:
    """The ranges in `text`, separated by spaces or commas. ValueError names the one that is none."""
    return tuple(_network(each) for each in text.replace(",", " ").split())


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"'{text}' is no address and no range of addresses") from None


def limits(text: str) -> tuple[tuple[Network, int], ...]:
    """The rows `RANGE=NUMBER` in `text`, the narrowest range first. ValueError names the one that is none."""
    found = []
    for each in text.replace(",", " ").split():
        network, _, number = each.partition("=")
        if not (number.isascii() and number.isdigit()):
            raise ValueError(f"'{each}' is not of the form 192.0.2.0/24=4")
        found.append((_network(network), int(number)))
    return tuple(sorted(found, key=lambda row: -row[0].prefixlen))


def endpoints(text: str) -> frozenset[tuple[str, int]]:
    """The hosts with their ports in `text`. ValueError names the one that is none."""
    found = set()
    for each in text.replace(",", " ").split():
        host, _, port = each.rpartition(":")
        if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port[:9]) <= _PORTS:
            raise ValueError(f"'{each}' is not of the form example.org:443, with a port from 1 to {_PORTS}")
        found.add((host.strip("[]").lower(), int(port)))
    return frozenset(found)
