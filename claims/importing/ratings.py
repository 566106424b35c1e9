"""Which of our ratings another newsroom's stands for: chosen by somebody, or called the same."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from claims.importing.kept import publisher_of, rating_key, theirs
from claims.importing.record import Rated, Record
from claims.models import Rating, RatingChoice
from newsroom.review.folding import spaced


class Meant(NamedTuple):
    """Our rating, if there is one, and whether anybody must choose before that is certain."""

    rating: Rating | None
    is_known: bool


class Ratings:
    """The ratings in use, and what was chosen for those of ``records``: three queries."""

    def __init__(self, records: Iterable[Record]) -> None:
        rows = Rating.objects.filter(retired=False, scale__in_use=True).order_by("pk")
        self.ours = list(rows.prefetch_related("translations"))
        self._labels: dict[str, list[Rating]] = {}
        for rating in self.ours:
            labels = {rating.slug, rating.label, *(t.label for t in rating.translations.all())}
            for label in set(map(spaced, labels)):
                self._labels.setdefault(label, []).append(rating)
        keys = {key for record in records for key in _keys(record)}
        chosen = RatingChoice.objects.filter(key__in=keys).select_related("rating")
        self._chosen = {choice.key: choice.rating for choice in chosen}

    def meant(self, record: Record) -> Meant:
        """What ``record`` is rated. A record without a rating stands for none of ours."""
        for key in _keys(record):
            if key in self._chosen:
                return Meant(self._chosen[key], is_known=True)
        label = theirs(record.rating)
        named = self._labels.get(spaced(label), [])
        # A label that two scales of ours have says nothing.
        return Meant(named[0] if len(named) == 1 else None, is_known=len(named) == 1 or not label)

    def near(self, rated: Rated) -> Rating | None:
        """The rating of ours that is as far from true as a number on a scale of theirs."""
        place = _place(rated)
        on_axis = [rating for rating in self.ours if rating.value is not None]
        if place is None or not on_axis:
            return None
        values = [Decimal(rating.value or 0) for rating in on_axis]
        aim = min(values) + place * (max(values) - min(values))
        return min(on_axis, key=lambda rating: abs(Decimal(rating.value or 0) - aim))


def _keys(record: Record) -> list[str]:
    """The keys of a record's rating, the publisher's own before that of every publisher."""
    label = theirs(record.rating)
    return [rating_key(publisher, label) for publisher in (publisher_of(record), "") if label]


def _place(rated: Rated) -> Decimal | None:
    """From 0, false, to 1, true; None where the ends of the scale are not known."""
    if rated.number is None or rated.best is None or rated.worst is None:
        return None
    width = rated.best - rated.worst
    place = (rated.number - rated.worst) / width if width else None
    return place if place is not None and 0 <= place <= 1 else None
