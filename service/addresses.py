"""Which addresses a page may be fetched from: how a URL is read, and what counts as public.

A URL is taken apart once, here, and the request is built from the parts; a second parser that
reads the same string otherwise is how guards are passed. `ipaddress` knows most of what is
private, but not the addresses that wrap another one, nor what answers inside one cloud.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
MAX_URL_CHARS = 2048

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_KEPT_IN_TARGET = "/?%:@!$&'()*+,;=~-._[]"

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # Teredo, ORCHID and other protocol assignments
        "2001:db8::/32",
        "2002::/16",  # 6to4, which wraps any IPv4 address
        "3fff::/20",
    )
)
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "168.63.129.16/32",  # Azure's own services, from inside Azure
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata
        "192.88.99.0/24",  # relays of 6to4
    )
)


class BadUrl(ValueError):
    """Raised for a URL that is not fetched whatever it leads to; says why, without the URL."""


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The parts of an http(s) address, as they go into the request.

    `host` is in lower case and ASCII (IDNA); an IPv6 address stands without brackets. `target` is
    path and query; the fragment is gone.
    """

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        """The address as it would be typed."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def join(self, location: str) -> PageUrl:
        """Where a redirect from here to `location` leads.

        Raises:
            BadUrl: Nowhere that is fetched.
        """
        if _has_odd_characters(location):
            raise BadUrl("holds white space, a backslash or a control character")
        try:
            there = urljoin(str(self), location)
        except ValueError:
            raise BadUrl("is not an http or https address") from None
        return parse_url(there)


def parse_url(url: str) -> PageUrl:
    """Take `url` apart.

    Raises:
        BadUrl: Another scheme or port, a user name, a host that is none.
    """
    if len(url) > MAX_URL_CHARS:
        raise BadUrl(f"is longer than {MAX_URL_CHARS:,} characters")
    if _has_odd_characters(url):
        raise BadUrl("holds white space, a backslash or a control character")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadUrl("is not an http or https address") from None
    if parts.scheme not in PORTS or not host or ("[" in parts.netloc and ":" not in host):
        raise BadUrl("is not an http or https address")
    if "@" in parts.netloc:
        raise BadUrl("holds a user name: give the address without it")
    if port is None:
        port = PORTS[parts.scheme]
    if port not in PORTS.values():
        raise BadUrl("names a port other than 80 and 443")
    path = quote(parts.path or "/", safe=_KEPT_IN_TARGET)
    query = quote(parts.query, safe=_KEPT_IN_TARGET)
    return PageUrl(parts.scheme, _host(host), port, f"{path}?{query}" if query else path)


def _has_odd_characters(url: str) -> bool:
    # urlsplit strips some of them silently; browsers take a backslash for a slash.
    return any(c.isspace() or c == "\\" or not c.isprintable() for c in url)


def _host(host: str) -> str:
    """`host` as a name in ASCII or an address in its one usual form.

    2130706433, 0177.0.0.1 and 0x7f.1 are all 127.0.0.1 to a resolver. They would be seen when the
    resolved address is checked, but no page that should be read is named so.
    """
    if ":" in host:
        return _ipv6(host)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise BadUrl("has a host that is no name and no address") from None
    host = host.lower().removesuffix(".")
    if _NUMBER.match(host.rsplit(".", 1)[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise BadUrl("has a host that is no name and no address") from None
    if len(host) > 253 or not _NAME.match(host):
        raise BadUrl("has a host that is no name and no address")
    return host


def _ipv6(host: str) -> str:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        raise BadUrl("has a host that is no name and no address") from None
    if address.scope_id:
        raise BadUrl("has a host that is no name and no address")
    return str(address)


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6, as a resolver writes it) is one that anybody can reach.

    Refused beside all that `ipaddress` calls private: multicast, addresses that wrap an IPv4
    address (mapped, compatible, 6to4, Teredo), and those that answer only inside one cloud. NAT64's
    well-known prefix, through which networks without IPv4 reach all of it, counts as what it wraps.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return False
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_UNICAST or any(ip in net for net in _REFUSED_V6):
            return False
    elif any(ip in net for net in _REFUSED_V4):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
