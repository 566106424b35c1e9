"""What a frozen content rests on that is there no more, so that no draft can be made of it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models import Evidence, Occasion, Place, Rating, Source, Speaker, Statement, Topic
from newsroom.editions.contents import name_of
from newsroom.editions.models import Address
from newsroom.editions.words import in_language
from newsroom.review.models import Item

# Rows that hang on these names in a content are shared: a thaw links them and makes none.
_ROWS: dict[str, type[models.Model]] = {
    "statements": Statement,
    "speaker": Speaker,
    "occasion": Occasion,
    "place": Place,
    "places": Place,
    "topics": Topic,
    "source": Source,
}
Wanted = dict[type[models.Model], dict[str, str]]


def lost(content: dict[str, Any]) -> list[str]:
    """A clause for each thing that is lost, in the order of the content; empty if nothing is.

    Three queries at most.
    """
    wanted: Wanted = defaultdict(dict)
    ratings: dict[tuple[str, str], str] = {}
    _collect(content, "", wanted, ratings)
    return [*_gone(wanted), *_retired(ratings), *_address(content)]


def _collect(value: Any, key: str, wanted: Wanted, ratings: dict[tuple[str, str], str]) -> None:
    if isinstance(value, list):
        for entry in value:
            _collect(entry, key, wanted, ratings)
    elif isinstance(value, dict):
        if key in _ROWS:
            wanted[_ROWS[key]][value["uuid"]] = name_of(value)
        if key == "rating":
            ratings[value["scale"], value["slug"]] = in_language(
                value["label"], get_language() or ""
            )
        if key == "evidence":
            wanted[Evidence][value["evidence"]] = name_of(value)
        for name, entry in value.items():
            if name not in ("card", "facets"):
                _collect(entry, name, wanted, ratings)
    elif value and key in ("related", "translation_of", "claims"):
        wanted[Item][value] = value


def _gone(wanted: Wanted) -> Iterator[str]:
    reads: list[Any] = [
        models.QuerySet(model)
        .filter(uuid__in=names)
        .order_by()
        .values_list(models.Value(model._meta.label), "uuid")
        for model, names in wanted.items()
    ]
    there = set(reads[0].union(*reads[1:], all=True).order_by()) if reads else set()
    for model, names in wanted.items():
        for uuid, name in names.items():
            if (model._meta.label, UUID(uuid)) not in there:
                yield _("%(noun)s “%(name)s” no longer exists") % {
                    "noun": model._meta.verbose_name,
                    "name": Truncator(name).chars(80),
                }


def _retired(ratings: dict[tuple[str, str], str]) -> Iterator[str]:
    if not ratings:
        return
    found = Rating.objects.filter(slug__in=[slug for _scale, slug in ratings])
    there = {(rating.scale.name, rating.slug): rating for rating in found.select_related("scale")}
    for key, label in ratings.items():
        rating = there.get(key)
        if rating is None:
            yield _("the rating “%(label)s” no longer exists") % {"label": label}
        elif rating.retired or not rating.scale.in_use:
            yield _("the rating “%(label)s” is retired") % {"label": label}


def _address(content: dict[str, Any]) -> Iterator[str]:
    here = {"kind": content["kind"], "slug": content["slug"]}
    other = Item.objects.filter(**here).exclude(uuid=content["uuid"])
    earlier = Address.objects.filter(**here).exclude(item__uuid=content["uuid"])
    if other.order_by().values("pk").union(earlier.order_by().values("pk"), all=True).exists():
        yield _("its address “%(slug)s” is another item’s now") % {"slug": content["slug"]}
