"""A mirror behind nginx while the program is away: what readers have left."""

import urllib.error
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from django.test import Client

from claims.models import Topic
from newsroom import languages
from newsroom.public.mirror import run
from newsroom.public.mirror.files import Folder
from tests import factories as f
from tests.nginx import AWAY, Serving, get, serving
from tests.public import record

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("deploy")]

STYLE = run.Style(languages=("en", "fa-af"), is_served=True)
# What only the program can do.
PROGRAM_ONLY = ("/search/", "/suggest/", "/report-error/", "/claimreview.json", "/dumps/")


@pytest.fixture
def site() -> None:
    said = f.statement(speaker=f.speaker(slug="ada", name="Ada"))
    draft = f.claim(statement=said, wording="آب نیست.", slug="آب-نیست", language="fa")
    draft.topics.add(Topic.objects.create(slug="آب", name="آب"))
    claim = f.bring_to(draft, record.PUBLISHED)
    record.published_article(claim, headline="A day of numbers", slug="a-day")
    f.bring_to(f.claim(slug="taken-back"), record.WITHDRAWN)


@pytest.fixture
def nginx(site: None) -> Iterator[Serving]:
    def fill(folder: Path) -> None:
        run.mirror(Folder(folder, compress=True), STYLE)

    with serving(program=AWAY, fill=fill) as found:
        yield found


class Links(HTMLParser):
    """Where a page leads to within the site, pictures and stylesheets included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        addresses = {own.get(name) or "" for name in ("href", "src", "data-shelf")}
        self.found |= {one for one in addresses if one.startswith("/")}


def path_of(link: str) -> str:
    """What a link asks of the files; empty if it asks the program."""
    parts = urlsplit(link)
    language, path = languages.split(parts.path)
    for_program = parts.query or path.startswith(PROGRAM_ONLY) or language not in STYLE.languages
    return "" if for_program else unquote(parts.path)


def test_who_follows_links_from_the_first_page_finds_every_one(
    nginx: Serving, client: Client
) -> None:
    waiting, seen, broken = {"/", "/fa/"}, set(), []
    while waiting:
        path = waiting.pop()
        seen.add(path)
        try:
            _status, headers, body = get(nginx.address + quote(path))
        except urllib.error.HTTPError as refused:
            broken.append((path, refused.code))
            refused.close()
            continue
        if headers["Content-Type"].startswith("text/html"):
            waiting |= set(map(path_of, Links(body.decode()).found)) - seen - {""}
    assert broken == []
    claim = "/claims/آب-نیست/"
    assert {claim, f"{claim}text/", f"/fa{claim}", "/claims/taken-back/editions/",
            "/articles/a-day/", "/speakers/ada/", "/topics/آب/", "/claims/taken-back/", "/archive/",
            "/feeds/claims.atom"} <= seen  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/claims/آب-نیست/", "/fa/articles/a-day/", "/feeds/claims.json", "/speakers/ada/"]
)
def test_a_file_is_to_the_byte_what_the_program_answers(
    nginx: Serving, client: Client, path: str
) -> None:
    status, headers, body = get(nginx.address + quote(path))
    answer = client.get(path)
    assert (status, body) == (200, answer.content)
    assert headers["Content-Type"] == answer.headers["Content-Type"]
    assert headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]


def test_what_only_the_program_can_do_says_so(nginx: Serving) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{nginx.address}/search/?q=water")
    with refused.value as answer:
        assert answer.code == 502
        assert b"<h1" in answer.read()
