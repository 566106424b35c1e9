"""The small form beside an item: who has it, until when, how urgent it is."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from newsroom.review import assigning
from newsroom.review.models import Item
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.desk.conftest import anybody

pytestmark = pytest.mark.django_db

AT = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)


def address(item):
    return reverse("admin:item_arrange", args=[item.pk])


def stored(item):
    return Item.objects.select_related("assigned_to").get(pk=item.pk)


def as_shown(item):
    """What the browser sends if nothing is changed."""
    due = f"{item.due_at:%Y-%m-%dT%H:%M}" if item.due_at else ""
    person = item.assigned_to_id or ""
    return {
        "assigned_to": person, "due_at": due, "priority": item.priority, "note": "",
        "shown": f"{person}|{due}|{item.priority}",
    }  # fmt: skip


@pytest.mark.parametrize("make", [f.claim, f.article])
@pytest.mark.parametrize("at", ["form", "review"])
def test_it_stands_on_the_form_and_on_the_review_screen_and_leads_back_there(
    sign_in, editor, make, at
):
    item = f.bring_to(make(due_at=timezone.now() - timedelta(hours=2)), Status.IN_REVIEW)
    room = {"claim": "claims_claim", "article": "articles_article"}[item.kind]
    where = {
        "form": reverse(f"admin:{room}_change", args=[item.pk]),
        "review": reverse("admin:item_review", args=[item.pk]),
    }[at]
    client = sign_in(editor)
    text = client.get(where).text
    assert "assigned to nobody" in text
    assert "overdue by 2" in text
    assert f'action="{address(item)}"' in text
    answer = client.post(address(item), {"take": "1", "at": at})
    assert answer.url == where
    assert "assigned to <bdi>editor</bdi>" in client.get(where).text


def test_an_editor_changes_all_of_it_at_once(sign_in, editor):
    rana = f.reporter(username="rana")
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    typed = {"assigned_to": "", "assigned_to-typed": "rana", "due_at": f"{AT:%Y-%m-%dT%H:%M}",
             "priority": "4", "note": "She knows the ministry."}  # fmt: skip
    answer = sign_in(editor).post(address(item), as_shown(item) | typed)
    assert answer.status_code == 302
    item = stored(item)
    assert (item.assigned_to, item.due_at, item.priority) == (rana, AT, 4)
    lines = [(each.verb, each.reason.split(":")[0]) for each in item.activities.all()[1:]]
    assert [verb for verb, _reason in lines] == ["assign", "set_due", "prioritise"]


def test_an_old_page_takes_nothing_back_that_was_arranged_since(sign_in, editor):
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    page = as_shown(item)
    rana = f.reporter()
    assigning.assign(item, by=f.editor(), to=rana)
    sign_in(editor).post(address(item), page | {"priority": "3"})
    assert (stored(item).assigned_to, stored(item).priority) == (rana, 3)


def test_one_refusal_undoes_all_and_everything_typed_is_kept(sign_in, editor):
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    past = f"{timezone.now() - timedelta(days=2):%Y-%m-%dT%H:%M}"
    typed = {"assigned_to": str(editor.pk), "due_at": past, "note": "For Monday."}
    answer = sign_in(editor).post(address(item), as_shown(item) | typed)
    assert answer.status_code == 400
    for text in ("That is past; choose a later time.", past, "For Monday."):
        assert text in answer.text
    assert stored(item).assigned_to is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"assigned_to-typed": "nobody there"}, "No person is called “nobody there”."),
        ({"due_at": "tomorrow"}, "“tomorrow” is not a date and time"),
        ({"priority": "9"}, "9 is not one of the available choices."),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_field(sign_in, editor, typed, sentence):
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    answer = sign_in(editor).post(address(item), as_shown(item) | typed)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert next(iter(typed.values())) in answer.text


def test_a_reporter_hands_over_what_is_theirs_and_sets_no_dates(sign_in):
    me, other = f.reporter(), f.reporter(username="olu")
    item = f.bring_to(f.claim(by=me), Status.IN_REVIEW)
    client = sign_in(me)
    shown = client.get(address(item)).context["form"]
    assert list(shown.fields) == ["shown", "assigned_to", "note"]
    sent = {"assigned_to": str(other.pk), "note": "They call back on Monday.", "priority": "4"}
    client.post(address(item), as_shown(item) | sent)
    assert (stored(item).assigned_to, stored(item).priority) == (other, 2)
    assert not client.get(address(item)).context["form"].offers_fields


def test_taking_what_somebody_has_taken_meanwhile_is_refused_with_their_name(sign_in):
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    assigning.take(item, by=f.reporter(first_name="Rana"))
    answer = sign_in(f.reporter()).post(address(item), {"take": "1"})
    assert answer.status_code == 403
    assert "This is Rana’s; they or an editor can hand it over." in answer.text


def test_what_is_spiked_is_not_arranged(sign_in, editor):
    item = f.bring_to(f.claim(), Status.SPIKED)
    client = sign_in(editor)
    form = client.get(address(item)).context["form"]
    assert (form.offers_fields, form.offers_take) == (False, False)
    assert client.post(address(item), {"take": "1"}).status_code == 409


@pytest.mark.parametrize("role", Role)
def test_whoever_may_see_items_sees_whose_it_is(sign_in, role):
    may = role not in (Role.SOURCE_GUARDIAN, Role.ADMINISTRATOR)
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    assert sign_in(anybody(role)).get(address(item)).status_code == (200 if may else 403)


# --- From the queue, and back to it ---


def test_after_a_decision_comes_the_next_of_the_same_search(sign_in, editor):
    first, other, last = (
        f.bring_to(f.claim(language=language), Status.IN_REVIEW) for language in ("fa", "en", "fa")
    )
    assert other
    client, search = sign_in(editor), "status=in_review&language=fa"
    kept = urlencode({"queue": search})
    text = client.get(reverse("admin:item_review", args=[first.pk]), {"queue": search}).text
    beside = f"{reverse('admin:item_review', args=[last.pk])}?{kept}"
    approve = f"{reverse('admin:item_verb', args=[first.pk, 'approve'])}?{kept}"
    back = f"/desk/queue/?{search}"
    for link in (f'href="{beside}"', f'action="{approve}"', f'href="{escape(back)}"'):
        assert link in text
    answer = client.post(approve, {"revision": first.newest_revision.pk})
    assert answer.url == beside
    returned = f"{reverse('admin:item_verb', args=[last.pk, 'return_'])}?{kept}"
    sent = {"revision": last.newest_revision.pk, "reason": "Which year?"}
    assert client.post(returned, sent).url == back
