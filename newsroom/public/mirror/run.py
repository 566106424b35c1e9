"""Writing a mirror: all of it, or what has changed since the last time.

Why so: docs/adr/0042-mirror.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.models import Max
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from newsroom.editions.models import Edition
from newsroom.public.mirror import links, paths
from newsroom.public.mirror.asking import Answer, ask
from newsroom.public.mirror.files import Target
from newsroom.public.pagecache import NEWEST
from newsroom.public.views import errors
from newsroom.review import due
from newsroom.review.errors import Refused

STATE = ".mirror.json"
# Settings that no page shows.
UNSEEN = {"NEWSROOM_VAR", "NEWSROOM_MIRROR", "NEWSROOM_MIRROR_LANGUAGES"}
# A publication that began earlier may be seen later: its number is in this stretch at most.
IN_FLIGHT = 1000
SOURCES = ("templates/**/*.*", "newsroom/public/**/*.py", "newsroom/*.py", "locale/**/*.po")


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a mirror is written. Only all of it can be written in another style."""

    languages: tuple[str, ...]
    # Links as the program writes them, for a server; otherwise from file to file.
    is_served: bool


@dataclass(frozen=True, kw_only=True)
class State:
    """How far a mirror goes, and what it was made with."""

    edition: int
    position: int
    others: int
    made_with: str
    # Some answers tell the day, or what is new of two days.
    day: str


@dataclass
class Done:
    """What a run did, in numbers of files; ``asked`` are the addresses that were looked at."""

    was_full: bool
    asked: int = 0
    written: int = 0
    removed: int = 0
    kept: set[str] = field(default_factory=set)


def mirror(target: Target, style: Style, *, full: bool = False) -> Done:
    """Bring ``target`` to what readers see now. Raises Refused if somebody else is at it, if the
    target holds something that is no mirror, or if an address has no answer that can be kept.
    """
    with target.hold(), translation.override(settings.LANGUAGE_CODE):
        before, now = _state(target), _now(style)
        if before is None:
            _check_empty(target)
            # Whoever finds this knows whose files these are, even if the run is broken off.
            target.write(STATE, b"{}")
        found = paths.fixed()
        if full or before is None or not _goes_on(before, now):
            writer = _Writer(target, style, Done(was_full=True))
            paths.everything(found)
            writer.put_files()
            writer.put_all(found)
            writer.clear()
        else:
            writer = _Writer(target, style, Done(was_full=False))
            paths.touched(found, _added(before))
            writer.put_all(found)
        target.write(STATE, json.dumps(asdict(now)).encode())
    return writer.done


def is_due(target: Target, style: Style) -> bool:
    """Whether anything that readers see has changed since the last run. One query."""
    before = _state(target)
    return before is None or before != _now(style)


def _state(target: Target) -> State | None:
    held = target.read(STATE)
    found = json.loads(held) if held is not None else None
    if found is None:
        return None
    # Broken off in its first run: everything is to be done.
    return (
        State(**found) if found else State(edition=-1, position=-1, others=-1, made_with="", day="")
    )


def _check_empty(target: Target) -> None:
    if next(iter(target.names()), None) is not None:
        raise Refused("There are files that are no mirror. Give an empty folder, or a new one.")


def _now(style: Style) -> State:
    with connection.cursor() as cursor:
        # In one statement, so that the numbers belong together.
        cursor.execute(f"SELECT ({NEWEST}), (SELECT max(id) FROM editions_edition)")  # noqa: S608 -- constants of ours
        total, edition = cursor.fetchone()
    edition = edition or 0
    recent = Edition.objects.filter(pk__gt=edition - IN_FLIGHT).order_by()
    position = recent.aggregate(last=Max("position"))["last"] or 0
    return State(
        edition=edition,
        position=position,
        others=total - edition,
        made_with=_made_with(style),
        day=timezone.localdate().isoformat(),
    )


def _goes_on(before: State, now: State) -> bool:
    """Whether only editions came since. A redaction can reach everything, a new release, too."""
    same = (before.others, before.made_with) == (now.others, now.made_with)
    return same and before.edition >= 0


def _added(before: State) -> list[Edition]:
    """What was published since, each edition: its place in the chain is given when it is seen."""
    found = Edition.objects.filter(pk__gt=before.edition - IN_FLIGHT, position__gt=before.position)
    return list(found.for_lists())


@cache
def _made_with(style: Style) -> str:
    """A digest of the program, its settings and the style, as far as pages show them."""
    digest = hashlib.sha256(json.dumps(asdict(style)).encode())
    ours = {name for name in dir(settings) if name.startswith("NEWSROOM_")} - UNSEEN
    for name in sorted(ours | {"SITE_URL", "TIME_ZONE", "STATIC_URL"}):
        digest.update(f"{name}={getattr(settings, name)!r}".encode())
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    for name, body in _static_files():
        digest.update(name.encode() + body)
    return digest.hexdigest()


def _static_files() -> Iterator[tuple[str, bytes]]:
    """The files that public pages use, by the names they are served under. Raises Refused if those
    names are not known yet.
    """
    for finder in get_finders():
        for name, storage in finder.list([]):
            if name.startswith("public/"):
                address = _static_address(name)
                with storage.open(name) as file:
                    yield links.file_of(address), file.read()


def _static_address(name: str) -> str:
    try:
        return staticfiles_storage.url(name)
    except ValueError:
        raise Refused("Collect the static files first: manage.py collectstatic.") from None


class _Writer:
    def __init__(self, target: Target, style: Style, done: Done) -> None:
        self.target, self.style, self.done = target, style, done

    def put_all(self, found: paths.Paths) -> None:
        for path in self._in_languages(found.all):
            self._put(path)
        for path in self._in_languages(found.gone):
            self.done.removed += self.target.remove(links.file_of(path))

    def _in_languages(self, found: dict[str, bool]) -> Iterator[str]:
        for path, is_readers in found.items():
            for code in self.style.languages if is_readers else [settings.LANGUAGE_CODE]:
                yield f"/{settings.NEWSROOM_PREFIXES[code]}{path.removeprefix('/')}"

    def put_files(self) -> None:
        """The static files, and the pages for what is not there or does not work."""
        for name, body in _static_files():
            self._write(name, body)
        pages = {
            "404.html": errors.not_found(HttpRequest(), Http404()),
            "500.html": errors.server_error(HttpRequest()),
        }
        for name, page in pages.items():
            self._write(name, self._linked(page.content, at=f"/{name}"))

    def clear(self) -> None:
        """Take away what is no longer part of it."""
        for name in set(self.target.names()) - self.done.kept - {STATE}:
            self.done.removed += self.target.remove(name)

    def _put(self, path: str) -> None:
        if due.stopping.is_set():
            raise Refused("The mirror was broken off, because the program ends.")
        self.done.asked += 1
        answer, name = ask(path), links.file_of(path)
        if answer.status == 200:
            body = self._linked(answer.body, at=path) if answer.is_html else answer.body
            self._write(name, body)
        elif answer.location and name.endswith("index.html"):
            self._write(name, self._moved(answer, at=path))
        elif answer.location or answer.status in (404, 410):
            self.done.removed += self.target.remove(name)
        else:
            raise Refused(f"{path} answered {answer.status}; is the host of SITE_URL allowed?")

    def _write(self, name: str, body: bytes) -> None:
        self.done.kept.add(name)
        self.done.written += self.target.write(name, body)

    def _moved(self, answer: Answer, *, at: str) -> bytes:
        address = answer.location
        if not self.style.is_served:
            address = links.target(address, at=at, is_kept=self._is_kept)
        context = {"address": address, "newsroom_name": settings.NEWSROOM_NAME}
        return render_to_string("public/moved.html", context).encode()

    def _linked(self, body: bytes, *, at: str) -> bytes:
        if self.style.is_served:
            return body
        return links.relative(body.decode(), at=at, is_kept=self._is_kept).encode()

    def _is_kept(self, path: str) -> bool:
        code, name = links.name_of(path)
        return name in paths.KEPT and (name not in paths.READERS or code in self.style.languages)


def languages(codes: Iterable[str]) -> tuple[str, ...]:
    """The languages of a mirror: the site's own, and those of ``codes`` that the site has. Raises
    Refused for one that it has not.
    """
    wanted = {settings.LANGUAGE_CODE, *codes}
    known = [code for code, _name in settings.NEWSROOM_LANGUAGES]
    if unknown := sorted(wanted - set(known)):
        raise Refused(f"The site has no pages in “{unknown[0]}”, but in: {', '.join(known)}.")
    return tuple(code for code in known if code in wanted)
