"""What was checked: by month, verdict, speaker, body and topic. Counts, and no scores.

What a newsroom checks it has chosen, so the counts say what it looked at and nothing about how
often anybody is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.models import Speaker, Topic
from newsroom.desk.reports.period import Asked
from newsroom.desk.reports.tables import Cell, Drawn, Row, Table, month

# Of fewer, a share says more than is known.
FEW = 10


def verdicts(asked: Asked, most: int | None) -> Table:
    """A row for each month of the period, with its verdicts."""
    crossed = _crossed(asked.monthly)
    return _table(
        asked,
        _("Month"),
        [(month(day), crossed[day]) for day in asked.months()],
        shares=False,
        standing=True,
    )


def by_verdict(asked: Asked, most: int | None) -> Table:
    counts: Counter[str] = Counter()
    for _day, slug, n in asked.monthly:
        counts[slug] += n
    rows = [(asked.label(slug), n, _share(asked, n))
            for slug, n in counts.most_common()]  # fmt: skip
    return Table(
        columns=(_("Verdict"), _("Checked"), _("Per cent")),
        rows=rows,
        drawn=Drawn(series=((1, "first"),)),
    )


def by_speaker(asked: Asked, most: int | None) -> Table:
    """A claim counts for each of those who said it."""
    return _by_facet(asked, most, "speaker", _("Speaker"), Speaker)


def by_topic(asked: Asked, most: int | None) -> Table:
    """A claim counts under each of its topics."""
    return _by_facet(asked, most, "topic", _("Topic"), Topic)


def by_body(asked: Asked, most: int | None) -> Table:
    """By the party, ministry or other body for which the first speaker spoke."""
    body = KeyTextTransform("body", KeyTransform("role", "card"))
    counted = asked.checks().annotate(body=body).values_list("body", "rating")
    ordered = _ordered(_crossed(counted.annotate(n=Count("pk"))), most)
    rows = [(Cell(text=name or _now("none given")), counts) for name, counts in ordered]
    return _table(asked, _("Body"), rows)


def _by_facet(asked: Asked, most: int | None, kind: str, title: Any, model: Any) -> Table:
    counted = asked.checks().filter(facets__kind=kind).values_list("facets__value", "rating")
    ordered = _ordered(_crossed(counted.annotate(n=Count("pk"))), most)
    named = model.objects.all()
    if most is not None:
        named = named.filter(slug__in=[slug for slug, _counts in ordered])
    names = dict(named.values_list("slug", "name"))
    return _table(asked, title, [(names.get(slug, slug), counts) for slug, counts in ordered])


def _crossed(counted: Iterable[tuple[Any, str, int]]) -> dict[Any, Counter[str]]:
    crossed: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, rating, n in counted:
        crossed[key or ""][rating] += n
    return crossed


def _ordered(
    crossed: Mapping[str, Counter[str]], most: int | None
) -> list[tuple[str, Counter[str]]]:
    return sorted(crossed.items(), key=lambda row: (-row[1].total(), row[0]))[:most]


def _table(
    asked: Asked,
    title: Any,
    rows: list[tuple[Any, Counter[str]]],
    *,
    shares: bool = True,
    standing: bool = False,
) -> Table:
    used = set().union(*(counts for _key, counts in rows))
    slugs = [slug for slug in asked.ratings if slug in used]
    slugs += sorted(used - set(slugs), key=str)
    start = 3 if shares else 2

    def row(key: Any, counts: Counter[str]) -> Row:
        share = [_share(asked, counts.total())] if shares else []
        return (key, counts.total(), *share, *(counts[slug] for slug in slugs))

    return Table(
        columns=(
            title,
            _("Checked"),
            *([_("Per cent")] if shares else []),
            *(asked.label(slug) for slug in slugs),
        ),
        rows=[row(key, counts) for key, counts in rows],
        drawn=Drawn(
            series=[(start + n, _colour(asked, slug)) for n, slug in enumerate(slugs)],
            standing=standing,
        ),
    )


def _share(asked: Asked, n: int) -> float | None:
    return 100 * n / asked.total if n >= FEW else None


def _colour(asked: Asked, slug: str) -> str:
    rating = asked.ratings.get(slug)
    return rating.colour if rating else "off-axis"
