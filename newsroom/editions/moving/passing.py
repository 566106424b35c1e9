"""Rules of the database that an import cannot meet, passed by name."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection


@contextmanager
def past(*rules: str) -> Iterator[None]:
    """Let rows by that these rules refuse. Only the owner of the tables can, in a transaction."""
    with pgtrigger.ignore(*rules):
        yield
    # The setting is the transaction's, and would outlive the block.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '', TRUE)")
