"""What feeds hold: which editions, and each of them as an entry with its full text."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from newsroom.editions import search
from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change
from newsroom.editions.search import Question
from newsroom.editions.words import in_language
from newsroom.public import addresses
from newsroom.public.syndication import xml_text

Entry = dict[str, Any]

# Of so many of the newest changes a feed tells those that belong to it.
RECENT = 500


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A feed's editions, newest first, and where older ones begin, None where there are none."""

    rows: list[Edition]
    older: Cursor | None


def newest(question: Question, *, size: int, after: Cursor | None = None) -> Stretch:
    """What came last and what changed last of all that answers ``question``; behind a cursor only
    what came, in the order of the list. Two queries.

    Each part is the beginning of an index, so the cost does not grow with the record.
    """
    added = search.newest(question, after=after)[: size + 1]
    parts = [_places(added)]
    if after is None:
        parts += [_places(part) for part in _changed(question)]
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(dict.fromkeys(union))
    came = sorted(
        (row for row in found if row[3] != Change.WITHDRAWAL),
        key=lambda row: (row[2], row[0]), reverse=True,
    )  # fmt: skip
    shown = sorted(found, key=_changed_at, reverse=True)[:size]
    if after is not None:
        shown = came[:size]
    rows = Edition.objects.in_bulk([row[0] for row in shown])
    return Stretch(rows=[rows[row[0]] for row in shown], older=_older(came, shown))


def _changed_at(row: Any) -> tuple[Any, int]:
    """What was taken over from an archive is as old as it is, whenever that was."""
    return row[2] if row[3] == Change.ARCHIVE else row[1], row[0]


def _places(editions: QuerySet[Edition]) -> QuerySet[Any, Any]:
    return editions.values_list("pk", "published_at", "first_published_at", "change", "uuid")


def _changed(question: Question) -> list[QuerySet[Edition]]:
    """Of the newest changes of the record those that answer, and those that took back what did."""
    further = Edition.objects.filter(number__gt=1).order_by("-published_at", "-pk")
    recent = further.values("pk")[:RECENT]
    gone = Edition.objects.current().filter(change=Change.WITHDRAWAL, kind=question.kind)
    facets = dict(question.facets)
    if rating := facets.pop("rating", ""):
        gone = gone.filter(rating=rating)
    if question.language:
        gone = gone.filter(language=question.language)
    for kind, value in facets.items():
        gone = gone.of(kind, value)
    if question.since:
        gone = gone.filter(first_published_at__gte=question.since)
    if question.until:
        gone = gone.filter(first_published_at__lt=question.until)
    live = search.newest(question).order_by()
    return [part.filter(pk__in=recent) for part in (live, gone.order_by())]


def _older(came: list[Any], shown: list[Any]) -> Cursor | None:
    """Behind which of those that came older ones begin: the last before the first left out."""
    keys, last = {row[0] for row in shown}, None
    for row in came:
        if row[0] not in keys:
            return last and Cursor(published=last[2], uuid=last[4])
        last = row
    return None


def entries(rows: list[Edition]) -> list[Entry]:
    """Each edition as an entry. Two queries: for earlier changes, and for claims in articles."""
    changes = defaultdict(list)
    earlier = Edition.objects.filter(item__in=[row.item_id for row in rows], number__gt=1)
    for change in earlier.for_lists().order_by("-number"):
        changes[change.item_id].append(change)
    woven = {uuid for row in rows if row.kind == "article" for uuid in row.content["claims"]}
    current = Edition.objects.current().filter(uuid__in=woven).for_lists()
    claims = {str(claim.uuid): claim for claim in current}
    return [_entry(row, changes[row.item_id], claims) for row in rows]


def _entry(edition: Edition, changes: list[Edition], claims: dict[str, Edition]) -> Entry:
    card = edition.card
    verdict = card["rating"] and in_language(card["rating"]["label"], edition.language)
    title, summary = edition.title, card["text"]
    if edition.is_withdrawal:
        title, summary, verdict = _("Withdrawn: %(title)s") % {"title": title}, edition.note, None
    elif verdict:
        title = f"{verdict}: {title}"
    told = {
        "edition": edition,
        "content": edition.content,
        "changes": changes,
        "claims": claims,
        "site_url": settings.SITE_URL,
    }
    return {
        "title": xml_text(title),
        "link": addresses.absolute(addresses.path_of(edition)),
        "description": xml_text(summary),
        "unique_id": f"urn:uuid:{edition.uuid}",
        "unique_id_is_permalink": False,
        "pubdate": edition.first_published_at,
        "updateddate": edition.changed_at,
        "categories": [xml_text(verdict)] if verdict else [],
        "content": xml_text(render_to_string("public/_entry.html", told)),
        "authors": [xml_text(person["name"]) for person in card["bylines"]],
        "language": edition.language,
    }


def of_change(edition: Edition) -> Entry:
    """A further edition as an entry: what kind of change it was, the note, both verdicts."""
    content = render_to_string(
        "public/_change_entry.html", {"edition": edition, "site_url": settings.SITE_URL}
    )
    return {
        "title": xml_text(f"{edition.get_change_display()}: {edition.title}"),
        "link": addresses.absolute(addresses.path_of(edition)),
        "description": xml_text(edition.note),
        # Its item has an entry in another feed, so the edition needs a name of its own.
        "unique_id": f"urn:uuid:{uuid5(edition.uuid, str(edition.number))}",
        "unique_id_is_permalink": False,
        "pubdate": edition.published_at,
        "updateddate": edition.published_at,
        "categories": [edition.change, edition.kind],
        "content": xml_text(content),
        "authors": [],
        "language": edition.language,
    }
