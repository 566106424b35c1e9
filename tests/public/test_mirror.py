"""The public site as files: complete, relative, whole at any moment, renewed where needed."""

import gzip
import json
import posixpath
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import brotli
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from claims.models import Claim, Speaker, Topic
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public import archive
from newsroom.public.mirror import job, links, paths, run
from newsroom.public.mirror.files import Folder, Shelf
from newsroom.review.errors import Refused
from newsroom.review.models import Item
from tests import factories as f
from tests.public import record

pytestmark = pytest.mark.django_db

NOTE = "A second report came to light."
FILES = run.Style(languages=("en",), is_served=False)
SERVED = run.Style(languages=("en",), is_served=True)


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings: Any, tmp_path_factory: Any) -> None:
    settings.NEWSROOM_VAR = tmp_path_factory.mktemp("var")


@pytest.fixture
def site() -> Item:
    """A claim of Ada's about water, another one, and an article with the first."""
    said = f.statement(speaker=f.speaker(slug="ada", name="Ada"))
    draft = f.claim(statement=said, rated="false", wording="It is dry.", slug="dry")
    draft.topics.add(Topic.objects.create(slug="water", name="Water"))
    claim = f.bring_to(draft, record.PUBLISHED)
    other = record.published(statement=f.statement(speaker=said.speaker), wording="It is wet.")
    record.published_article(claim, headline="A day of numbers")
    assert other.number == 1
    return claim


def written(root: Path, style: run.Style = FILES, **options: Any) -> run.Done:
    return run.mirror(Folder(root, compress=False), style, **options)


def tree(root: Path) -> dict[str, bytes]:
    """Every file, without what a mirror keeps for itself."""
    kept = Folder(root, compress=False)
    return {name: (root / name).read_bytes() for name in kept.names() if name != run.STATE}


# --- Complete, with links that lead somewhere ---


class Links(HTMLParser):
    """All links of a page that a reader or a browser follows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "link" and {"canonical", "alternate"} & set((own.get("rel") or "").split()):
            return
        self.found += [own[name] or "" for name in ("href", "src", "data-shelf") if name in own]


def broken(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Each link from file to file that has no file, and each to the site that could have one."""
    found = []
    for name, body in files.items():
        for link in Links(body.decode()).found if name.endswith(".html") else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                inner = link.removeprefix(settings.SITE_URL)
                if (
                    inner != link
                    and not parts.query
                    and unquote(links.file_of(parts.path)) in files
                ):
                    found.append((name, link))
            elif parts.path:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path))
                if unquote(target) not in files:
                    found.append((name, link))
    return found


def test_a_mirror_holds_the_whole_site_and_no_link_is_broken(site: Item, tmp_path: Path) -> None:
    publishing.withdraw(record.published().item, by=f.publisher(), reason=NOTE)
    record.again(site, record.rerate("half-true"), change="rating_change")
    written(tmp_path / "out")
    files = tree(tmp_path / "out")
    assert broken(files) == []
    month = f"{archive.month_of(Edition.objects.first()):%Y-%m}"
    assert {
        "index.html", "claims/index.html", "claims/dry/index.html",
        "claims/dry/editions/index.html", "claims/dry/editions/1/index.html",
        "claims/dry/editions/2.json", "claims/dry/text/index.html", "corrections/index.html",
        "speakers/ada/index.html", "ratings/index.html", "feeds/claims.atom", "sitemap.xml",
        "share/claims/dry.png", "embed/claims/dry/index.html", "404.html", "500.html",
        f"archive/claims/{month}/1/index.html", f"archive/claims/{month}/1.js",
        ".well-known/newsroom-record.json", "robots.txt",
    } <= files.keys()  # fmt: skip
    assert any(name.startswith("static/public/site") for name in files)
    assert not [name for name in files if name.startswith(("static/desk", "desk", "oembed"))]


def test_every_public_address_is_in_it_or_left_out_on_purpose() -> None:
    takes = {name: taken for name, taken in paths.ADDRESSES.items() if name in paths.KEPT}
    untold = {name: taken for name, taken in takes.items() if taken and taken not in paths.FILLED}
    assert untold == {}, "tell newsroom/public/mirror/paths.py how they are filled"
    by_facets = {name for name, taken in takes.items() if taken == {"slug"}}
    own = {"claim", "article", "embed"}
    named = {name for name in by_facets if name.partition("-")[0] not in own}
    assert named <= set(paths.NAMED_BY_FACETS)


def test_links_are_relative_and_what_asks_the_program_leads_to_it(
    site: Item, tmp_path: Path
) -> None:
    written(tmp_path)
    page = (tmp_path / "claims/dry/index.html").read_text()
    assert 'href="../../ratings/index.html"' in page
    assert 'href="/' not in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/claims/dry/">' in page
    claims = (tmp_path / "claims/index.html").read_text()
    assert f'href="{settings.SITE_URL}/claims/?rating=false"' in claims
    assert f'action="{settings.SITE_URL}/claims/"' in claims
    assert "dry/index.html" in claims


def test_served_pages_are_what_the_program_answers(site: Item, tmp_path: Path, client: Any) -> None:
    written(tmp_path, SERVED)
    for path in ("/", "/claims/dry/", "/claims/dry/editions/1.json", "/feeds/claims.atom"):
        if path != "/":
            assert (tmp_path / links.file_of(path)).read_bytes() == client.get(path).content, path
    assert b'href="/claims/dry/"' in (tmp_path / "claims/index.html").read_bytes()


def test_further_languages_stand_beside(site: Item, tmp_path: Path) -> None:
    written(tmp_path, run.Style(languages=("en", "ps"), is_served=False))
    files = tree(tmp_path)
    assert 'lang="ps"' in files["ps/claims/dry/index.html"].decode()
    assert 'href="../../ps/claims/dry/index.html"' in files["claims/dry/index.html"].decode()
    assert f'href="{settings.SITE_URL}/fa/claims/dry/"' in files["claims/dry/index.html"].decode()
    assert broken(files) == []
    assert "ps/feeds/claims.atom" not in files
    with pytest.raises(Refused, match="no pages in “tlh”"):
        run.languages(["tlh"])


def test_a_page_is_kept_to_the_byte_but_for_its_links() -> None:
    html = (
        '<!DOCTYPE html>\r\n<p class=x>a &amp; b&nbsp;<br/>\u2028<A HREF="/claims/x/?a=1&amp;b=2">'
        '<a lang="fa" href=\'/claims/“x”/#y\'>&lt;</a><img src="/static/a.svg" alt>\n'
        '<script>if (a < b) "<a href=\'/claims/\'>"</script><!-- <a href="/claims/"> -->'
        '<a href="https://elsewhere.example/claims/x/">x</a><a href="//elsewhere.example/">'
        '<a href="mailto:a@example.org">m</a><a href="#main">'
    )
    found = links.relative(html, at="/articles/z/", is_kept=lambda path: True)
    assert found == (
        "<!DOCTYPE html>\r\n<p class=x>a &amp; b&nbsp;<br/>\u2028"
        '<a href="http://testserver/claims/x/?a=1&amp;b=2">'
        '<a lang="fa" href="../../claims/%E2%80%9Cx%E2%80%9D/index.html#y">&lt;</a>'
        '<img src="../../static/a.svg" alt>\n'
        '<script>if (a < b) "<a href=\'/claims/\'>"</script><!-- <a href="/claims/"> -->'
        '<a href="https://elsewhere.example/claims/x/">x</a><a href="//elsewhere.example/">'
        '<a href="mailto:a@example.org">m</a><a href="#main">'
    )


# --- Only what has changed ---


def corrected(item: Item) -> None:
    record.again(item, record.rerate("half-true", "After it."), change="rating_change", note=NOTE)


def withdrawn(item: Item) -> None:
    publishing.withdraw(item, by=f.publisher(), reason=NOTE)


def reinstated(item: Item) -> None:
    withdrawn(item)
    item = Item.objects.get(pk=item.pk)
    publishing.reinstate(item, by=f.publisher(), reason="The report was found again.")


def moved(item: Item) -> None:
    def edit(draft: Claim) -> None:
        draft.slug = "quite-dry"
        draft.save()

    record.again(item, edit, change="clarification", note=NOTE)


def said_by_another(item: Item) -> None:
    def edit(draft: Claim) -> None:
        statement = draft.claim_statements.get().statement
        statement.speaker = Speaker.objects.create(slug="eve", name="Eve", kind="person")
        statement.save()
        draft.topics.clear()

    record.again(item, edit, change="correction", note=NOTE)


def added(item: Item) -> None:
    claim = f.claim(slug="new", statement=f.statement(speaker=f.speaker(slug="new", name="New")))
    claim.related.add(item.specific)
    record.published_article(f.bring_to(claim, record.PUBLISHED), headline="Another day")


def article_changed(item: Item) -> None:
    def edit(draft: Any) -> None:
        draft.headline = "A day of other numbers"
        draft.blocks.exclude(claim=None).delete()
        draft.save()

    article = Item.objects.get(kind="article")
    record.again(article, edit, change="correction", note=NOTE)


def translated(item: Item) -> None:
    for language in ("prs", "ps"):
        f.bring_to(f.claim(translation_of=item, language=language), record.PUBLISHED)
    corrected(Item.objects.get(pk=item.pk))


CHANGES = [
    translated, corrected, withdrawn, reinstated, moved, said_by_another, added, article_changed,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_renewed_it_is_what_it_would_be_if_written_anew(
    site: Item, tmp_path: Path, change: Callable[[Item], None]
) -> None:
    assert written(tmp_path / "kept").was_full
    change(site)
    assert not written(tmp_path / "kept").was_full
    written(tmp_path / "anew")
    kept, anew = tree(tmp_path / "kept"), tree(tmp_path / "anew")
    assert kept.keys() == anew.keys()
    assert [name for name in anew if kept[name] != anew[name]] == []
    assert broken(kept) == []


@pytest.mark.parametrize("style", [FILES, SERVED], ids=["files", "served"])
def test_nothing_is_written_when_nothing_has_changed(
    site: Item, tmp_path: Path, style: run.Style
) -> None:
    written(tmp_path, style)
    before = tree(tmp_path)
    again = written(tmp_path, style)
    assert [name for name, body in tree(tmp_path).items() if body != before[name]] == []
    assert (again.was_full, again.written, again.removed) == (False, 0, 0)


def test_what_a_renewal_costs_does_not_grow_with_the_record(site: Item, tmp_path: Path) -> None:
    asked = []
    for folder, others in (("few", 1), ("many", 12)):
        for _ in range(others):
            record.published()
        written(tmp_path / folder)
        item = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
        written(tmp_path / folder)
        corrected(item)
        asked.append(written(tmp_path / folder).asked)
    assert asked[0] == asked[1]


def test_stretches_of_the_archive_are_renewed_from_where_they_move(
    site: Item, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "STRETCH", 1)
    written(tmp_path / "kept")
    for change in (added, withdrawn):
        change(site)
        written(tmp_path / "kept")
    written(tmp_path / "anew")
    assert tree(tmp_path / "kept") == tree(tmp_path / "anew")


def test_what_vanishes_is_taken_away(site: Item, tmp_path: Path) -> None:
    item = f.bring_to(
        f.claim(statement=f.statement(speaker=f.speaker(slug="bob", name="Bob"))), record.PUBLISHED
    )
    written(tmp_path)
    assert (tmp_path / "speakers/bob/index.html").exists()
    withdrawn(item)
    written(tmp_path)
    assert not (tmp_path / "speakers/bob").exists()
    assert NOTE in (tmp_path / f"claims/{item.slug}/index.html").read_text()


def test_an_old_address_leads_to_the_new_one(site: Item, tmp_path: Path) -> None:
    written(tmp_path)
    moved(site)
    written(tmp_path)
    old = (tmp_path / "claims/dry/index.html").read_text()
    assert 'content="0; url=../quite-dry/index.html"' in old
    assert not (tmp_path / "share/claims/dry.png").exists()
    assert (tmp_path / "share/claims/quite-dry.png").exists()


def test_everything_is_looked_at_again_after_what_can_reach_everything(
    site: Item, tmp_path: Path
) -> None:
    target = Folder(tmp_path, compress=False)
    written(tmp_path)
    assert not run.is_due(target, FILES)
    assert run.is_due(target, SERVED)
    state = json.loads((tmp_path / run.STATE).read_text())
    for name, value in (("others", -1), ("made_with", "an earlier release")):
        (tmp_path / run.STATE).write_text(json.dumps(state | {name: value}))
        (tmp_path / "stray.html").write_text("from before")
        assert run.is_due(target, FILES)
        assert written(tmp_path).was_full
        assert not (tmp_path / "stray.html").exists()


# --- Whole at any moment ---


class Full(Folder):
    """A folder on a disk that is full after some files."""

    room = 10

    def write(self, name: str, body: bytes) -> bool:
        self.room -= 1
        if self.room < 0:
            raise OSError("No space left on device")
        return super().write(name, body)


def test_a_run_that_breaks_off_leaves_a_valid_tree_and_is_made_up_for(
    site: Item, tmp_path: Path
) -> None:
    written(tmp_path / "kept")
    before = tree(tmp_path / "kept")
    corrected(site)
    with pytest.raises(OSError, match="No space"):
        run.mirror(Full(tmp_path / "kept", compress=False), FILES)
    written(tmp_path / "anew")
    anew = tree(tmp_path / "anew")
    halfway = tree(tmp_path / "kept")
    assert all(body in (before.get(name), anew.get(name)) for name, body in halfway.items())
    assert broken(halfway) == []
    written(tmp_path / "kept")
    assert tree(tmp_path / "kept") == anew


def test_a_first_run_that_breaks_off_is_made_up_for(site: Item, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        run.mirror(Full(tmp_path, compress=False), FILES)
    assert written(tmp_path).was_full
    assert broken(tree(tmp_path)) == []


def test_one_writes_at_a_time(site: Item, tmp_path: Path) -> None:
    with Folder(tmp_path, compress=False).hold(), pytest.raises(Refused, match="Another process"):
        written(tmp_path)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Refused, match="no mirror"):
        written(tmp_path)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_texts_are_compressed_beside_themselves(site: Item, tmp_path: Path) -> None:
    run.mirror(Folder(tmp_path, compress=True), FILES)
    for name in ("claims/dry/index.html", "feeds/claims.atom"):
        body = (tmp_path / name).read_bytes()
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == body
        assert brotli.decompress((tmp_path / f"{name}.br").read_bytes()) == body
    assert not list(tmp_path.rglob("*.png.gz"))
    assert not [name for name in Folder(tmp_path, compress=True).names() if name.endswith(".br")]
    assert not list(tmp_path.rglob(".new-*"))


# --- Storages, the command, the sweep ---


def test_a_storage_of_django_s_can_hold_it(site: Item, tmp_path: Path) -> None:
    shelf = Shelf(FileSystemStorage(tmp_path / "shelf", allow_overwrite=True))
    assert run.mirror(shelf, FILES).was_full
    corrected(site)
    assert not run.mirror(shelf, FILES).was_full
    written(tmp_path / "anew")
    assert tree(tmp_path / "shelf") == tree(tmp_path / "anew")


def test_a_storage_that_keeps_two_of_a_name_is_refused(site: Item, tmp_path: Path) -> None:
    shelf = Shelf(FileSystemStorage(tmp_path))
    with pytest.raises(Refused, match="write over"):
        run.mirror(shelf, FILES)


def test_the_command_says_what_it_did(site: Item, tmp_path: Path, capsys: Any) -> None:
    call_command("mirror", str(tmp_path / "out"), "--plain", "--languages=all")
    assert re.match(r"Looked at everything: \d+ addresses", capsys.readouterr().out)
    assert (tmp_path / "out/ar/index.html").exists()
    call_command("mirror", str(tmp_path / "out"), "--plain", "--languages=all")
    assert capsys.readouterr().out.startswith("Looked at what has changed")
    for arguments in ([], [str(tmp_path / "out"), "--storage"], ["--storage"]):
        with pytest.raises(CommandError):
            call_command("mirror", *arguments)


def test_the_sweep_keeps_it_up(site: Item, tmp_path: Path, settings: Any) -> None:
    assert job.keep_up() == 0
    settings.NEWSROOM_MIRROR = str(tmp_path / "kept")
    assert job.keep_up() > 10
    assert job.keep_up() == 0
    corrected(site)
    assert job.keep_up() > 0
    assert "After it." in (tmp_path / "kept/claims/dry/index.html").read_text()
