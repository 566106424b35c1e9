"""What a claim is filed under, read at one go."""

from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from claims.models import Claim, Place, Topic


def read_chosen(claim: Any) -> None:
    """Load the topics, places and related claims of ``claim`` with one query instead of three.

    They carry their keys and names and nothing else: enough to show what is chosen.
    """
    found: dict[str, list[Any]] = {"topics": [], "places": [], "related": []}
    topics = _named(Claim.topics.through, "topics", "topic", "name").filter(claim=claim.pk)
    places = _named(Claim.places.through, "places", "place", "name").filter(claim=claim.pk)
    related = _named(Claim.related.through, "related", "to_claim", "wording")
    rows = topics.union(places, related.filter(from_claim=claim.pk), all=True)
    for field, key, name in rows:
        found[field].append(_row(field, key, name))
    for field, chosen in found.items():
        # As Django's own prefetching leaves it.
        queryset = getattr(claim, field).all()
        queryset._result_cache = sorted(chosen, key=str)
        queryset._prefetch_done = True
        claim._prefetched_objects_cache[field] = queryset


def _named(through: Any, field: str, key: str, name: str) -> Any:
    return through.objects.annotate(
        field=Value(field), key=F(f"{key}_id"), label=Cast(f"{key}__{name}", TextField())
    ).values_list("field", "key", "label")


def _row(field: str, key: int, name: str) -> Any:
    if field == "related":
        return Claim(pk=key, wording=name)
    return (Topic if field == "topics" else Place)(pk=key, name=name)
