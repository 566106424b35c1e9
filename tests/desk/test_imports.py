"""Imports at the desk: a file is brought in, looked at, chosen for, landed and published."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.importing import runs
from claims.models import Claim, Import, RatingChoice
from newsroom.editions.models import Archive
from newsroom.review.models import Item, User
from newsroom.review.states import Role, Status
from tests import archives as a
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> None:
    settings.NEWSROOM_VAR = tmp_path


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def review(number: int, rating: str = "False", claimant: str = "") -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://old.example/2021/{number}/",
        "datePublished": "2021-05-03",
        "claimReviewed": f"There are {number} bridges over the river.",
        "author": {"@type": "Organization", "name": "The Old Paper"},
        "reviewRating": {"@type": "Rating", "alternateName": rating},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": claimant or f"Speaker of {number}"},
        },
    }


def upload(client: Client, *reviews: dict[str, Any], name: str = "archive.json") -> Any:
    content = json.dumps(list(reviews)).encode()
    return client.post(
        reverse("admin:import_list"), {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def newest() -> Import:
    return Import.objects.latest("pk")


def do(client: Client, run: Import, act: str, **sent: str) -> Any:
    return client.post(reverse("admin:import_do", args=[run.pk]), {"do": act, **sent}, follow=True)


def shown(client: Client, run: Import, query: str = "") -> str:
    response = client.get(reverse("admin:import", args=[run.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_from_a_file_to_an_archive_by_two_people() -> None:
    uploader, second = a.importer(first_name="Una"), a.confirmer(first_name="Sam")
    una, sam = signed_in(uploader), signed_in(second)
    page = upload(una, review(1), review(2, rating="Pants on fire"))
    run = newest()
    assert "being read" in page.content.decode()
    run = runs.finish(run)
    html = shown(una, run)
    assert "There are 1 bridges over the river." in html
    assert "waits for a rating" in html
    assert not Claim.objects.filter(import_row__run=run).exists()

    choices = una.get(reverse("admin:import_choices", args=[run.pk])).content.decode()
    assert "Pants on fire" in choices
    una.post(
        reverse("admin:import_choices", args=[run.pk]),
        {"publisher": "old.example", "theirs": "Pants on fire", "rating": f.rating().pk},
    )
    assert RatingChoice.objects.filter(theirs="Pants on fire", rating=f.rating()).exists()

    do(una, run, "land")
    run = runs.finish(run)
    claims = list(Claim.objects.filter(import_row__run=run))
    assert len(claims) == 2
    html = do(una, run, "sign", note="Published.").content.decode()
    assert "Tell readers by whose rules" in html
    assert "Published.</textarea>" in html
    do(una, run, "sign", note=a.NOTE)
    archive = a.work(Archive.objects.get(run=run))
    html = shown(una, run)
    assert "is for the role Publisher" in html or "another person must confirm" in html
    assert 'value="confirm"' not in html

    html = shown(sam, run)
    assert "2 claims are signed." in html
    unread = do(sam, run, "confirm", digest=archive.digest)
    assert (unread.status_code, Archive.objects.get(pk=archive.pk).state) == (400, "signed")
    do(sam, run, "confirm", digest=archive.digest, read="on")
    archive = a.work(archive)
    html = shown(sam, run)
    assert "2 of them are public." in html
    assert {Item.objects.get(pk=claim.pk).status for claim in claims} == {Status.PUBLISHED}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PUBLISHER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", ["import", "import_state", "import_choices", "import_do"])
def test_imports_are_for_editors(role: Role, name: str) -> None:
    run = a.landed(a.draft())
    client = signed_in(f.user("", role, is_staff=True))
    address = reverse(f"admin:{name}", args=[run.pk])
    response = client.post(address, {"do": "undo"}) if name == "import_do" else client.get(address)
    assert response.status_code == 403
    assert client.get(reverse("admin:import_list")).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("photo.png", b"\x89PNG", "is none of the kinds that can be read"),
        ("empty.json", b"", "empty"),
    ],
)
def test_what_is_no_file_of_that_kind_is_refused_in_a_sentence(
    name: str, content: bytes, why: str
) -> None:
    client = signed_in(a.importer())
    before = Import.objects.count()
    sent = {"file": SimpleUploadedFile(name, content)}
    response = client.post(reverse("admin:import_list"), sent)
    assert response.status_code == 400
    assert why in response.content.decode()
    assert Import.objects.count() == before


def test_a_file_that_cannot_be_read_says_why() -> None:
    client = signed_in(a.importer())
    sent = {"file": SimpleUploadedFile("broken.json", b'{"@type": "ClaimReview", ')}
    client.post(reverse("admin:import_list"), sent)
    run = runs.finish(newest())
    assert run.state == "failed"
    assert f'<p class="errornote" role="alert">{run.failure}</p>' in shown(client, run)


def test_the_columns_of_a_table_can_be_read_in_another_way() -> None:
    client = signed_in(a.importer())
    table = b"Where,What,How\nhttps://old.example/9/,There are nine bridges.,False\n"
    sent = {"file": SimpleUploadedFile("table.csv", table)}
    client.post(reverse("admin:import_list"), sent)
    run = runs.finish(newest())
    address = reverse("admin:import_columns", args=[run.pk])
    assert "Where" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 400
    client.post(address, {"column-0": "url", "column-1": "claim", "column-2": "rating"})
    again = runs.finish(newest())
    assert again.pk != run.pk
    assert again.rows.get().record["claim"] == "There are nine bridges."
    no_table = a.landed(a.draft())
    assert client.get(reverse("admin:import_columns", args=[no_table.pk])).status_code == 404


def test_rows_are_narrowed_and_paged_in_the_same_number_of_queries(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.desk.importing.SIZE", 2)
    client = signed_in(a.importer())
    for number in (1, 3):
        run = a.landed(*(a.draft() for _ in range(number)))
        with django_assert_num_queries(12):
            html = shown(client, run, "?outcome=create")
        assert html.count("desk-title") == min(number, 2)
    assert "outcome=create&amp;waits=&amp;after=2" in html
    assert shown(client, run, "?after=2").count("desk-title") == 1
    assert "Nothing here." in shown(client, run, "?outcome=wrong")
    for wrong in ("?outcome=x", "?waits=x", "?after=x"):
        response = client.get(reverse("admin:import", args=[run.pk]) + wrong)
        assert response.status_code == 404


def test_an_archive_is_shown_in_the_same_number_of_queries(django_assert_num_queries: Any) -> None:
    client = signed_in(a.confirmer())
    for number in (1, 3):
        archive = a.signed(*(a.draft() for _ in range(number)))
        with django_assert_num_queries(14):
            html = shown(client, archive.run)
        assert 'value="confirm"' in html


def test_the_bar_is_told_how_far_it_is(django_assert_num_queries: Any) -> None:
    client = signed_in(a.importer())
    archive = a.signed(a.draft())
    address = reverse("admin:import_state", args=[archive.run_id])
    assert client.get(address).json() == {"percent": 100, "records": 1, "done": True}
    upload(client, review(7))
    run = newest()
    address = reverse("admin:import_state", args=[run.pk])
    assert client.get(address).json() == {"percent": 0, "records": 0, "done": False}
    assert f'data-state="{address}"' in shown(client, run)


def test_an_import_is_taken_back_and_what_was_worked_on_stays() -> None:
    client = signed_in(a.importer())
    upload(client, review(11), review(12))
    run = runs.finish(newest())
    do(client, run, "land")
    run = runs.finish(run)
    touched = Claim.objects.filter(import_row__run=run).first()
    assert touched
    touched.comments.create(text="Which year?", author=touched.created_by)
    html = do(client, run, "undo").content.decode()
    assert "1 draft is gone. 1 stay, because somebody has worked on them." in html


def test_a_name_that_several_bear_is_chosen_for() -> None:
    client = signed_in(a.importer())
    one, _other = f.speaker(name="Common Name"), f.speaker(name="Common Name")
    upload(client, review(21, claimant="Common Name"))
    run = runs.finish(newest())
    address = reverse("admin:import_choices", args=[run.pk])
    assert one.slug in client.get(address).content.decode()
    assert client.post(address, {"name": "Common Name", "speaker": "0"}).status_code == 404
    client.post(address, {"name": "Common Name", "speaker": str(one.pk)})
    assert run.rows.get().waits == ""


def test_nothing_is_done_by_looking_or_by_words_that_are_no_verb() -> None:
    run = a.landed(a.draft())
    client = signed_in(a.importer())
    assert client.get(reverse("admin:import_do", args=[run.pk])).status_code == 405
    assert do(client, run, "publish").status_code == 404
    assert do(client, run, "confirm", read="on").status_code == 404
