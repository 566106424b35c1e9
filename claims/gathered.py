"""What a frozen claim is made of, read in few queries: small rows come as JSON along with others.

Only what readers will see is read.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from claims.models import Claim, ClaimStatement, Rating, RatingTranslation, SpeakerRole
from newsroom.review.models import Item


def of_claim(claim: Claim) -> dict[str, Any]:
    """The parts, topics, places, contact attempts, bylines, the original and the related claims.

    Rows are dictionaries in their order, other items the UUIDs of those that are live. One query.
    """
    related = Item.objects.filter(pk__in=claim.related.values("pk")).live()
    read: dict[str, Any] = {
        "parts": _rows(claim.parts, "uuid", "label", "wording", "rating_id"),
        "topics": _rows(claim.topics, "uuid", "slug", "name"),
        "places": _rows(claim.places, "uuid", "slug", "name"),
        "contact": _rows(claim.contact_attempts, "outcome", "asked_on", "reply"),
        "bylines": bylines(claim),
        "related": related.values("uuid"),
        "original": original(claim),
    }
    # A model's own names cannot be taken for what is read along with it.
    along = {f"all_{name}": ArraySubquery(rows) for name, rows in read.items()}
    found: Any = Claim.objects.values(**along).get(pk=claim.pk)
    return {name: found[f"all_{name}"] for name in read}


def _rows(rows: Any, *names: str) -> Any:
    ordered = rows.order_by(*rows.model._meta.ordering)
    return ordered.values_list(JSONObject(**{name: F(name) for name in names}), flat=True)


def bylines(item: Any) -> Any:
    """The name and address of each author of an item who has a public name."""
    named = item.bylines.exclude(person__public_name="").order_by("position", "pk")
    slug = Coalesce("person__public_slug", Value(""))
    return named.values_list(JSONObject(name=F("person__public_name"), slug=slug), flat=True)


def original(item: Item) -> Any:
    """The UUID of what an item translates, if readers may read it; at most one."""
    key: Any = item.translation_of_id
    found = Item.objects.filter(pk=key).live()
    return found.values_list("uuid", flat=True)


def statements(claim: int) -> QuerySet[Any]:
    """The ClaimStatements of a claim, by its id, with the offices of each speaker as ``offices``.

    One query.
    """
    offices = SpeakerRole.objects.filter(speaker=OuterRef("statement__speaker"))
    named = _rows(offices, "uuid", "title", "body", "since", "until")
    said = ClaimStatement.objects.filter(claim=claim).annotate(offices=ArraySubquery(named))
    return said.select_related("statement__speaker", "statement__occasion__place")


def ratings() -> QuerySet[Any]:
    """Ratings with their ``texts`` in further languages and the ``axis``, the numbers of their
    scale."""
    steps = Rating.objects.filter(scale=OuterRef("scale"), value__isnull=False)
    texts = RatingTranslation.objects.filter(rating=OuterRef("pk"))
    return Rating.objects.select_related("scale").annotate(
        axis=ArraySubquery(steps.values("value")),
        texts=ArraySubquery(_rows(texts, "language", "label", "definition")),
    )
