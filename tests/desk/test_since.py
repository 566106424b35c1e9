"""What changed in a revision, and since when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.urls import reverse

from newsroom.desk import visits
from newsroom.desk.since import tally
from newsroom.editions.comparison import compare
from newsroom.review import discussion, workflow
from newsroom.review.models import Look
from newsroom.review.states import Status
from tests import factories, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return factories.bring_to(factories.claim(finding="It was 12 people."), Status.IN_REVIEW)


def again(item, **verdict):
    """Return the item and submit it with another verdict."""
    workflow.return_(item, by=factories.editor(), reason="Once more.")
    for name, value in verdict.items():
        setattr(item.verdict, name, value)
    item.verdict.save()
    workflow.submit(item, by=item.created_by)


def passed(*, minutes):
    """Let that much time pass since everybody last looked."""
    earlier = F("looked_at") - timedelta(minutes=minutes)
    Look.objects.update(looked_at=earlier)


def sections(client, item):
    response = client.get(reverse("admin:item_review", args=[item.pk]))
    return {each.key: each for each in response.context["since"]}


def test_each_nature_is_counted_by_its_name_gravest_first(item):
    source = item.evidence_links.get().evidence.source
    source.url = "https://example.org/another"
    source.save()
    again(item, finding="It was 21 people.", rating=factories.rating("true"))
    old, new = item.revisions.order_by("number")

    assert tally(compare(old.content, new.content)) == "the verdict, 1 number, 1 link"
    assert tally([]) == "nothing"


def test_a_first_look_is_compared_with_nothing_and_remembered(sign_in, editor, item):
    found = sections(sign_in(editor), item)

    assert [each.changes for each in found.values()] == [None, None, None]
    assert found["look"].note == "You look at this for the first time."
    assert Look.objects.get(person=editor).revision == item.newest_revision


def test_what_came_since_the_last_look_is_told_though_a_revision_was_skipped(sign_in, editor, item):
    client = sign_in(editor)
    sections(client, item)
    again(item, finding="It was 21 people.")
    again(item, rating=factories.rating("true"))

    found = sections(client, item)

    assert found["revision"].tally == "the verdict"
    assert found["look"].tally == "the verdict, 1 number"
    assert found["look"].old_heading == "In revision 1"


def test_the_comparison_survives_a_reload(sign_in, editor, item):
    client = sign_in(editor)
    sections(client, item)
    again(item, finding="It was 21 people.")
    sections(client, item)
    passed(minutes=29)
    sections(client, item)
    passed(minutes=29)

    assert sections(client, item)["look"].tally == "1 number"


def test_who_comes_back_after_a_pause_is_told_what_they_saw_before_it(sign_in, editor, item):
    client = sign_in(editor)
    sections(client, item)
    again(item, finding="It was 21 people.")
    sections(client, item)
    passed(minutes=31)

    note = sections(client, item)["look"].note

    assert note.startswith("You looked at this very revision on")
    assert sections(client, item)["look"].note == note


def test_a_newer_revision_is_news_though_the_last_look_was_a_minute_ago(sign_in, editor, item):
    client = sign_in(editor)
    sections(client, item)
    again(item, finding="It was 21 people.")
    sections(client, item)
    again(item, rating=factories.rating("true"))

    assert sections(client, item)["look"].old_heading == "In revision 2"


def test_a_reload_within_a_minute_writes_nothing(sign_in, editor, item):
    client = sign_in(editor)
    sections(client, item)
    stored = Look.objects.values().get()
    sections(client, item)

    assert Look.objects.values().get() == stored


def test_what_was_seen_before_is_known_with_its_time_or_not_at_all(item):
    look = Look.objects.create(item=item, person=factories.editor(), revision=item.newest_revision)
    with pytest.raises(IntegrityError, match="look_before_and_when"):
        raw.run("UPDATE review_look SET before_at = now() WHERE id = %s", look.pk)


def test_a_look_is_one_persons_own(sign_in, editor, item):
    sections(sign_in(editor), item)
    again(item, finding="It was 21 people.")

    other = sections(sign_in(factories.editor()), item)

    assert other["look"].changes is None


def test_asking_for_the_headers_alone_is_no_look(sign_in, editor, item):
    sign_in(editor).head(reverse("admin:item_review", args=[item.pk]))

    assert not Look.objects.exists()


def test_what_others_said_since_the_last_look_is_marked_as_new(sign_in, editor, item, monkeypatch):
    client = sign_in(editor)
    discussion.comment(item, by=editor, text="Which year?")
    sections(client, item)
    discussion.comment(item, by=factories.editor(), text="Which register?")

    address = reverse("admin:item_review", args=[item.pk])
    news = [each.is_new for each in client.get(address).context["remarks"]]

    assert news == [False, True]
    assert [each.is_new for each in client.get(address).context["remarks"]] == news
    monkeypatch.setattr(visits, "PAUSE", timedelta(0))
    client.get(address)
    assert not any(each.is_new for each in client.get(address).context["remarks"])
