"""Row history: what changed in the working rows, by whatever way it came."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from claims.models import Claim, ClaimPart, Rating, Speaker, Topic, Verdict
from newsroom.articles.models import Article
from newsroom.review import workflow
from newsroom.review.models import Item, User
from newsroom.review.models.history import RowEvent
from newsroom.review.states import Role
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db

EVENTS = [model for model in apps.get_models() if issubclass(model, RowEvent)]
TRACKED = {model.pgh_tracked_model._meta.db_table for model in EVENTS}


def program() -> str:
    return str(connection.settings_dict["USER"])


def labels(history: Any) -> list[str]:
    return list(history.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_every_working_table_has_a_history() -> None:
    assert {
        "articles_article", "articles_block", "claims_claim", "claims_claim_places",
        "claims_claim_related", "claims_claim_topics", "claims_claimpart", "claims_claimstatement",
        "claims_contactattempt", "claims_evidence", "claims_evidencelink", "claims_occasion",
        "claims_place", "claims_rating", "claims_ratingscale", "claims_ratingtranslation",
        "claims_source", "claims_speaker", "claims_speakerrole", "claims_statement",
        "claims_topic", "claims_verdict", "review_byline", "review_item", "review_user",
        "review_user_groups",
    } <= TRACKED  # fmt: skip


def test_what_is_append_only_needs_none() -> None:
    assert not TRACKED & {"review_revision", "review_activity", "editions_edition"}


def test_the_parent_and_the_child_each_have_their_own() -> None:
    """A claim is a row in two tables."""
    names = {model: model.pgh_event_model.__name__ for model in (Item, Claim, Article)}
    assert names == {Item: "ItemEvent", Claim: "ClaimEvent", Article: "ArticleEvent"}


# --- Every way to change a row ---


def test_saving_updating_and_deleting_is_kept() -> None:
    claim = f.bare_claim(wording="One.")
    claim.wording = "Two."
    claim.save()
    Claim.objects.filter(pk=claim.pk).update(wording="Three.")
    raw.run("UPDATE claims_claim SET wording = 'Four.' WHERE item_ptr_id = %s", claim.pk)
    history = claim.claim_history.order_by("pgh_id")
    assert list(history.values_list("pgh_label", "wording")) == [
        ("insert", "One."), ("update", "Two."), ("update", "Three."), ("update", "Four."),
    ]  # fmt: skip
    Claim.objects.get(pk=claim.pk).delete()
    kept = Claim.pgh_event_model.objects.filter(pgh_obj_id=claim.pk)
    assert labels(kept)[-1] == "delete"
    assert kept.latest("pgh_id").wording == "Four."


def test_bulk_and_many_to_many_changes_are_kept() -> None:
    claim = f.bare_claim()
    ClaimPart.objects.bulk_create(
        ClaimPart(claim=claim, label=str(n), wording="Half.") for n in range(3)
    )
    topic = Topic.objects.create(name="A topic", slug="a-topic")
    claim.topics.add(topic)
    claim.topics.clear()
    assert labels(ClaimPart.pgh_event_model.objects.filter(claim=claim)) == ["insert"] * 3
    events = apps.get_model("claims", "ClaimTopicEvent").objects.filter(claim=claim)
    assert labels(events) == ["insert", "delete"]


def test_a_role_that_was_given_is_kept() -> None:
    person = f.user("somebody", Role.PUBLISHER)
    person.groups.clear()
    events = apps.get_model("review", "UserGroupEvent").objects.filter(user=person)
    assert labels(events) == ["insert", "delete"]


def test_saving_without_a_change_leaves_no_line() -> None:
    speaker = f.speaker()
    Speaker.objects.filter(pk=speaker.pk).update(name=speaker.name)
    speaker.save()
    assert labels(speaker.speaker_history) == ["insert"]


def test_moves_of_an_item_are_kept() -> None:
    claim = f.claim()
    workflow.submit(claim, by=claim.created_by)
    statuses = Item.objects.get(pk=claim.pk).item_history.order_by("pgh_id")
    assert list(statuses.values_list("status", flat=True))[-2:] == ["draft", "in_review"]


def test_a_line_names_the_role_of_the_database() -> None:
    rating = Rating.objects.get(slug="false")
    mine = f.speaker()
    assert mine.speaker_history.get().pgh_role == program()
    # The scale was made by the owner, when the database was.
    assert rating.rating_history.get().pgh_role != program()


# --- What stays out ---


def test_passwords_and_sign_ins_are_in_no_history() -> None:
    person = f.user("somebody")
    person.set_password("another secret")
    person.save()
    raw.run("UPDATE review_user SET last_login = now() WHERE id = %s", person.pk)
    event = User.pgh_event_model
    assert {"password", "last_login"} & {field.name for field in event._meta.fields} == set()
    assert labels(event.objects.filter(pgh_obj=person)) == ["insert"]


# --- Nobody else writes it ---


@pytest.mark.parametrize("model", EVENTS)
@pytest.mark.parametrize(
    "change", ["UPDATE {t} SET pgh_label = 'x'", "DELETE FROM {t}", "TRUNCATE {t}"]
)
def test_the_program_cannot_change_history(model: type[RowEvent], change: str) -> None:
    state, _sentence = raw.failure(change.format(t=model._meta.db_table))
    assert state == raw.NOT_ALLOWED


def test_the_program_cannot_make_history_up() -> None:
    speaker = f.speaker()
    table = Speaker.pgh_event_model._meta.db_table
    columns = raw.run(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'pgh_id'", table,
    )  # fmt: skip
    names = ", ".join(f'"{name}"' for (name,) in columns)
    copy = f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE pgh_obj_id = %s"
    assert raw.refusal(copy, speaker.pk) == "Row history comes with the change of its row."


def test_telling_the_triggers_to_look_away_silences_nothing() -> None:
    speaker = f.speaker()
    rules = raw.run("SELECT tgname FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_')")
    ignored = "{" + ",".join(name for (name,) in rules) + "}"
    raw.run("SELECT set_config('pgtrigger.ignore', %s, TRUE)", ignored)
    raw.run("UPDATE claims_speaker SET name = 'Another' WHERE id = %s", speaker.pk)
    assert labels(speaker.speaker_history) == ["insert", "update"]


# --- Who, where and why ---


def test_a_request_tells_who_asked_for_what(client: Client) -> None:
    claim, editor = f.claim(), f.editor()
    client.force_login(claim.created_by)
    response = client.post(f"/desk/items/{claim.pk}/submit/", {"message": "Please read."})
    assert response.status_code == 302
    moved = Item.objects.get(pk=claim.pk).item_history.latest("pgh_id")
    context = dict(moved.pgh_context)
    assert context.pop("request")
    assert context == {
        "user": claim.created_by_id,
        "url": f"/desk/items/{claim.pk}/submit/",
        "verb": "submit",
        "reason": "Please read.",
    }
    assert editor.pk != context["user"]


def test_what_is_typed_into_the_database_has_no_context() -> None:
    speaker = f.speaker()
    raw.run("UPDATE claims_speaker SET name = 'Another' WHERE id = %s", speaker.pk)
    assert speaker.speaker_history.latest("pgh_id").pgh_context is None


def test_nothing_of_one_request_is_told_of_the_next(client: Client) -> None:
    client.force_login(f.reporter())
    client.post("/desk/items/0/submit/")
    speaker = f.speaker()
    assert speaker.speaker_history.get().pgh_context is None


def test_history_costs_no_query(django_assert_num_queries: Any) -> None:
    claim = f.claim()
    with django_assert_num_queries(1):
        Verdict.objects.filter(claim=claim).update(finding="Another.")
    claim.wording = "Another."
    with django_assert_num_queries(2):
        claim.save()
