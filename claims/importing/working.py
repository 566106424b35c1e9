"""The work on an import: reading its file, then landing its rows, each batch a transaction.

A batch counts what was done, so whatever is cut off, a killed process included, goes on where it
stopped. Whoever takes an import up has the next ``turn``; who had it before stops at the next
batch. What the worker has not reached, or not finished, is taken up by the sweep.
"""

import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, BinaryIO

import pghistory
import structlog
from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims.importing import files, reading
from claims.importing.kept import from_json, rating_key, theirs
from claims.importing.landing import Landing
from claims.importing.record import Record, Unreadable
from claims.importing.weighing import Weighing
from claims.importing.wordings import Wordings
from claims.models import Import, ImportRow, RatingChoice, SpeakerChoice
from newsroom.review import due
from newsroom.review.errors import rule_sentence

BATCH = 100  # records
# Characters of text, of which a batch has no more than its last record adds: what is held at a time
# hangs on neither how long a file is nor how long its texts are.
HEAVIEST = 5_000_000
TRIES = 5
# For so long an import belongs to whoever stored its last batch.
LEASE = dt.timedelta(minutes=2)
# Only one batch lands at a time: two would make the same speaker twice.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('newsroom.imports'))"

log = structlog.get_logger(__name__)

State = Import.State


class Overtaken(Exception):
    """Somebody else works on this import now."""


def run_due() -> int:
    """Work on every import that is due; how many were taken up."""
    tried = 0
    while not due.stopping.is_set() and work(
        Import.objects.filter(next_try_at__lte=timezone.now())
    ):
        tried += 1
    return tried


def work(imports: QuerySet[Import]) -> bool:
    """Take one of ``imports`` up that has something to do; whether there was one."""
    run = _claim(imports)
    if run is None:
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            (_read if run.state == State.READING else _land)(run)
    except Overtaken:
        log.info("import_overtaken", run=run.pk)
    except Unreadable as error:
        _finish(run, State.FAILED, failure=str(error))
    return True


def _claim(imports: QuerySet[Import]) -> Import | None:
    waiting = imports.filter(state__in=[State.READING, State.LANDING])
    if not waiting.exists():
        return None
    with transaction.atomic():
        run = waiting.order_by("next_try_at").select_for_update(skip_locked=True).first()
        if run is None:
            return None
        run.turn, run.tries = run.turn + 1, run.tries + 1
        run.next_try_at = timezone.now() + LEASE
        run.save(update_fields=["turn", "tries", "next_try_at"])
    if run.tries > TRIES:
        _finish(run, State.FAILED, failure=_("The program broke off again and again."))
        return _claim(imports)
    return run


# --- Reading ---


def _read(run: Import) -> None:
    """Read the file on from where it was left; what is read already is passed over."""
    wordings = Wordings()
    with (
        files.path_of(run).open("rb") as file,
        # Ended before its file is closed, whatever happens here.
        closing(_records(run, file)) as found,
    ):
        for batch in _batches(islice(found, run.records, None)):
            _store(run, batch, wordings, done=run.size if file.closed else file.tell())
            if due.stopping.is_set():
                return _leave(run)
    return _finish(run, State.READ, bytes_read=run.size)


def _records(run: Import, file: BinaryIO) -> Generator[Record]:
    yield from reading.read(file, name=run.name, mapping=run.mapping, own_site=settings.SITE_URL)


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Records in batches. What came before a file turned out to be broken is not lost."""
    batch: list[Record] = []
    try:
        for record in records:
            batch.append(record)
            if len(batch) == BATCH or sum(len(each.body) for each in batch) > HEAVIEST:
                yield batch
                batch = []
    except Unreadable:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _store(run: Import, batch: list[Record], wordings: Wordings, *, done: int) -> None:
    with transaction.atomic():
        _go_on(run, records=run.records + len(batch), bytes_read=done)
        weighing = Weighing(run, batch, first=run.records + 1, wordings=wordings)
        ImportRow.objects.bulk_create(weighing.rows())
        ImportRow.objects.bulk_update(weighing.contested, ["reasons", "waits"])
    run.records += len(batch)


# --- Landing ---


def _land(run: Import) -> None:
    after = 0
    while numbers := list(
        to_land(run).filter(number__gt=after).values_list("number", flat=True)[:BATCH]
    ):
        after = numbers[-1]
        try:
            _land_batch(run, numbers)
        except (IntegrityError, DataError):
            _land_singly(run, numbers)
        if due.stopping.is_set():
            return _leave(run)
    return _finish(run, State.FINISHED)


def to_land(run: Import) -> QuerySet[ImportRow]:
    """The rows that land if somebody says so now, in their order."""
    rows = run.rows.filter(outcome=ImportRow.Outcome.CREATE, landed_at=None).order_by("number")
    waits = ["", ImportRow.Waits.RATING] if run.land_unrated else [""]
    return rows.filter(waits__in=waits)


def _land_batch(run: Import, numbers: list[int]) -> None:
    by: Any = run.landed_by
    with transaction.atomic(), pghistory.context(user=by.pk, verb="import", reason=run.name):
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        _go_on(run)
        rows = to_land(run).filter(number__in=numbers).select_for_update(of=("self",))
        Landing(run, list(rows), by=by).land()


def _land_singly(run: Import, numbers: list[int]) -> None:
    """Let the others of a batch land, in which the database refuses one."""
    for number in numbers:
        try:
            _land_batch(run, [number])
        except (IntegrityError, DataError) as error:
            _refuse(run, number, error)


def _refuse(run: Import, number: int, error: DatabaseError) -> None:
    refused = getattr(error.__cause__, "diag", None)
    rule = refused and refused.constraint_name
    log.warning("import_row_refused", run=run.pk, number=number, rule=rule)
    told = rule_sentence(error) if isinstance(error, IntegrityError) else None
    row = run.rows.get(number=number)
    row.outcome, row.waits = ImportRow.Outcome.WRONG, ""
    sentence = told or _("The database does not take it.")
    row.reasons = [*row.reasons, {"kind": "refused", "sentence": sentence}]
    row.save(update_fields=["outcome", "waits", "reasons"])


# --- Choices ---


def settle_ratings(choice: RatingChoice) -> None:
    """Let rows land that waited for this choice."""
    waiting = ImportRow.objects.filter(waits=ImportRow.Waits.RATING)
    if choice.publisher:
        waiting.filter(rating_key=choice.key).update(waits="")
        return
    keys = [
        row.rating_key
        for row in waiting.order_by("rating_key").distinct("rating_key")
        if rating_key("", theirs(from_json(row.record).rating)) == choice.key
    ]
    waiting.filter(rating_key__in=keys).update(waits="")


def settle_speaker(choice: SpeakerChoice) -> None:
    """Let rows land that waited for this choice, unless they now wait for a rating."""
    ImportRow.objects.filter(waits=ImportRow.Waits.SPEAKER, speaker_key=choice.key).update(waits="")


# --- Where the import stands ---


def _mine(run: Import) -> QuerySet[Import]:
    """The import, unless somebody else has taken it up since."""
    return Import.objects.filter(pk=run.pk, turn=run.turn, state=run.state)


def _go_on(run: Import, **done: Any) -> None:
    """Say that something was achieved, and lock the import. Raises Overtaken."""
    again = timezone.now() + LEASE
    if not _mine(run).update(tries=0, next_try_at=again, **done):
        raise Overtaken


def _leave(run: Import) -> None:
    """Let whoever comes next go on at once."""
    _mine(run).update(next_try_at=timezone.now())


def _finish(run: Import, state: State, **values: Any) -> None:
    _mine(run).update(**{"failure": "", "state": state, "finished_at": timezone.now()} | values)
