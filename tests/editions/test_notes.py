"""A note for readers says what was wrong and what is right; that something changed is no news."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from newsroom.editions import bundles, preflight, publishing, scheduling
from newsroom.review import workflow
from newsroom.review.errors import Refused
from newsroom.review.models import BundleMember
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db

WORDING = "A claim about camps."
WANTED = "Tell readers what changed: what was wrong and what is right."
NOTHING = ["", "  \n", "…", "?!", "--- * ---", "12", "۱۲؛", "؟", "\u200c\u200f", "🙂", "x"]
HOLLOW = [
    "Correction", "correction.", "CORRECTION!", "update: update", "Typo fixed", "A typo.",
    "Change of verdict", "rating_change", "Minor edits.", "We corrected an error.", WORDING,
    f"“{WORDING.upper()}”", f"Correction: {WORDING}", "This fact-check has been updated.",
]  # fmt: skip
TELLING = [
    "It said 12; it is 21.",
    "The name was misspelt.",
    "نام وزیر اشتباه نوشته شده بود.",
    "更正了数字",
    "Correction: the year was 2021.",
    f"{WORDING} It said 12.",
]


@pytest.fixture
def item() -> Any:
    """A published claim, changed and reviewed again."""
    claim = f.bring_to(f.claim(wording=WORDING), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    claim.verdict.finding = "Another finding."
    claim.verdict.save()
    return f.bring_to(claim, Status.REVIEWED)


def refused(verb: Any, item: Any, **typed: Any) -> str:
    with pytest.raises(Refused) as caught:
        verb(item, by=f.publisher(), **typed)
    return str(caught.value)


def test_a_note_that_says_nothing_is_refused(item: Any, subtests: pytest.Subtests) -> None:
    for note in NOTHING:
        with subtests.test(note=note):
            assert refused(publishing.publish, item, change="correction", note=note) == WANTED


def test_a_note_that_only_repeats_the_kind_or_the_title_is_refused(
    item: Any, subtests: pytest.Subtests
) -> None:
    for note in HOLLOW:
        with subtests.test(note=note):
            said = refused(publishing.publish, item, change="correction", note=note)
            assert said == f"“{note}” tells readers nothing yet about “{WORDING}”. {WANTED}"


@pytest.mark.parametrize("note", TELLING)
def test_a_note_that_says_something_is_published(item: Any, note: str) -> None:
    edition = publishing.publish(item, by=f.publisher(), change="correction", note=f" {note}\n")
    assert edition.note == note


def test_a_schedule_asks_for_the_same_note(item: Any) -> None:
    at = timezone.now() + dt.timedelta(days=1)
    said = refused(scheduling.schedule, item, at=at, change="correction", note="Corrected.")
    assert said.endswith(WANTED)


def test_a_bundle_names_the_member_whose_note_says_nothing(item: Any) -> None:
    bundle = bundles.of_article(f.article(claims=(item.specific,)), by=f.publisher())
    member = BundleMember.objects.get(item=item)
    bundles.say(
        bundle, by=f.publisher(), said={member.pk: {"change": "correction", "note": "Update."}}
    )

    with pytest.raises(preflight.Blocked) as caught:
        bundles.publish_bundle(bundle, by=f.publisher())

    about = [str(each) for each in caught.value.obstacles if each.item and each.item.pk == item.pk]
    assert about == [
        f"“{WORDING}”: “Update.” tells readers nothing yet about “{WORDING}”. {WANTED}"
    ]


def test_withdrawing_and_reinstating_tell_readers_why() -> None:
    item = f.bring_to(f.claim(wording=WORDING), Status.PUBLISHED)
    for reason, said in [
        ("...", "Tell readers why this is withdrawn."),
        ("Withdrawn.", f"“Withdrawn.” tells readers nothing yet about “{WORDING}”. Tell readers "
                       "why this is withdrawn."),
    ]:  # fmt: skip
        assert refused(publishing.withdraw, item, reason=reason) == said
    publishing.withdraw(item, by=f.publisher(), reason="The recording was not genuine.")
    assert refused(publishing.reinstate, item, reason="Reinstated").endswith(
        "Tell readers why this is back."
    )


def test_the_database_wants_letters_in_a_note(item: Any, subtests: pytest.Subtests) -> None:
    for note in NOTHING:
        with subtests.test(note=note):
            row = raw.edition(item, change="correction", note=note)
            assert raw.violating_insert("editions_edition", row) == "edition_further_has_note"


@pytest.mark.parametrize("note", TELLING)
def test_the_database_takes_letters_of_any_script(item: Any, note: str) -> None:
    raw.insert("editions_edition", raw.edition(item, change="correction", note=note))
    assert item.current_edition.note == note
