"""Where the program may go: to the public web and nowhere else.

A link is typed by a person and answered by a stranger. Either could point the program at the
machine it runs on, or at its neighbours. The rules here are asked about each address as written
(``check_link``) and, when it is resolved, about each number that it stands for (``is_public``).
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.review.errors import Refused

Address = IPv4Address | IPv6Address

PORTS = {"http": 80, "https": 443}
# Public by their numbers, and yet not on the public web.
NOT_THE_WEB: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("168.63.129.16/32"),  # Azure answers here, to its own machines
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv6Network("2002::/16"),  # 6to4: any IPv4 address, inside
    IPv6Network("3fff::/20"),  # documentation
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
# On a network without IPv4 the rest of the web stands under this prefix (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")
LOOPBACK = frozenset({ip_address("127.0.0.1"), ip_address("::1")})
# What the rules of URLs take for a number: the last label is one, in whatever notation.
_NUMBER = re.compile(r"(0x[0-9a-f]*|\d+)", re.IGNORECASE)
# Browsers drop or fold these, each in its own way.
_ODD = re.compile(r"[\x00-\x20\x7f\\]")


class Unreachable(Refused):
    """The page cannot be had; ``str()`` says why in a sentence.

    ``passing`` if it may go better later, ``answer`` is the HTTP status where there was one,
    ``wait`` how many seconds the server wants to be left alone, ``body`` how its answer begins.
    """

    code = "unreachable"

    def __init__(
        self,
        sentence: str,
        *,
        passing: bool = False,
        answer: int | None = None,
        wait: float = 0,
        body: bytes = b"",
    ) -> None:
        self.passing, self.answer, self.wait, self.body = passing, answer, wait, body
        super().__init__(sentence)


def is_public(address: Address) -> bool:
    """Whether ``address`` is one of the public web."""
    if address in LOOPBACK and settings.NEWSROOM_FETCH_LOOPBACK:
        return True
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST:
            return False
    special = address.is_multicast or address.is_reserved or address.is_link_local
    return (
        address.is_global and not special and not any(address in network for network in NOT_THE_WEB)
    )


def check_link(url: str) -> None:
    """Raises Unreachable for a link that is not followed, whatever it resolves to."""
    if _ODD.search(url):
        raise Unreachable(_("The link has spaces or control characters in it."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unreachable(_("This is not a web address.")) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise Unreachable(_("Only addresses that begin with http:// or https:// are opened."))
    if "@" in parts.netloc:
        raise Unreachable(_("The link has a name or a password in it; take it out."))
    if port not in (None, PORTS[parts.scheme]) and not settings.NEWSROOM_FETCH_LOOPBACK:
        raise Unreachable(_("The link leads to port %(port)s, not to a web page.") % {"port": port})
    _check_host(parts.hostname)


def _check_host(host: str) -> None:
    number = as_number(host)
    if number is not None:
        check_public(number, host)
    elif ":" in host or _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        raise Unreachable(_("“%(host)s” is not a host on the web.") % {"host": host})


def as_number(host: str) -> Address | None:
    """``host`` as an IP address if it is written as one in full, else None."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def check_public(address: Address, host: str) -> None:
    """Raises Unreachable if ``address``, which ``host`` stands for, is not of the public web."""
    if not is_public(address):
        raise Unreachable(
            _("“%(host)s” leads to %(address)s, which is not on the public web.")
            % {"host": host, "address": address}
        )
