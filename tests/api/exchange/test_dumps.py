"""Nightly dumps: whole, of one moment, checked by their sums, and only of what is live."""

import csv
import gzip
import hashlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.models import Topic
from newsroom.api.exchange import dumps
from newsroom.editions import checkpoint, publishing, sweep
from newsroom.editions.models import Edition
from newsroom.public.pagecache import PageCache
from newsroom.review.due import DAILY
from newsroom.review.errors import Refused
from newsroom.review.models import DailyRun
from tests import factories
from tests.api.record import published, republished, revised, withdrawn
from tests.public.record import json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.NEWSROOM_DUMPS = tmp_path / "dumps"
    return tmp_path / "dumps"


def today() -> str:
    return timezone.localdate().isoformat()


def lines(folder: Path) -> list[dict[str, Any]]:
    text = gzip.decompress((folder / dumps.REVIEWS).read_bytes()).decode()
    return [json.loads(line) for line in text.split("\n") if line]


def rows(folder: Path) -> list[dict[str, str]]:
    text = gzip.decompress((folder / dumps.TABLE).read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def given(client: Client, path: str, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    body = b"".join(response) if response.streaming else response.content
    return response, body


# --- What is in them ---


def test_the_lines_are_the_reviews_of_the_pages(client: Client) -> None:
    published(slug="dry", wording="The sea is dry.\u2028Or not.")
    republished(revised(published(slug="wet"), context="More."), note="The year was wrong.")
    found = lines(dumps.write().folder)
    pages = [json_ld(client.get(f"/claims/{slug}/").text) for slug in ("dry", "wet")]
    assert [[review] for review in found] == pages
    assert found[1]["correction"][0]["text"] == "The year was wrong."


def test_a_row_tells_the_same_in_words(client: Client) -> None:
    said = factories.statement(
        speaker=factories.speaker(name="Somebody", slug="somebody"),
        role_title="Minister", role_body="Government", date="2024-05", url="https://speech.example/1",
    )  # fmt: skip
    draft = factories.claim(
        wording="The sea is dry.", slug="dry", finding="It is wet.", statement=said, rated="false"
    )
    draft.topics.set([Topic.objects.create(slug=name, name=name) for name in ("sea", "water")])
    edition = factories.bring_to(draft, "published").current_edition
    at = edition.published_at.isoformat(timespec="seconds")
    assert rows(dumps.write().folder) == [
        {
            "id": str(edition.uuid), "url": "http://testserver/claims/dry/", "language": "en",
            "published_at": at, "changed_at": at, "edition": "1", "claim": "The sea is dry.",
            "finding": "It is wet.", "rating": "false", "rating_label": "False",
            "rating_value": "1", "rating_best": "5", "rating_worst": "1", "speaker": "Somebody",
            "speaker_kind": "person", "role": "Minister, Government", "said_on": "2024-05",
            "occasion": "", "said_at": "https://speech.example/1", "topics": "sea; water",
            "places": "", "authors": "",
        }
    ]  # fmt: skip


def test_what_is_not_live_is_in_none_of_them() -> None:
    published(wording="The sea is dry.")
    withdrawn(published(wording="A hidden thing."))
    factories.claim(wording="Another hidden thing.")
    folder = dumps.write().folder
    for name in (dumps.REVIEWS, dumps.TABLE):
        text = gzip.decompress((folder / name).read_bytes())
        assert b"The sea is dry." in text
        assert b"hidden" not in text


def test_no_cell_is_a_formula() -> None:
    published(wording='=HYPERLINK("http://evil.example")', finding="+1", rated="unproven")
    [row] = rows(dumps.write().folder)
    assert row["claim"] == '\'=HYPERLINK("http://evil.example")'
    assert row["finding"] == "'+1"
    assert row["rating_value"] == ""


def test_of_an_empty_record_there_is_an_empty_dump() -> None:
    done = dumps.write()
    assert (done.claims, lines(done.folder), rows(done.folder)) == (0, [], [])


def test_the_sums_are_right_and_the_checkpoint_is_signed() -> None:
    published()
    folder = dumps.write().folder
    subprocess.run(["sha256sum", "--strict", "-c", dumps.SUMS], cwd=folder, check=True,
                   capture_output=True)  # fmt: skip
    assert set(dumps.sums(folder.name)) == set(dumps.FILES) - {dumps.SUMS}
    end = json.loads((folder / dumps.RECORD).read_text())
    assert checkpoint.is_signed(end)
    assert end["last"]["hash"] == Edition.objects.latest("pk").own_hash


def test_the_same_record_gives_the_same_files() -> None:
    published()
    first = dumps.sums(dumps.write().folder.name)
    assert dumps.sums(dumps.write(again=True).folder.name) == first
    published()
    assert dumps.sums(dumps.write(again=True).folder.name) != first


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_claims(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    republished(revised(published(), context="More."))
    for _ in range(count - 1):
        published()
    # The end of the chain, the redactions, the claims, their corrections.
    with django_assert_num_queries(4):
        assert dumps.write().claims == count


def test_only_some_claims_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slugs = [published().slug for _ in range(5)]
    monkeypatch.setattr(dumps, "BATCH", 2)
    found = lines(dumps.write().folder)
    assert [review["url"].split("/")[-2] for review in found] == slugs


# --- How they come and go ---


def test_what_breaks_off_leaves_nothing_and_spoils_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    dumps.write()
    kept = {path.name: path.read_bytes() for path in (root / today()).iterdir()}

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dumps, "_claims", full)
    with pytest.raises(OSError, match="No space"):
        dumps.write(again=True)
    assert {path.name: path.read_bytes() for path in (root / today()).iterdir()} == kept
    assert [path.name for path in root.iterdir() if path.name != ".lock"] == [today()]


def test_what_a_killed_process_left_is_cleared(root: Path) -> None:
    (root / ".new-left").mkdir(parents=True)
    dumps.write()
    assert sorted(path.name for path in root.iterdir()) == [".lock", today()]


def test_so_many_nights_are_kept_as_is_set(settings: Any, root: Path) -> None:
    for night in ("2001-01-01", "2001-01-02", "2001-01-03"):
        (root / night).mkdir(parents=True)
    settings.NEWSROOM_DUMPS_KEPT = 2
    dumps.write()
    assert dumps.nights() == [today(), "2001-01-03"]


def test_two_at_once_do_not_write_into_each_other(root: Path) -> None:
    root.mkdir()
    with dumps._hold(root):
        with pytest.raises(Refused, match="Another process"):
            dumps.write()
        assert dumps.nightly() == ""


def test_the_worker_writes_one_every_night(settings: Any, root: Path) -> None:
    assert DAILY["dumps"] == dumps.nightly
    published()
    sweep.run()
    assert DailyRun.objects.get(name="dumps").failure == ""
    assert dumps.nights() == [today()]
    assert dumps.nightly() == ""


def test_the_worker_says_what_went_wrong(root: Path) -> None:
    root.write_text("a file where a folder should be")
    assert dumps.nightly() == "The dump of the record could not be written: File exists."


def test_none_is_written_where_none_is_wanted(settings: Any, root: Path) -> None:
    settings.NEWSROOM_DUMPS_KEPT = 0
    assert dumps.nightly() == ""
    assert dumps.nights() == []


def test_by_hand_one_is_written_and_again_only_when_told(capsys: Any, root: Path) -> None:
    published()
    call_command("dump_record")
    said = capsys.readouterr().out
    assert f"Wrote 1 fact checks to {root / today()}" in said
    assert dumps.SUMS in said
    with pytest.raises(CommandError, match=f"a dump of {today()} already"):
        call_command("dump_record")
    call_command("dump_record", again=True)
    root.rename(root.with_name("elsewhere"))
    root.write_text("")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("dump_record")


# --- How they are got ---


def test_they_are_listed_as_a_dataset_newest_first(client: Client, root: Path) -> None:
    published()
    folder = dumps.write().folder
    (root / "2001-01-01").mkdir()
    (root / "2001-01-01" / dumps.RECORD).write_text("{}")
    found = client.get("/dumps/").json()
    files = found.pop("distribution")
    assert found == {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Newsroom: fact checks",
        "description": "Every live fact check, written anew each night.",
        "url": "http://testserver/dumps/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "creator": {"@type": "Organization", "name": "Newsroom", "url": "http://testserver/"},
        "dateModified": today(),
    }
    assert [(one["dateModified"], one["name"]) for one in files] == [
        *((today(), name) for name in dumps.FILES),
        ("2001-01-01", dumps.RECORD),
    ]
    reviews = (folder / dumps.REVIEWS).read_bytes()
    assert files[0] == {
        "@type": "DataDownload",
        "name": dumps.REVIEWS,
        "contentUrl": f"http://testserver/dumps/{today()}/{dumps.REVIEWS}",
        "encodingFormat": "application/ld+json",
        "contentSize": str(len(reviews)),
        "dateModified": today(),
        "sha256": hashlib.sha256(reviews).hexdigest(),
    }


def test_without_any_the_list_is_empty(client: Client) -> None:
    response = client.get("/dumps/")
    assert response.json()["distribution"] == []
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", dumps.FILES)
def test_a_file_is_given_as_it_is(client: Client, name: str) -> None:
    published()
    folder = dumps.write().folder
    path = f"/dumps/{today()}/{name}"
    response, body = given(client, path, accept_encoding="gzip")
    assert body == (folder / name).read_bytes()
    assert "Content-Encoding" not in response
    assert response["Content-Length"] == str(len(body))
    for header, value in (
        ("if-none-match", response["ETag"]),
        ("if-modified-since", response["Last-Modified"]),
    ):
        again, nothing = given(client, path, **{header: value})
        assert (again.status_code, nothing) == (304, b"")
    redirected = client.get(f"/dumps/latest/{name}")
    assert (redirected.status_code, redirected["Location"]) == (302, path)


@pytest.mark.parametrize(
    "path",
    ["2001-01-01/claims.csv.gz", "{today}/secret-key", "{today}/..", "{today}/.lock",
     "2001-13-45/SHA256SUMS", "latest/nothing", "{today}/SHA256SUMS/"],
)  # fmt: skip
def test_nothing_else_is_given(client: Client, path: str, root: Path) -> None:
    dumps.write()
    (root / today() / "secret-key").write_text("secret")
    assert client.get(f"/dumps/{path.format(today=today())}").status_code == 404
    assert client.post(f"/dumps/{today()}/{dumps.SUMS}").status_code == 405


def test_no_dump_is_held_whole_by_the_cache_of_pages() -> None:
    class Newest:
        def known(self) -> int:
            return 1

    body = iter([b"a", b"b"])

    def app(environ: Any, start: Any) -> Any:
        start("200 OK", [("Cache-Control", "public"), ("ETag", '"1"')])
        return body

    cache = PageCache(app, Newest())  # type: ignore[arg-type]  # all of it that is asked
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/dumps/latest/claims.csv.gz"}
    assert cache(environ, lambda status, headers: None) is body


def test_a_dump_says_no_longer_what_was_reinstated_or_withdrawn_since() -> None:
    claim = withdrawn(published(slug="back"))
    assert lines(dumps.write().folder) == []
    publishing.reinstate(
        type(claim).objects.get(pk=claim.pk), by=factories.publisher(), reason="It was genuine."
    )
    assert len(lines(dumps.write(again=True).folder)) == 1
