"""What readers must and must not see after every step, on every page that could show it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import psycopg
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, RequestFactory
from psycopg.conninfo import make_conninfo

from newsroom.public.pagecache import Newest, PageCache
from tests.walk.house import ITEMS, House
from tests.walk.state import Row, State, rows
from tests.walk.words import words

LISTS = {
    "claim": ("/claims/", "/api/v1/claims/", "/feeds/claims.atom"),
    "article": ("/articles/", "/api/v1/articles/", "/feeds/articles.atom"),
}
OTHERS = ("/", "/corrections/", "/feeds/corrections.atom", "/api/v1/corrections/")
CURRENT = "SELECT content FROM editions_edition WHERE current"
EVER = "SELECT content FROM editions_edition"
NOTES = "SELECT note FROM editions_edition WHERE note <> ''"

Answers = Mapping[str, tuple[int, str]]


def addresses(house: House) -> Iterator[str]:
    """Everything that shows items, and every address that one of them has or ever had."""
    yield from (path for paths in LISTS.values() for path in paths)
    yield from OTHERS
    yield f"/speakers/{house.speaker.slug}/"
    for name in ITEMS:
        for slug in house.slugs[name]:
            yield from item_pages(name, slug)


def item_pages(name: str, slug: str) -> tuple[str, ...]:
    """The page of an item, what the API says of it, and the list of its editions."""
    kind = "articles" if name == "article" else "claims"
    own = f"/{kind}/{slug}/"
    return own, f"/api/v1{own}", f"{own}editions/"


def answers(paths: Iterable[str]) -> Answers:
    client = Client()
    return {path: _ask(client, path) for path in paths}


def some(house: House, seen: Answers, turn: int) -> list[str]:
    """A third of all addresses, another one each time, and those that were never asked."""
    found = enumerate(addresses(house))
    return [path for place, path in found if path not in seen or (place + turn) % 3 == 0]


def _ask(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, _text(body, response.headers)


def _text(body: bytes, headers: Mapping[str, str]) -> str:
    text = body.decode() + headers.get("Location", "")
    for nonce in re.findall(r"'nonce-([^']+)'", headers.get("Content-Security-Policy", "")):
        text = text.replace(nonce, "")
    return text


class Memory:
    """The pages that the program keeps in memory; what is asked of it is kept for the next time."""

    def __init__(self) -> None:
        self._newest = _Asked()
        self._django = get_wsgi_application()
        self._cache = PageCache(self._render, self._newest)
        self.asked = self.rendered = 0

    def close(self) -> None:
        self._newest.database.close()

    def is_up_to_date(self, seen: Answers) -> None:
        """What is kept is what Django answers; ``seen`` has that."""
        for path, (status, text) in seen.items():
            if status == 200 and not path.startswith("/api/") and "/editions/" not in path:
                assert self._ask(path) == text, f"{path} is old"

    def _ask(self, path: str) -> str:
        told: list[Any] = []
        # Without its name the house is not this one, and nothing is kept.
        environ = RequestFactory().get(path, headers={"host": "testserver"}).environ
        self.asked += 1
        parts = self._cache(environ, lambda _status, headers, _error=None: told.extend(headers))
        return _text(b"".join(parts), dict(told))

    def _render(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.rendered += 1
        return self._django(environ, start)


class _Asked(Newest):
    """Asks at every request, where the program's thread asks four times a second."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        super().__init__(make_conninfo(settings.DATABASE_URL, dbname=name))
        self.database = psycopg.connect(self._url, autocommit=True)

    def known(self) -> int | None:
        self._ask(self.database)
        return super().known()


def nothing_has_changed(before: Answers, after: Answers) -> None:
    """Without a new edition no public text changes, by a single character."""
    for path in before.keys() & after.keys():
        # A draft's new address may lead to the old page before the draft is out.
        if after[path][0] not in (301, 308):
            assert after[path] == before[path], f"{path} changed without an edition"


def only_editions_are_shown(house: House, state: State, seen: Answers) -> None:
    """Nothing of a draft is anywhere, and what is current is where it belongs."""
    notes, current, ever = (words(rows(query)) for query in (NOTES, CURRENT, EVER))
    for path, (status, text) in seen.items():
        assert status in (200, 301, 308, 404), (path, status)
        is_about_the_past = "/editions/" in path or "/corrections" in path
        allowed = notes | (ever if is_about_the_past else current)
        stray = {each for each in words(text) - allowed - words(path) if each > house.since}
        assert not stray, (path, stray)
    for name in ITEMS:
        _check_item(house, state, name, seen)


def _check_item(house: House, state: State, name: str, seen: Answers) -> None:
    pk = house.pks[name]
    current = state.current(pk)
    if current is None:
        for slug in house.slugs[name]:
            assert {seen[path][0] for path in item_pages(name, slug)} == {404}, (name, slug)
        return
    page, api, _editions = item_pages(name, current["slug"])
    title = _title(current)
    own = _of_house(state)
    assert (seen[page][0], seen[api][0]) == (200, 200), page
    for path in (page, api):
        assert not words(seen[path][1]) - own, path
        assert words(current["note"]) <= words(seen[path][1]), (path, "hides the note")
    if current["change"] == "withdrawal":
        # Feeds and the API go on naming it, as withdrawn.
        assert not title & words(seen[LISTS[current["kind"]][0]][1]), "withdrawn and listed"
        return
    for path in (page, api, *LISTS[current["kind"]], "/"):
        assert title <= words(seen[path][1]), (path, title)
    if name == "article":
        for claim in filter(None, (state.current(house.pks[each]) for each in house.claims)):
            if claim["change"] != "withdrawal":
                assert _title(claim) <= words(seen[page][1]), "an article shows an old claim"


def _title(edition: Row) -> frozenset[str]:
    return words(json.loads(edition["content"])["card"]["title"])


def _of_house(state: State) -> frozenset[str]:
    """What the pages of items that belong together may say of each other."""
    rows = state.editions.values()
    return words([row["note"] for row in rows] + [row["content"] for row in rows if row["current"]])
