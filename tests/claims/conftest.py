"""A reporter at the desk."""

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def reporter(db):
    return factories.reporter(username="rita", first_name="Rita")


@pytest.fixture
def sign_in():
    """A function that gives a client in which a person is signed in."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def client(reporter, sign_in):
    return sign_in(reporter)
