"""Every screen of the desk: at most fifteen queries, as many for one row as for three, and no
choice out of hundreds."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch

from claims.models import Source, Speaker
from newsroom.review.models import User
from tests.desk import screens
from tests.desk.conftest import of_all_trades
from tests.world import undone

pytestmark = pytest.mark.django_db
MOST = 15
SCREENS = {label: (name, arguments) for label, name, arguments in screens.screens()}
OPTIONS = 200


@pytest.fixture(scope="module")
def looked(django_db_setup, django_db_blocker) -> Iterator[dict[str, list]]:
    """Of each screen what came of looking at it with one row and with three: status, queries,
    page."""
    with django_db_blocker.unblock(), undone():
        # What a process asks for once.
        ContentType.objects.get_for_models(*apps.get_models())
        client = Client()
        client.force_login(of_all_trades())
        found = {label: [] for label in SCREENS}
        # So that what looks for similar or earlier things finds some both times.
        screens.newsroom(1)
        for rows in (1, 3):
            there = screens.newsroom(rows)
            if rows == 3:
                _many()
            for label, (name, arguments) in SCREENS.items():
                try:
                    at = screens.address(name, arguments, there)
                except NoReverseMatch as missing:
                    found[label].append((str(missing), 0, ""))
                    continue
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(at)
                found[label].append((response.status_code, len(queries), response.text))
        yield found


def _many():
    people = [User(username=f"one-of-many-{n}", is_staff=True) for n in range(300)]
    User.objects.bulk_create(people)
    Source.objects.bulk_create(Source(title=f"S {n}", slug=f"one-{n}") for n in range(300))
    Speaker.objects.bulk_create(Speaker(name=f"S {n}", slug=f"one-{n}") for n in range(300))


@pytest.mark.parametrize("label", SCREENS)
def test_a_screen_costs_the_same_for_one_row_and_three_and_little(looked, label):
    (one, cost, _page), (three, cost_of_three, _page) = looked[label]
    # Much is deleted by nobody, and some verbs are for one person; that is said for little, too.
    assert (one, three) in {(200, 200), (403, 403)}
    assert cost == cost_of_three
    assert cost <= MOST


@pytest.mark.parametrize("label", SCREENS)
def test_no_choice_on_a_screen_is_out_of_hundreds(looked, label):
    for _status, _cost, page in looked[label]:
        lists = re.findall(r"<select\b.*?</select>", page, re.S)
        assert max((each.count("<option") for each in lists), default=0) <= OPTIONS


def test_no_screen_is_forgotten():
    ours = {name for name in screens.names() if screens.filled(name) == [{}]}
    assert {name for name in screens.OWN if name not in screens.names()} == set()
    assert len(ours) > 20
