"""Everything that is live, in files: written every night, and by ``manage.py dump_record``.

A night is a folder with the name of its day. It is filled beside its place and moved there whole,
so nobody ever reads half of it; docs/reference/api.md says what is in it.
"""

import contextlib
import csv
import fcntl
import gzip
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.api.exchange import table
from newsroom.api.exchange.reviews import publisher, reviews
from newsroom.editions.chain import at_one_moment
from newsroom.editions.checkpoint import checkpoint
from newsroom.editions.models import Edition
from newsroom.review import canonical
from newsroom.review.errors import Refused
from newsroom.review.spreadsheets import MARK, harmless

REVIEWS, TABLE = "claimreview.jsonl.gz", "claims.csv.gz"
RECORD, SUMS = "newsroom-record.json", "SHA256SUMS"
# The last tells whether the others arrived whole.
FILES = (REVIEWS, TABLE, RECORD, SUMS)
BATCH = 200  # claims that are held at a time
_NIGHT = re.compile(r"\d{4}-\d\d-\d\d")
_LOCK, _NEW = ".lock", ".new-"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Dump:
    """What was written: where, and how many claims."""

    folder: Path
    claims: int


def nights() -> list[str]:
    """The days of which there is a dump, newest first."""
    try:
        found = [path.name for path in settings.NEWSROOM_DUMPS.iterdir()]
    except FileNotFoundError:
        return []
    return sorted((name for name in found if _NIGHT.fullmatch(name)), reverse=True)


def path_of(night: str, name: str) -> Path | None:
    """A file of a night, None if there is none."""
    if name not in FILES or not _NIGHT.fullmatch(night):
        return None
    path: Path = settings.NEWSROOM_DUMPS / night / name
    return path if path.is_file() else None


def sums(night: str) -> dict[str, str]:
    """The SHA-256 of each file of a night but the one that holds them."""
    path = path_of(night, SUMS)
    lines = path.read_text().splitlines() if path else []
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def digest(night: str, name: str) -> str:
    """The SHA-256 of a file that is there."""
    known = sums(night).get(name)
    return (
        known or hashlib.sha256((settings.NEWSROOM_DUMPS / night / name).read_bytes()).hexdigest()
    )


def nightly() -> str:
    """Write the dump of today unless there is one; a sentence about what went wrong."""
    if not settings.NEWSROOM_DUMPS_KEPT:
        return ""
    try:
        write()
    except Refused as error:
        # Somebody else has done it, or is doing it.
        log.info("dump_refused", reason=str(error))
    except OSError as error:
        return _("The dump of the record could not be written: %(error)s.") % {
            "error": error.strerror or type(error).__name__
        }
    return ""


def write(*, again: bool = False) -> Dump:
    """Write the dump of today, and forget those that are too old. Raises Refused if there is one
    (``again`` puts the new one in its place) or if another process writes; and OSError.
    """
    root: Path = settings.NEWSROOM_DUMPS
    root.mkdir(parents=True, exist_ok=True)
    with _hold(root), contextlib.ExitStack() as cleaning:
        for left in root.glob(f"{_NEW}*"):
            shutil.rmtree(left, ignore_errors=True)
        place = root / timezone.localdate().isoformat()
        if place.exists() and not again:
            raise Refused(_("There is a dump of %(day)s already.") % {"day": place.name})
        draft = Path(tempfile.mkdtemp(dir=root, prefix=_NEW))
        cleaning.callback(shutil.rmtree, draft, ignore_errors=True)
        count = _fill(draft)
        draft.chmod(0o755)
        if place.exists():
            old = draft.with_name(f"{draft.name}-old")
            cleaning.callback(shutil.rmtree, old, ignore_errors=True)
            place.rename(old)
        draft.rename(place)
        _forget(settings.NEWSROOM_DUMPS_KEPT or 1)
    return Dump(folder=place, claims=count)


def forget() -> None:
    """Throw every dump away, because what was taken out of the record may be in one."""
    _forget(0)


def _forget(kept: int) -> None:
    for night in nights()[kept:]:
        shutil.rmtree(settings.NEWSROOM_DUMPS / night, ignore_errors=True)


@contextlib.contextmanager
def _hold(root: Path) -> Iterator[None]:
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(_("Another process is writing a dump.")) from None
        yield


def _fill(folder: Path) -> int:
    """Write all files of a night, as of one moment; how many claims there are."""
    with at_one_moment():
        (folder / RECORD).write_text(canonical.dumps(checkpoint()) + "\n", encoding="utf-8")
        with _zipped(folder / REVIEWS) as lines, _zipped(folder / TABLE) as cells:
            count = _claims(lines, cells)
    digests = []
    for name in (REVIEWS, TABLE, RECORD):
        with (folder / name).open("rb") as file:
            digests.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    (folder / SUMS).write_text("".join(digests))
    return count


def _claims(lines: io.TextIOBase, cells: io.TextIOBase) -> int:
    by, count = publisher(), 0
    cells.write(MARK)
    rows: Any = csv.writer(cells)
    rows.writerow(table.COLUMNS)
    live = Edition.objects.live().claims().order_by("pk").iterator(chunk_size=BATCH)
    for editions in batched(live, BATCH, strict=False):
        for edition, review in zip(editions, reviews(editions, by=by), strict=True):
            lines.write(json.dumps(review, ensure_ascii=False, separators=(",", ":")) + "\n")
            rows.writerow(map(harmless, table.row(edition, review)))
        count += len(editions)
    return count


@contextlib.contextmanager
def _zipped(path: Path) -> Iterator[io.TextIOBase]:
    """A compressed text that is the same whenever the same is written."""
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as zipped,
        io.TextIOWrapper(zipped, encoding="utf-8", newline="") as text,
    ):
        yield text
