"""What the two commands that bring files in have in common."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.importing import choices, reporting, runs
from claims.importing.reporting import Report, UnknownRating, report, unknown_ratings
from claims.models import Import, ImportRow
from newsroom.review.errors import Refused
from newsroom.review.models import User

SHOWN = 20  # ratings, names and wrong rows; all of them are in the files


class ImportCommand(BaseCommand):
    """Reads a file, says what would come of it, and lets it land."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--by", required=True, metavar="USER", help="the editor who does this")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come of it")
        parser.add_argument(
            "--ratings", type=Path, metavar="CSV", help="publisher, theirs, ours: to be remembered"
        )
        parser.add_argument(
            "--speakers", type=Path, metavar="CSV", help="name, speaker: to be remembered"
        )
        parser.add_argument(
            "--unrated",
            action="store_true",
            help="land without a verdict what waits for a choice of a rating",
        )
        parser.add_argument("--report", type=Path, metavar="CSV", help="write every row there")
        parser.add_argument(
            "--to-choose", type=Path, metavar="CSV", help="write the ratings to choose there"
        )

    def handle(self, **options: Any) -> None:
        with told():
            run = self.bring_in(**options)
        self.stdout.write("\n".join(map(plain, summary(report(run), unknown_ratings(run)))))
        if run.state == Import.State.FAILED:
            raise CommandError(plain(run.failure))

    def bring_in(
        self, *, file: Path, by: str, dry_run: bool, unrated: bool, **options: Any
    ) -> Import:
        editor = person(by)
        runs.check_role(editor)
        for name, choose in (
            ("ratings", choices.choose_ratings), ("speakers", choices.choose_speakers),
        ):  # fmt: skip
            if options[name]:
                with options[name].open(encoding="utf-8-sig", newline="") as table:
                    choose(table, by=editor)
        with file.open("rb") as opened:
            run = runs.begin(
                opened,
                name=file.name,
                by=editor,
                mapping=mapping(options.get("columns")),
                nudge=False,
            )
        run = runs.finish(run)
        if not dry_run and run.state == Import.State.READ:
            run = runs.finish(runs.land(run, by=editor, unrated=unrated, nudge=False))
        if options["report"]:
            write(options["report"], choices.lines(reporting.COLUMNS, reporting.lines(run)))
        if options["to_choose"]:
            write(options["to_choose"], choices.ratings_to_choose(unknown_ratings(run)))
        return run


@contextmanager
def told() -> Iterator[None]:
    """Say a refusal, and what is wrong with a file, as one sentence."""
    try:
        yield
    except (Refused, OSError) as error:
        raise CommandError(plain(str(error))) from error


def mapping(columns: list[str] | None) -> Mapping[str, str] | None:
    """The field of each column, of “column=field” each. Raises CommandError."""
    if columns is None:
        return None
    pairs = [each.rpartition("=") for each in columns]
    if wrong := [each for each, pair in zip(columns, pairs, strict=True) if not all(pair)]:
        raise CommandError(f"--columns takes “column=field”, not “{wrong[0]}”.")
    return {column: field for column, _sign, field in pairs}


def write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def person(username: str) -> User:
    """Raises CommandError where there is no such account."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account “{username}”.")
    return found


def summary(found: Report, unknown: list[UnknownRating]) -> Iterator[str]:
    """The report of an import, line by line."""
    run, outcomes, waits = found.run, found.outcomes, found.waits
    yield f"{run.name}: {run.records} records (import {run.pk}: {run.get_state_display()})"
    yield (
        f"New: {outcomes['create']}. Known already: {outcomes['match']}. "
        f"Left out: {outcomes['skip']}. Wrong: {outcomes['wrong']}."
    )
    yield (
        f"Landed as drafts: {found.landed}. Ready to land: {found.ready}. "
        f"Waiting for a rating: {waits['rating']}, for a speaker: {waits['speaker']}."
    )
    for title, counted in (("Repaired", found.repairs), ("Reasons", found.reasons)):
        yield from _listed(title, [f"{n} × {reporting.label(k)}" for k, n in counted.items()])
    yield from _listed(
        "Ratings to choose ours for",
        [f"{each.rows} × {each.publisher}: {each.theirs}" for each in unknown],
    )
    yield from _listed("Names that several bear", [
        f"{row.speaker_key}: " + ", ".join(
            f"{each['name']} ({each['slug']})" for each in row.found["speaker"]["several"]
        )
        for row in run.rows.filter(waits=ImportRow.Waits.SPEAKER)
        .order_by("speaker_key", "number").distinct("speaker_key")
    ])  # fmt: skip
    wrong = run.rows.filter(outcome=ImportRow.Outcome.WRONG).order_by("number")
    yield from _listed("Wrong", [
        f"{row.place}: {' '.join(reason['sentence'] for reason in row.reasons)}"
        for row in wrong[: SHOWN + 1]
    ])  # fmt: skip


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield "  … and more: see --report and --to-choose."


def plain(text: str) -> str:
    """``text`` without what a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)
