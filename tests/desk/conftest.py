"""People at the desk, signed in, and the items on it."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsroom.editions import scheduling
from newsroom.review import workflow
from newsroom.review.states import Role, Status
from tests import factories

# A status in which each verb works.
STATUS = {
    "submit": Status.DRAFT,
    "recall": Status.IN_REVIEW,
    "return_": Status.IN_REVIEW,
    "approve": Status.IN_REVIEW,
    "publish": Status.REVIEWED,
    "schedule": Status.REVIEWED,
    "unschedule": Status.REVIEWED,
    "revise": Status.PUBLISHED,
    "discard": Status.PUBLISHED,
    "restore": Status.PUBLISHED,
    "withdraw": Status.PUBLISHED,
    "reinstate": Status.WITHDRAWN,
    "spike": Status.DRAFT,
    "unspike": Status.SPIKED,
}
TYPED = {
    "schedule": {"at": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"},
    "return_": {"reason": "Which year is this about?"},
    "withdraw": {"reason": "The recording was not genuine."},
    "reinstate": {"reason": "The recording was genuine after all."},
}


def bring(verb, item):
    """``item`` in a state in which ``verb`` is possible."""
    item = factories.bring_to(item, STATUS[verb])
    if verb == "discard":
        workflow.revise(item, by=item.created_by)
    if verb == "unschedule":
        at = timezone.now() + timedelta(days=1)
        scheduling.schedule(item, by=factories.publisher(), at=at)
    return item


def typed(verb, item, **changes):
    """What a person sends with ``verb``, the revision that was displayed included."""
    newest = item.newest_revision
    return {"revision": newest.pk if newest else ""} | TYPED.get(verb, {}) | changes


def anybody(*roles, **fields):
    return factories.user("", *roles, is_staff=True, **fields)


def of_all_trades(**fields):
    """Somebody who has every role."""
    return anybody(*Role, **fields)


@pytest.fixture
def sign_in():
    """A function that gives a client in which a person is signed in."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def editor():
    return factories.editor(username="editor")


@pytest.fixture
def self_approval(db):
    """The policy that admits it. Only the owner can write it, on a connection of its own."""
    with psycopg.connect(
        settings.DATABASE_OWNER_URL, dbname=connection.settings_dict["NAME"], autocommit=True
    ) as owner:
        owner.execute("UPDATE review_reviewpolicy SET self_approval = true")
        yield
        owner.execute("UPDATE review_reviewpolicy SET self_approval = false")
