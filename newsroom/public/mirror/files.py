"""Where a mirror is written to. Whoever reads it meanwhile never sees half a file."""

import contextlib
import fcntl
import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from newsroom.review.errors import Refused

SIDES = (".gz", ".br")
# What is worth being compressed; pictures are already.
TEXT = {".html", ".css", ".js", ".json", ".xml", ".atom", ".rss", ".txt", ".svg"}
WORTH = 400  # bytes
LOCK = ".mirror.lock"


class Target(Protocol):
    """A tree of files with names such as ``claims/x/index.html``."""

    def read(self, name: str) -> bytes | None: ...

    def write(self, name: str, body: bytes) -> bool:
        """Put a file in place, whole; whether it is another one than before."""

    def remove(self, name: str) -> bool:
        """Take a file away; whether there was one."""

    def names(self) -> Iterator[str]:
        """All files, in no particular order, without those that only repeat another."""

    def hold(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing meanwhile. Raises Refused if somebody writes."""


class Folder:
    """A folder, each text in it compressed beside itself if wished."""

    def __init__(self, root: Path, *, compress: bool) -> None:
        self.root, self.compress = root, compress

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, body: bytes) -> bool:
        path = self.root / name
        sides = self._sides(name, body)
        beside = {side: path.with_name(path.name + side) for side in SIDES}
        if self.read(name) == body and all(beside[side].exists() for side in sides):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        for side, other in beside.items():
            if side in sides:
                _put(other, sides[side])
            else:
                other.unlink(missing_ok=True)
        _put(path, body)
        return True

    def remove(self, name: str) -> bool:
        path = self.root / name
        if not path.is_file():
            return False
        for side in ("", *SIDES):
            path.with_name(path.name + side).unlink(missing_ok=True)
        for folder in path.relative_to(self.root).parents:
            with contextlib.suppress(OSError):  # it holds something else
                (self.root / folder).rmdir()
        return True

    def names(self) -> Iterator[str]:
        for path in self.root.rglob("*"):
            is_side = path.suffix in SIDES and path.with_suffix("").exists()
            if path.is_file() and not is_side and path.name != LOCK:
                yield path.relative_to(self.root).as_posix()

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused(f"Another process is writing the mirror in {self.root}.") from None
            yield

    def _sides(self, name: str, body: bytes) -> dict[str, bytes]:
        if not self.compress or Path(name).suffix not in TEXT or len(body) < WORTH:
            return {}
        import brotli  # noqa: PLC0415 -- only who writes a mirror needs it

        return {
            ".gz": gzip.compress(body, 6, mtime=0),
            ".br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
        }


def _put(path: Path, body: bytes) -> None:
    """Written beside its place and then moved there: others may be reading."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:
        try:
            draft.write(body)
            draft.flush()
            Path(draft.name).chmod(0o644)
            Path(draft.name).replace(path)
        except OSError:
            Path(draft.name).unlink()
            raise


class Shelf:
    """A storage of Django's, such as a bucket through django-storages. Not compressed: what serves
    a bucket does that. The storage must write over a file of the same name.
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def read(self, name: str) -> bytes | None:
        try:
            with self.storage.open(name) as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None

    def write(self, name: str, body: bytes) -> bool:
        kept = self.storage.save(name, ContentFile(body))
        if kept != name:
            self.storage.delete(kept)
            raise Refused("The storage of the mirror must be set up to write over files.")
        return True

    def remove(self, name: str) -> bool:
        if not self.storage.exists(name):
            return False
        self.storage.delete(name)
        return True

    def names(self) -> Iterator[str]:
        return self._within("")

    def _within(self, folder: str) -> Iterator[str]:
        try:
            folders, files = self.storage.listdir(folder)
        except FileNotFoundError:  # a bucket has no folders, a new disk has none yet
            return
        yield from (f"{folder}{name}" for name in files)
        for name in folders:
            yield from self._within(f"{folder}{name}/")

    def hold(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()
