"""What several files about editions ask for."""

import pytest

from tests import factories as f
from tests.claims.capture import conftest as bad
from tests.editions import receiver


@pytest.fixture
def web(settings):
    settings.NEWSROOM_FETCH_LOOPBACK = True
    with bad.served(receiver.web()) as web:
        yield web


@pytest.fixture
def publisher():
    return f.publisher()
