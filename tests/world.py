"""Rows that are made once for many tests, each of which takes back what it did."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what is done in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
