"""The files of an exported record: a folder for each kind of row, and a signed manifest."""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from newsroom.editions import checkpoint
from newsroom.review.errors import Refused

Row = dict[str, Any]

SCHEMA = "newsroom-export/1"
MANIFEST = "manifest.json"
CHECKPOINT = "checkpoint.json"
ROWS = 10_000  # in one file
LONGEST = 64 * 1024 * 1024  # bytes of one line, or of the manifest
_NAME = re.compile(r"[a-z_]{1,40}/[0-9]{4,9}\.jsonl")
_NEITHER_LINK_NOR_WAIT = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line: sorted keys, no spaces, every text letter by letter."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def pretty(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


# --- Writing ---


class Draft:
    """A folder in the making. It gets its name when it is whole."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[Row] = []

    def rows(self, kind: str, rows: Iterable[Row]) -> int:
        """Write the rows of a kind; how many there were."""
        (self.root / kind).mkdir(mode=0o700)
        count, left = 0, iter(rows)
        for number in range(1, 10**9):
            written = self._file(f"{kind}/{number:04}.jsonl", left)
            count += written
            if written < ROWS:
                break
        return count

    def document(self, name: str, document: Mapping[str, Any]) -> None:
        body = pretty(document)
        self._put(name, [body])

    def _file(self, name: str, rows: Iterator[Row]) -> int:
        """One file with at most ROWS of ``rows``; none for no rows."""
        first = next(rows, None)
        if first is None:
            return 0
        taken = 0

        def lines() -> Iterator[bytes]:
            nonlocal taken
            row: Row | None = first
            while row is not None:
                taken += 1
                yield line(row)
                row = next(rows, None) if taken < ROWS else None

        self._put(name, lines(), of=lambda: {"rows": taken})
        return taken

    def _put(self, name: str, parts: Iterable[bytes], of: Any = dict) -> None:
        digest, size = hashlib.sha256(), 0
        made = os.open(self.root / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
            file.flush()
            os.fsync(file.fileno())
        self.files.append({"name": name, "bytes": size, "sha256": digest.hexdigest(), **of()})


@contextlib.contextmanager
def drafted(target: Path) -> Iterator[Draft]:
    """A new folder that is ``target`` once the block ends, and nothing if it breaks off.

    What an earlier, broken run has left beside it is cleared. Raises Refused if ``target`` holds
    anything, or if somebody else is writing it.
    """
    target = target.absolute()
    if target.is_symlink() or (
        target.exists() and not (target.is_dir() and not any(target.iterdir()))
    ):
        raise Refused(f"{target} exists already. Name a folder that does not.")
    target.parent.mkdir(parents=True, exist_ok=True)
    root = target.with_name(f".{target.name}.part")
    root.mkdir(mode=0o700, exist_ok=True)
    with _held(root):
        _clear(root)
        try:
            yield Draft(root)
        except BaseException:
            shutil.rmtree(root)
            raise
        _sync(root)
        root.rename(target)
        _sync(target.parent)


@contextlib.contextmanager
def _held(root: Path) -> Iterator[None]:
    held = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"Another process is writing {root}.") from None
    finally:
        os.close(held)


def _clear(root: Path) -> None:
    for entry in root.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _sync(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


# --- Reading ---


class Folder:
    """An exported record whose manifest fits its files. Every reading checks the files again.

    Raises Refused, with a sentence that names the file, for whatever does not fit.
    """

    def __init__(self, root: Path, *, kinds: Iterable[str], key: str = "") -> None:
        self.root = root
        self.manifest = _manifest(root, key=key)
        self.files = _listed(self.manifest, set(kinds))
        self._check_names()
        for name in self.files:
            for _line in self._lines(name):
                pass

    @property
    def counts(self) -> dict[str, int]:
        return dict(self.manifest["counts"])

    @property
    def checkpoint(self) -> Row:
        return _object(b"".join(self._lines(CHECKPOINT)), CHECKPOINT)

    def rows(self, kind: str) -> Iterator[tuple[str, Row]]:
        """The rows of a kind, each with the place where it stands."""
        for name in sorted(name for name in self.files if name.startswith(f"{kind}/")):
            for number, text in enumerate(self._lines(name), 1):
                place = f"{name}, line {number}"
                yield place, _object(text, place)

    def _lines(self, name: str) -> Iterator[bytes]:
        told = self.files[name]
        digest, size, count = hashlib.sha256(), 0, 0
        with _opened(self.root, name) as file:
            while text := file.readline(LONGEST + 1):
                if len(text) > LONGEST:
                    raise Refused(f"{name} has a line of more than {LONGEST} bytes.")
                digest.update(text)
                size, count = size + len(text), count + 1
                yield text
        if (size, digest.hexdigest()) != (told["bytes"], told["sha256"]):
            raise Refused(f"{name} is not the file that the manifest names: it was changed.")
        if told.get("rows", count) != count:
            raise Refused(f"{name} has {count} rows, and the manifest says {told['rows']}.")

    def _check_names(self) -> None:
        """Nothing but what the manifest names."""
        folders = {kind for kind in self.counts if (self.root / kind).is_dir()}
        listed = {*self.files, MANIFEST, *folders}
        for folder in ("", *sorted(folders)):
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    _check_name(f"{folder}/{entry.name}" if folder else entry.name, entry, listed)


def _check_name(name: str, entry: os.DirEntry[str], listed: set[str]) -> None:
    if entry.is_symlink():
        raise Refused(f"{name} is a link and no file.")
    if name not in listed:
        raise Refused(f"{name} is not in the manifest.")


def _manifest(root: Path, *, key: str) -> Row:
    with _opened(root, MANIFEST) as file:
        body = file.read(LONGEST + 1)
    manifest = _object(body[:LONGEST], MANIFEST)
    if manifest.get("schema") != SCHEMA:
        raise Refused(
            f"This version of the program reads {SCHEMA}; the manifest says "
            f"“{manifest.get('schema', '')}”."
        )
    if not checkpoint.is_signed(manifest):
        raise Refused("The manifest is not what was signed: it was changed.")
    if key and manifest["public_key"] != key:
        raise Refused("The manifest is signed by another key than the one you trust.")
    return manifest


def _listed(manifest: Row, kinds: set[str]) -> dict[str, Row]:
    """The files by their names, if the manifest makes sense."""
    try:
        files = {file["name"]: file for file in manifest["files"]}
        counts = {
            kind: sum(file["rows"] for name, file in files.items() if name.startswith(f"{kind}/"))
            for kind in kinds
        }
        fits = counts == manifest["counts"] and len(files) == len(manifest["files"])
    except (KeyError, TypeError, AttributeError):
        fits = False
        files = {}
    if not fits:
        raise Refused("The counts and the files of the manifest do not fit each other.")
    for name in files.keys() - {CHECKPOINT}:
        if not _NAME.fullmatch(name) or name.split("/")[0] not in kinds:
            raise Refused(f"“{name}” cannot be the name of a file of a record.")
    if CHECKPOINT not in files:
        raise Refused(f"{CHECKPOINT} is not in the manifest.")
    return files


@contextlib.contextmanager
def _opened(root: Path, name: str) -> Iterator[BinaryIO]:
    """A file within ``root``, never one that a link leads to, however it came there."""
    *folders, last = name.split("/")
    with contextlib.ExitStack() as stack:
        try:
            held = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, held)
            for folder in folders:
                held = os.open(folder, _NEITHER_LINK_NOR_WAIT | os.O_DIRECTORY, dir_fd=held)
                stack.callback(os.close, held)
            file = os.open(last, _NEITHER_LINK_NOR_WAIT, dir_fd=held)
        except OSError as error:
            raise Refused(f"{root / name} cannot be opened: {error.strerror}.") from error
        opened = stack.enter_context(os.fdopen(file, "rb"))
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise Refused(f"{name} is no ordinary file.")
        yield opened


def _object(text: bytes, place: str) -> Row:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{place} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise Refused(f"{place} is not a JSON object.")
    return found
