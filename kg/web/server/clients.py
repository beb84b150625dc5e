"""Who asks: the client's address behind trusted proxies, and what ranges of addresses may do."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg import ranges
from kg.errors import UsageError
from kg.ranges import Network
from kg.web.server.answers import short_remembered

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"  # the name of the header in a WSGI environment
UNKNOWN = "unknown"  # a client whose address a trusted proxy does not tell
_FORWARDING = (FORWARDED_FOR, "HTTP_FORWARDED", "HTTP_X_REAL_IP")
_WITH_PORT = re.compile(r"(?:\[([^\[\]]+)\](?::\d+)?|([\d.]+):\d+)")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def networks(text: str, setting: str) -> tuple[Network, ...]:
    """The ranges in `text`, separated by spaces or commas. UsageError names the `setting` in error."""
    try:
        return ranges.networks(text)
    except ValueError as error:
        raise UsageError(f"{setting}: {error}") from None


def limits(text: str, setting: str) -> tuple[tuple[Network, int], ...]:
    """The rows `RANGE=NUMBER` in `text`, the narrowest range first. UsageError names the `setting` in error."""
    try:
        return ranges.limits(text)
    except ValueError as error:
        raise UsageError(f"{setting}: {error}") from None


@short_remembered(4096, 64)
def parse(text: str) -> Address | None:
    """The address in `text`; IPv4 written as IPv6 counts as IPv4."""
    try:
        found = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


@short_remembered(4096, 64)
def counted(address: str) -> str:
    """What a client's requests are counted under: an IPv6 network of 64 bits is one client, as whoever has one
    address of it has them all (RFC 6177); IPv4 written as IPv6 is IPv4. What is no address stands for itself.
    """
    found = parse(address)
    if found is None:
        return address[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def _hop(text: str) -> Address | None:
    """The address in an entry of X-Forwarded-For, which may have a port: 192.0.2.1:4711, [2001:db8::1]:4711."""
    text = text.strip()
    found = _WITH_PORT.fullmatch(text)
    return parse((found[1] or found[2]) if found else text)


def inside(address: Address | None, ranges: tuple[Network, ...]) -> bool:
    """Whether `address` is in one of `ranges`."""
    return address is not None and any(address in each for each in ranges if each.version == address.version)


@dataclass(frozen=True, slots=True)
class Clients:
    """Tells clients apart. `trusted` are proxies; `allowances` are limits per range."""

    trusted: tuple[Network, ...] = ()
    allowances: tuple[tuple[Network, int], ...] = ()
    default: int = 32

    def address(self, environ: Mapping[str, object]) -> str:
        """The client's address: the nearest hop that is no trusted proxy."""
        return self.behind(str(environ.get("REMOTE_ADDR") or ""), str(environ.get(FORWARDED_FOR) or ""))

    def certain(self, environ: Mapping[str, object]) -> Address | None:
        """The client's address where it is certain: not if something forwarded the request that is not trusted."""
        peer = parse(str(environ.get("REMOTE_ADDR") or ""))
        if any(name in environ for name in _FORWARDING):
            hops = str(environ.get(FORWARDED_FOR) or "").strip(" ,")
            if not hops or not inside(peer, self.trusted):
                return None
        return parse(self.address(environ))

    def behind(self, peer: str, forwarded: str) -> str:
        """The same, of a request that came from `peer` with `forwarded` in its X-Forwarded-For."""
        if not forwarded or not self.trusted:
            return peer
        hops = [each for each in forwarded.split(",") if each.strip()]
        while hops and inside(parse(peer), self.trusted):
            nearer = _hop(hops.pop())
            if nearer is None:
                return UNKNOWN
            peer = str(nearer)
        return peer

    def allowance(self, address: str) -> int:
        """How many queries the client may have at a time."""
        found = parse(address) if self.allowances else None
        for network, number in self.allowances:
            if inside(found, (network,)):
                return number
        return self.default
