"""Publishers keep the names that mean the same."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.editions.models import SearchAlias
from tests import factories as f

pytestmark = pytest.mark.django_db

ADD = "admin:editions_searchalias_add"


def save(client: Client, *names: str, pk: int | None = None) -> Any:
    path = reverse("admin:editions_searchalias_change", args=[pk]) if pk else reverse(ADD)
    return client.post(path, {"names": "\r\n".join(names)})


def test_a_publisher_adds_changes_and_deletes_a_group(client: Client) -> None:
    client.force_login(f.publisher())
    assert save(client, " IS-KP ", "", "ISKP", "is kp", "داعش خراسان").status_code == 302
    group = SearchAlias.objects.get()
    assert group.names == ["IS-KP", "ISKP", "داعش خراسان"]
    assert save(client, "IS-KP", "ISKP", pk=group.pk).status_code == 302
    group.refresh_from_db()
    assert group.names == ["IS-KP", "ISKP"]
    path = reverse("admin:editions_searchalias_delete", args=[group.pk])
    assert client.post(path, {"post": "yes"}).status_code == 302
    assert not SearchAlias.objects.exists()


def test_who_changed_it_is_kept_for_ever(client: Client) -> None:
    person = f.publisher()
    client.force_login(person)
    save(client, "IS-KP", "ISKP")
    line = SearchAlias.objects.get().searchalias_history.get()
    assert (line.pgh_label, line.names) == ("insert", ["IS-KP", "ISKP"])
    assert dict(line.pgh_context)["user"] == person.pk


@pytest.mark.parametrize("names", [["IS-KP"], ["IS-KP", "is kp"], ["…", "?"], ["x" * 101, "y"]])
def test_a_group_that_says_nothing_is_refused_and_what_was_typed_stays(
    client: Client, names: list[str]
) -> None:
    client.force_login(f.publisher())
    response = save(client, *names)
    assert response.status_code == 200
    assert names[0] in response.content.decode()
    assert not SearchAlias.objects.exists()


def test_a_name_is_in_one_group_only(client: Client) -> None:
    client.force_login(f.publisher())
    save(client, "IS-KP", "ISKP")
    html = save(client, "is kp", "Daesh").content.decode()
    assert "One of these names is in another group already: IS-KP = ISKP." in html


@pytest.mark.parametrize("person", [f.reporter, f.editor])
def test_others_only_look(client: Client, person: Any) -> None:
    group = SearchAlias.objects.create(names=["IS-KP", "ISKP"])
    client.force_login(person())
    assert client.get(reverse(ADD)).status_code == 403
    assert save(client, "A", "B", pk=group.pk).status_code == 403
    assert client.get(reverse("admin:editions_searchalias_changelist")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        SearchAlias.objects.create(names=[f"A{n}", f"B{n}"])
    client.force_login(f.publisher())
    client.get(reverse("admin:editions_searchalias_changelist"))
    with django_assert_num_queries(6):
        client.get(reverse("admin:editions_searchalias_changelist"))
