"""People at the desk, signed in."""

import pytest
from django.test import Client

from tests import factories


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
