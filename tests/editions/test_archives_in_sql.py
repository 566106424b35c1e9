"""The database's word on archives and former addresses, in SQL as the program's role."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Claim, ImportRow
from newsroom.editions.models import Archive, Edition, FormerAddress
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import archives as a
from tests import factories as f
from tests import raw
from tests.editions.test_editions_in_sql import addressed

pytestmark = pytest.mark.django_db

SIGNED = "An archive is signed by one person and confirmed by another, both on record."


@pytest.fixture
def archive() -> Archive:
    """Confirmed, with one item that is approved and has its address; nothing of it is public."""
    found = a.signed(a.draft())
    claim, second = found.items.get().item, a.confirmer()
    Archive.objects.filter(pk=found.pk).update(
        state="publishing", confirmed_by=second, confirmed_at=timezone.now()
    )
    workflow.approve(claim, by=second)
    addressed(Item.objects.get(pk=claim.pk))
    return Archive.objects.get(pk=found.pk)


def row(archive: Archive, **changes: Any) -> dict[str, Any]:
    values = {
        "change": "archive", "note": archive.note, "published_by_id": archive.confirmed_by_id
    }  # fmt: skip
    return raw.edition(archive.items.get().item, **values | changes)


def refused(archive: Archive, **changes: Any) -> str:
    return raw.refused_insert("editions_edition", row(archive, **changes))


def update(archive: Archive, **values: Any) -> str:
    columns = ", ".join(f"{name} = %s" for name in values)
    statement = f"UPDATE editions_archive SET {columns} WHERE id = %s"
    return raw.refusal(statement, *values.values(), archive.pk)


def test_an_archive_as_the_program_makes_it_is_taken_and_dated_by_its_content(
    archive: Archive,
) -> None:
    typed = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    raw.insert("editions_edition", row(archive, first_published_at=typed, published_at=typed))
    edition = Edition.objects.get(item=archive.items.get().item)
    assert edition.first_published_at == dt.datetime(2021, 5, 3, 10, tzinfo=dt.UTC)
    assert edition.published_at > typed


def test_what_was_taken_over_has_no_other_first_edition(archive: Archive) -> None:
    said = refused(archive, change="first", note="")
    assert said == "What was taken over as it stood is published as an archive and nothing else."


def test_only_a_first_edition_is_an_archive() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    claim = f.bring_to(claim, Status.REVIEWED)
    said = raw.refused_insert("editions_edition", raw.edition(claim, change="archive", note=a.NOTE))
    assert said == "Only a first edition can be an archive of what was published before."


@pytest.mark.parametrize("elsewhere", [True, False])
def test_only_what_was_published_elsewhere_is_an_archive(elsewhere: bool) -> None:
    draft = a.draft() if elsewhere else f.claim()
    if elsewhere:
        Claim.objects.filter(pk=draft.pk).update(first_url="", first_publisher="", first_date="")
        raw_evidence(draft)
    claim = addressed(f.bring_to(draft, Status.REVIEWED))
    said = raw.refused_insert("editions_edition", raw.edition(claim, change="archive", note=a.NOTE))
    assert said == "An archive is of claims that say where they were first published."


def raw_evidence(claim: Claim) -> None:
    claim.evidence_links.create(evidence=f.evidence(), stance="contradicts")


def test_an_article_is_no_archive() -> None:
    article = addressed(f.bring_to(f.article(), Status.REVIEWED))
    said = raw.refused_insert(
        "editions_edition", raw.edition(article, change="archive", note=a.NOTE)
    )
    assert said == "An archive is of claims that say where they were first published."


def test_the_date_lies_in_the_past() -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    claim = a.draft(first_date=f"{tomorrow:%Y-%m-%d}", archived=True)
    claim = addressed(f.bring_to(claim, Status.REVIEWED))
    said = raw.refused_insert("editions_edition", raw.edition(claim, change="archive", note=a.NOTE))
    assert said == "What was published before has a date in the past."


def test_an_archive_comes_with_its_import_and_both_names(archive: Archive) -> None:
    assert refused(archive, note="Another note for readers.") == SIGNED
    assert refused(archive, published_by_id=f.publisher().pk) == SIGNED
    ImportRow.objects.filter(run=archive.run).update(claim=None)
    assert refused(archive) == SIGNED


def test_an_archive_of_nobody_is_none() -> None:
    claim = a.draft(archived=True)
    claim = addressed(f.bring_to(claim, Status.REVIEWED))
    said = raw.refused_insert("editions_edition", raw.edition(claim, change="archive", note=a.NOTE))
    assert said == SIGNED


def test_an_archive_tells_readers_by_which_rules() -> None:
    archive = a.signed(a.draft())
    assert raw.violating_insert(
        "editions_archive",
        {"run_id": archive.run_id, "note": "–", "state": "signing", "digest": "",
         "signed_by_id": archive.signed_by_id, "signed_at": timezone.now(),
         "self_approval_reason": ""},
    ) == "archive_note_tells"  # fmt: skip


def test_the_date_stays_in_later_editions() -> None:
    claim = a.draft()
    a.published(claim)
    workflow.revise(claim, by=claim.created_by)
    Claim.objects.filter(pk=claim.pk).update(first_date="2020-01-01")
    item = f.bring_to(claim, Status.REVIEWED)
    said = raw.refused_insert(
        "editions_edition", raw.edition(item, change="correction", note="The date was wrong.")
    )
    assert said == "The date of what was published before stays as it was taken over."


# --- Two people ---


@pytest.mark.parametrize("who", ["signed", "landed"])
def test_who_brought_an_archive_in_does_not_confirm_it(who: str) -> None:
    archive = a.signed(a.draft())
    run = archive.run
    by = {"signed": archive.signed_by_id, "landed": run.landed_by_id}[who]
    said = update(archive, state="publishing", confirmed_by_id=by, confirmed_at=timezone.now())
    assert said == "Whoever brought an archive in or signed it cannot confirm it."


def test_nothing_is_published_that_nobody_confirmed() -> None:
    archive = a.signed(a.draft())
    statement = "UPDATE editions_archive SET state = 'publishing' WHERE id = %s"
    assert raw.violated(statement, archive.pk) == "archive_published_is_confirmed"


@pytest.mark.parametrize(
    "change",
    [{"digest": "0" * 64}, {"confirmed_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
     {"self_approval_reason": "Because."}],
)  # fmt: skip
def test_what_was_confirmed_stays(archive: Archive, change: dict[str, Any]) -> None:
    assert update(archive, **change) == "What was signed or confirmed of an archive stays."


def test_an_archive_goes_through_its_states_in_order(archive: Archive) -> None:
    said = update(archive, state="called_off", confirmed_by_id=None, confirmed_at=None)
    assert said == "What was signed or confirmed of an archive stays."
    fresh = a.signed(a.draft())
    assert update(fresh, state="signing") == "An archive that is signed does not become signing."


@pytest.mark.parametrize("column", ["run_id", "note", "signed_by_id", "signed_at"])
def test_the_programs_role_cannot_change_what_was_signed(archive: Archive, column: str) -> None:
    statement = f"UPDATE editions_archive SET {column} = {column}"
    assert raw.failure(statement)[0] == raw.NOT_ALLOWED
    assert raw.failure("DELETE FROM editions_archive")[0] == raw.NOT_ALLOWED


def test_items_are_those_that_their_signer_has_submitted(archive: Archive) -> None:
    values = {"archive_id": archive.pk, "item_id": f.claim().pk, "revision_id": None,
              "refusal": "No.", "done_at": timezone.now()}  # fmt: skip
    said = raw.refused_insert("editions_archiveditem", values)
    assert said == "Items are signed before their archive is confirmed."
    other = f.bring_to(f.claim(), Status.IN_REVIEW)
    assert other.newest_revision
    Archive.objects.filter(pk=archive.pk).update(state="published")
    fresh = Archive.objects.create(run=archive.run, note=a.NOTE, signed_by=a.importer())
    values |= {"archive_id": fresh.pk, "item_id": other.pk, "refusal": "",
               "revision_id": other.newest_revision.pk}  # fmt: skip
    said = raw.refused_insert("editions_archiveditem", values)
    assert said == "An archive holds what the person who signs it has submitted."
    assert raw.failure("DELETE FROM editions_archiveditem")[0] == raw.NOT_ALLOWED


# --- Former addresses ---


@pytest.mark.parametrize(
    ("host", "path", "why"),
    [
        ("elsewhere.example", "/a/", "A former address is that of what was taken over from it."),
        ("old.example", "//evil.example/", "formeraddress_is_a_path"),
        ("old.example", "https://evil.example/", "formeraddress_is_a_path"),
        ("old.example", "/\\evil.example/", "formeraddress_is_a_path"),
    ],
)
def test_a_former_address_is_a_path_of_the_site_it_was_taken_from(
    host: str, path: str, why: str
) -> None:
    claim = a.draft()
    a.published(claim)
    values = {"host": host, "path": path, "item_id": claim.pk, "since": timezone.now()}
    ask = raw.refused_insert if why.startswith("A ") else raw.violating_insert
    assert ask("editions_formeraddress", values) == why


def test_a_former_address_is_kept_for_ever_by_who_came_first() -> None:
    one = a.draft()
    other = a.draft(first_url=one.first_url)
    a.published(one, other)
    kept = FormerAddress.objects.get(item__in=[one, other])
    assert kept.item_id == one.pk
    for statement in ("DELETE FROM", "UPDATE"):
        rest = " SET path = '/x/'" if statement == "UPDATE" else ""
        said = raw.failure(f"{statement} editions_formeraddress{rest}")
        assert said[0] == raw.NOT_ALLOWED
