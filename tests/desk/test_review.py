"""The review screen."""

import pytest
from django.urls import reverse

from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db


def screen(client, item):
    return client.get(reverse("admin:item_review", args=[item.pk]))


@pytest.mark.parametrize("status", Status)
def test_it_opens_in_every_status(sign_in, editor, status):
    item = factories.bring_to(factories.claim(), status)

    response = screen(sign_in(editor), item)

    assert response.status_code == 200
    assert item.wording in response.text
