"""What the answers are made from: editions and nothing else."""

import datetime as dt
from collections.abc import Iterable

from newsroom.api.errors import nothing_here
from newsroom.editions.models import Edition


def at(kind: str, slug: str) -> Edition:
    """The current edition at an address. Raises NotFound, the same for what is not published and
    what never was.
    """
    edition = Edition.objects.at(kind, slug)
    if edition is None:
        raise nothing_here()
    return edition


def numbered(current: Edition, number: int) -> Edition:
    """Edition ``number`` of the same item. Raises NotFound."""
    editions = Edition.objects.filter(item_id=current.item_id, number=number)
    found = editions.knowing_who_has_no_page().first()
    if found is None:
        raise nothing_here()
    return found


def editions(current: Edition, after: str, most: int) -> list[Edition]:
    """The editions of the same item, newest first, behind the number ``after``, if it is one."""
    found = Edition.objects.filter(item_id=current.item_id).order_by("-number").for_lists()
    return list((found.filter(number__lt=int(after)) if after else found)[:most])


def corrections(edition: Edition) -> list[Edition]:
    """The further editions of the same item, newest first."""
    if edition.number == 1:
        return []
    editions = Edition.objects.filter(item_id=edition.item_id, number__gt=1)
    return list(editions.order_by("-number").for_lists())


def current(uuids: list[str]) -> list[Edition]:
    """The current editions of some claims, withdrawals too, in the order of ``uuids``.

    Those that are not public yet have none.
    """
    if not uuids:
        return []
    found = Edition.objects.current().claims().filter(uuid__in=uuids).for_lists()
    return sorted(found, key=lambda claim: uuids.index(str(claim.uuid)))


def related(edition: Edition) -> list[Edition]:
    """The current editions of the claims related to one, withdrawals too, oldest first."""
    named, naming = (each.for_lists() for each in Edition.objects.related_to(edition))
    found = {claim.uuid: claim for claim in named.order_by().union(naming.order_by(), all=True)}
    return sorted(found.values(), key=lambda claim: claim.item_id)


def last_change() -> dt.datetime | None:
    """When anything was last published."""
    return newest(Edition.objects.order_by("-pk").only("published_at")[:1])


def newest(editions: Iterable[Edition]) -> dt.datetime | None:
    """When the latest of ``editions`` was published, None if there are none."""
    return max((edition.published_at for edition in editions), default=None)
