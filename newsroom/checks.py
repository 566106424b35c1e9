"""What Django's system checks ask of the database."""

from typing import Any

from django.core import checks
from django.db import connections


@checks.register(checks.Tags.database)
def letters_of_every_script(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning where the database finds words in ASCII only, so that search misses the rest."""
    return [warning for alias in databases or () for warning in about(_ctype(alias))]


def _ctype(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        # Not asked of pg_trgm, which the first migrate creates.
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        return str(cursor.fetchone()[0])


def about(ctype: str) -> list[checks.CheckMessage]:
    """What there is to say of a database whose LC_CTYPE this is."""
    if ctype.upper() not in ("C", "POSIX"):
        return []
    return [
        checks.Warning(
            f"The database’s LC_CTYPE is {ctype}, in which only the letters of English are "
            "letters: looking for names and claims in other scripts is slow, and finds nothing "
            "that is merely similar.",
            hint="Make the database anew with LC_CTYPE 'C.UTF-8' and restore a backup into it.",
            id="newsroom.W001",
        )
    ]
