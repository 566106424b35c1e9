#!/usr/bin/env python
"""Django's command line. Starts the program's own PostgreSQL where DATABASE_URL is absent."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from newsroom import embedded

# These look after themselves, or have no use for a database.
WITHOUT_DATABASE = {"embedded", "collectstatic", "compilemessages", "makemessages", "help"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        if command not in WITHOUT_DATABASE and settings.DATABASE_EMBEDDED:
            embedded.ensure_running(settings.NEWSROOM_VAR)
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
