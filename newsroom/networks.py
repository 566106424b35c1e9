"""From which network somebody asks, as far as the program may know it: never who."""

import ipaddress

from django.http import HttpRequest

# A range is what a household, a café or a provider's exit has in common.
RANGE = {4: 24, 6: 48}


def sent_from(request: HttpRequest) -> str:
    """The range of addresses that a request was sent from; empty if a proxy does not tell it.

    nginx tells the range alone, and only with the forms for readers (deploy/nginx.conf).
    """
    address = request.META.get("REMOTE_ADDR", "")
    if _is_inside(address):
        address = request.headers.get("X-Reader-Range", "")
    return "" if _is_inside(address) else _range(address)


def _is_inside(address: str) -> bool:
    """Whether this is an address of the house's own network, or none at all."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True


def _range(address: str) -> str:
    version = ipaddress.ip_address(address).version
    return str(ipaddress.ip_network(f"{address}/{RANGE[version]}", strict=False))
