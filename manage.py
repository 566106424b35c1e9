#!/usr/bin/env python
"""Django's command line. Starts the program's own PostgreSQL where DATABASE_URL is absent."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from newsroom import embedded

# These look after themselves, or have no use for a database.
WITHOUT_DATABASE = {"embedded", "collectstatic", "compilemessages", "makemessages", "help"}


def needs_database(command: str, arguments: list[str]) -> bool:
    # An edition that somebody holds is checked by what is in it.
    holds = command == "verify_record" and any(one.startswith("--edition") for one in arguments)
    return command not in WITHOUT_DATABASE and not holds


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        if needs_database(command, sys.argv[2:]) and settings.DATABASE_EMBEDDED:
            embedded.ensure_running(settings.NEWSROOM_VAR)
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
