"""Acting as the role that owns the tables, for the few commands that change tables or rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as ``DATABASE_OWNER_URL`` says until the block ends.

    Raises CommandError with a sentence where it is not set. Not for use inside a transaction.
    """
    if not settings.DATABASE_OWNER_URL:
        raise CommandError(
            "This changes tables or rules, so it needs DATABASE_OWNER_URL: the address of the "
            "database with the role that owns it."
        )
    owner = dj_database_url.parse(settings.DATABASE_OWNER_URL)
    program = dict(connection.settings_dict)
    options = {key: value for key, value in program["OPTIONS"].items() if key != "pool"}
    connection.close()
    connection.settings_dict |= {
        key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")
    } | {"OPTIONS": options}  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= program


class OwnerCommand(BaseCommand):
    """A command that runs as the owner."""

    def execute(self, *args: Any, **options: Any) -> Any:
        with as_owner():
            return super().execute(*args, **options)
