"""Every verb through its page: who may, when, and with what."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from newsroom.editions.models import Edition
from newsroom.editions.verbs import ACTS
from newsroom.review import workflow
from newsroom.review.models import Activity, Decision, Item, Revision
from newsroom.review.states import VERBS, Role, Status
from tests import factories
from tests.desk.conftest import STATUS, anybody, bring, of_all_trades, typed

pytestmark = pytest.mark.django_db

WRONG_STATES = [
    (verb.name, status) for verb in VERBS.values() for status in Status if status not in verb.moves
]
ROLES = [(verb.name, role) for verb in VERBS.values() for role in Role]


def url(verb, item):
    return reverse("admin:item_verb", args=[item.pk, verb])


def all_rows():
    """What a verb could change."""
    items = list(Item.objects.order_by("pk").values())
    return items, *(list(m.objects.values()) for m in (Revision, Decision, Activity, Edition))


def actor(verb, item, *roles):
    """The one who may: the submitter where only they can, else somebody with ``roles``."""
    return item.created_by if VERBS[verb].only_submitter else anybody(*roles)


def test_every_verb_has_an_act_and_a_situation_here():
    assert set(ACTS) == set(STATUS) == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_looking_at_the_page_of_a_verb_changes_nothing(sign_in, verb):
    item = bring(verb, factories.claim())
    before = all_rows()

    response = sign_in(actor(verb, item, *VERBS[verb].roles)).get(url(verb, item))

    assert response.status_code == 200
    assert all_rows() == before


@pytest.mark.parametrize("verb", VERBS)
def test_confirming_it_does_it_and_says_so(sign_in, verb):
    item = bring(verb, factories.claim())
    before = Status(item.status)
    item.refresh_from_db()
    person = actor(verb, item, *VERBS[verb].roles)

    response = sign_in(person).post(url(verb, item), typed(verb, item), follow=True)

    last = item.activities.last()
    assert response.status_code == 200
    assert str(item) in next(str(message) for message in response.context["messages"])
    assert (last.verb, last.actor) == (verb, person)
    assert last.to_status in VERBS[verb].moves[Status(last.from_status)]
    assert before in (last.from_status, Status.PUBLISHED)


@pytest.mark.parametrize(("verb", "role"), ROLES)
def test_the_role_decides_who_may(sign_in, verb, role):
    item = bring(verb, factories.claim())
    person = anybody(role)
    person.user_permissions.add(Permission.objects.get(codename="view_item"))
    may = role in VERBS[verb].roles and not VERBS[verb].only_submitter
    before = all_rows()

    response = sign_in(person).post(url(verb, item), typed(verb, item))

    assert response.status_code == (302 if may else 403)
    assert (all_rows() != before) is may
    if role not in VERBS[verb].roles:
        assert f"“{VERBS[verb].label}” is for the role" in response.text


@pytest.mark.parametrize(("verb", "status"), WRONG_STATES)
def test_in_a_wrong_state_it_says_so_and_keeps_what_was_typed(sign_in, verb, status):
    item = factories.bring_to(factories.claim(), status)
    before = all_rows()
    sent = typed(verb, item, reason="My reason for it", message="My message")

    response = sign_in(of_all_trades()).post(url(verb, item), sent)

    assert response.status_code == 409
    assert "is not possible while this is" in response.text
    assert all_rows() == before
    for each in ACTS[verb].inputs:
        if each.name in ("reason", "message"):
            assert sent[each.name] in response.text


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS.values() if verb.needs_reason])
@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_reason_is_asked_for_where_one_is_needed(sign_in, verb, reason):
    item = bring(verb, factories.claim())
    before = all_rows()

    response = sign_in(of_all_trades()).post(url(verb, item), typed(verb, item, reason=reason))

    assert response.status_code == 400
    assert response.context["form"].errors.keys() == {"reason"}
    assert all_rows() == before


def test_a_reason_of_any_length_is_kept_and_its_limit_named(sign_in, editor):
    item = bring("return_", factories.claim())
    long = "ab " * 30_000

    response = sign_in(editor).post(url("return_", item), typed("return_", item, reason=long))

    assert response.status_code == 400
    assert "at most 2000 characters" in response.text
    assert long.strip() in response.text


def test_all_that_is_missing_is_listed_with_links_to_its_fields(sign_in):
    item = factories.bare_claim()

    response = sign_in(item.created_by).post(url("submit", item))

    form = reverse("admin:claims_claim_change", args=[item.pk])
    assert response.status_code == 422
    for anchor in ("claim_statements-group", "id_verdict-0-rating", "id_verdict-0-finding"):
        assert f'href="{form}#{anchor}"' in response.text
    item.refresh_from_db()
    assert item.status == Status.DRAFT


def test_a_superuser_without_the_role_is_refused(sign_in):
    item = bring("approve", factories.claim())
    root = factories.user(is_staff=True, is_superuser=True)

    response = sign_in(root).post(url("approve", item), typed("approve", item))

    assert response.status_code == 403
    assert not Decision.objects.exists()


def test_what_does_not_exist_is_not_found(sign_in, editor):
    item = factories.claim()
    client = sign_in(editor)

    assert client.get(url("steal", item)).status_code == 404
    assert client.get(reverse("admin:item_verb", args=[item.pk + 1, "spike"])).status_code == 404


def test_who_may_not_see_items_sees_none(sign_in):
    item = factories.claim()
    outsider = factories.user(is_staff=True)

    assert sign_in(outsider).get(url("submit", item)).status_code == 403


@pytest.mark.parametrize("fields", [{}, {"is_staff": True, "is_active": False}])
def test_only_active_staff_come_in(client, sign_in, fields):
    item = factories.claim()
    person = factories.user("", Role.EDITOR, **fields)

    for visitor in (client, sign_in(person)):
        response = visitor.post(url("spike", item))
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))
    item.refresh_from_db()
    assert item.status == Status.DRAFT


def test_after_a_decision_the_next_item_is_shown(sign_in, editor):
    first, second = (bring("approve", factories.claim()) for _ in range(2))
    client = sign_in(editor)

    response = client.post(url("approve", first), typed("approve", first))
    assert response.url == reverse("admin:item_review", args=[second.pk])

    response = client.post(url("return_", second), typed("return_", second))
    assert response.url == reverse("admin:index")


def test_a_message_goes_with_what_is_submitted(sign_in):
    item = factories.claim()

    sign_in(item.created_by).post(url("submit", item), {"message": "Look at the date first."})

    assert item.newest_revision.message == "Look at the date first."


def test_a_draft_that_was_deleted_meanwhile_is_not_found(sign_in, editor):
    item = factories.claim()
    address = url("spike", item)
    Item.objects.get(pk=item.pk).delete()

    assert sign_in(editor).post(address).status_code == 404


def test_recalling_what_was_recalled_meanwhile_is_told_in_a_sentence(sign_in):
    item = bring("recall", factories.claim())
    workflow.recall(item, by=item.created_by)

    response = sign_in(item.created_by).post(url("recall", item))

    assert response.status_code == 409
    assert "while this is draft" in response.text
