"""What an import's report says, the same on the screen and in the terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Min, Q
from django.db.models.fields.json import JSONField, KeyTextTransform
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from claims.importing.kept import from_json, publisher_of, theirs
from claims.importing.kinds import PROBLEMS, REPAIRS
from claims.importing.ratings import Ratings
from claims.models import Import, ImportRow, Rating

_Outcome = ImportRow.Outcome

# What is told while a record is made a draft, besides what was told while it was read.
REASONS: Mapping[str, str | Promise] = {
    "landed": gettext_lazy("It is in the newsroom already."),
    "rated_anew": gettext_lazy("It is in the newsroom with another verdict of theirs."),
    "duplicate": gettext_lazy("The same record stood there before."),
    "contested": gettext_lazy("The same claim at the same address has two verdicts."),
    "similar": gettext_lazy("The newsroom has a claim worded nearly so."),
    "rating": gettext_lazy("Nobody has chosen which rating of ours theirs stands for."),
    "speaker": gettext_lazy("Several bear the name of the speaker."),
    "refused": gettext_lazy("The database does not take it."),
    "own_site": gettext_lazy("It is said to be published here, on this site."),
    "language_site": gettext_lazy("It says no language: that of the site was taken."),
}


def label(kind: str) -> str:
    """What a kind of repair or reason means, in a sentence."""
    return str({**PROBLEMS, **REPAIRS, **REASONS}.get(kind, kind))


@dataclass(frozen=True, kw_only=True)
class UnknownRating:
    """A rating that nobody has chosen ours for, and how many rows wait for it.

    ``near`` is ours at the same place on the scale, where theirs is a number; ``sample`` one row.
    """

    publisher: str
    theirs: str
    rows: int
    near: Rating | None
    sample: ImportRow


@dataclass(frozen=True, kw_only=True)
class Report:
    """An import in numbers.

    ``outcomes`` counts rows by outcome, ``waits`` those to land by what they wait for; ``ready`` is
    how many would land now, ``landed`` how many have, ``deleted`` how many of those are gone again.
    ``repairs`` and ``reasons`` count by kind, the most frequent first. ``progress`` is from 0 to 1.
    """

    run: Import
    outcomes: dict[str, int]
    waits: dict[str, int]
    ready: int
    landed: int
    deleted: int
    repairs: dict[str, int]
    reasons: dict[str, int]
    progress: float


def report(run: Import) -> Report:
    """The report of an import: three queries, whose cost grows with its rows."""
    to_land = Q(outcome=_Outcome.CREATE, landed_at=None)
    counted = run.rows.aggregate(
        ready=Count("pk", to_land & Q(waits="")),
        landed=Count("pk", Q(claim__isnull=False)),
        deleted=Count("pk", Q(landed_at__isnull=False, claim=None)),
        **{f"is_{name}": Count("pk", Q(outcome=name)) for name in _Outcome.values},
        **{
            f"waits_{name}": Count("pk", to_land & Q(waits=name)) for name in ImportRow.Waits.values
        },
    )
    return Report(
        run=run,
        outcomes={name: counted[f"is_{name}"] for name in _Outcome.values},
        waits={name: counted[f"waits_{name}"] for name in ImportRow.Waits.values},
        **{name: counted[name] for name in ("ready", "landed", "deleted")},
        repairs=_kinds(run, "repairs"),
        reasons=_kinds(run, "reasons"),
        progress=_progress(run, counted["ready"], counted["landed"] + counted["deleted"]),
    )


def _progress(run: Import, ready: int, landed: int) -> float:
    if run.state == Import.State.READING:
        return min(run.bytes_read / run.size, 1.0)
    if run.state == Import.State.LANDING:
        return landed / max(ready + landed, 1)
    return 1.0


def _kinds(run: Import, column: str) -> dict[str, int]:
    """How often each kind is in the lists of a column."""
    each = Func(F(column), function="jsonb_array_elements", output_field=JSONField())
    kinds = run.rows.annotate(kind=KeyTextTransform("kind", each)).order_by()
    counted = kinds.values("kind").annotate(n=Count("*")).order_by("-n", "kind")
    return dict(counted.values_list("kind", "n"))


def unknown_ratings(run: Import) -> list[UnknownRating]:
    """The ratings for which rows of ``run`` wait, the most frequent first; four queries."""
    waiting = run.rows.filter(waits=ImportRow.Waits.RATING).order_by()
    groups = waiting.values("rating_key").annotate(rows=Count("pk"), sample=Min("pk"))
    counted = {group["sample"]: group["rows"] for group in groups.order_by("-rows", "sample")}
    samples = ImportRow.objects.in_bulk(counted)
    records = {pk: from_json(samples[pk].record) for pk in counted}
    ratings = Ratings(())
    return [
        UnknownRating(
            publisher=publisher_of(records[pk]),
            theirs=theirs(records[pk].rating),
            rows=rows,
            near=ratings.near(records[pk].rating),
            sample=samples[pk],
        )
        for pk, rows in counted.items()
    ]


COLUMNS = (
    "row", "place", "outcome", "waits_for", "reasons", "repairs", "address", "claim", "publisher",
    "their_rating", "our_rating", "speaker", "draft",
)  # fmt: skip


def lines(run: Import) -> Iterator[tuple[Any, ...]]:
    """The rows of an import as lines of a table with ``COLUMNS``, read a few at a time."""
    rows = run.rows.order_by("number").select_related("claim", "known")
    for row in rows.iterator(chunk_size=500):
        record, found = row.record, row.found
        speaker = found.get("speaker", {})
        claim = row.claim or row.known
        yield (
            row.number, row.place, row.get_outcome_display(), row.get_waits_display(),
            " ".join(reason["sentence"] for reason in row.reasons),
            "; ".join(f"{r['field']}: {r['kind']} “{r['before']}” → “{r['after']}”"
                      for r in row.repairs),
            record["url"], record["claim"], record["publisher"], record["rating"]["text"],
            found.get("rating", {}).get("name", ""), speaker.get("name") or speaker.get("new", ""),
            claim.slug if claim else "",
        )  # fmt: skip
