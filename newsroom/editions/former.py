"""Former addresses: where what was taken over was read before, and where it is read now."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http.request import split_domain_port
from django.utils.encoding import escape_uri_path

from newsroom.editions.models import Edition, FormerAddress

LONGEST = 1000


def keep(edition: Edition) -> FormerAddress | None:
    """Lead the address where ``edition`` was first published to it from now on.

    None if that leads to something else already, or is none that a browser could ask us for.
    """
    there = edition.first_published
    place = split(there["url"]) if there else None
    if place is None or len(place[1]) > LONGEST:
        return None
    host, path = place
    if FormerAddress.objects.filter(host=host, path=path).exists():
        return None
    return FormerAddress.objects.create(host=host, path=path, item_id=edition.item_id)


def leads_to(host: str, path: str) -> Edition | None:
    """The current edition of what was read at ``path`` (with its query) of ``host``, or of one of
    the hosts that are ours now.
    """
    asked, _port = split_domain_port(host)
    hosts = [plain(asked), *map(plain, settings.NEWSROOM_FORMER_HOSTS)]
    spelt = [spell(path)]
    # A slash at the end makes no other page of it.
    if "?" not in path:
        spelt.append(spell(path.rstrip("/") if path.endswith("/") else f"{path}/"))
    if len(path) > LONGEST:
        return None
    found = list(FormerAddress.objects.filter(host__in=hosts, path__in=spelt))
    found.sort(key=lambda each: (hosts.index(each.host), spelt.index(each.path)))
    if not found:
        return None
    return Edition.objects.current().filter(item=found[0].item_id).first()


def split(url: str) -> tuple[str, str] | None:
    """The host and the path of an address, spelt as they are kept; None for what has none."""
    try:
        parts = urlsplit(url)
        host = plain(parts.hostname or "")
    except ValueError:
        return None
    path = spell(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
    if not host or path.startswith("//") or path == "/" or "\\" in path:
        return None
    return host, path


def plain(host: str) -> str:
    return host.lower().removeprefix("www.")


def spell(path: str) -> str:
    """A path with its query, escaped in one way however it was."""
    path, mark, query = path.partition("?")
    return f"{escape_uri_path(unquote(path))}{mark}{query}"
