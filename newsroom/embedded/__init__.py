"""The PostgreSQL that comes along, for machines where nobody set one up.

It lives in ``var/postgres``: ``data`` (the cluster), ``run`` (socket and log) and
``credentials.json``. It listens on a Unix socket only, asks every role for its password, and
outlives the program that started it. Why it is built this way: docs/adr/0010 and 0011.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsroom.embedded import access, server
from newsroom.embedded.errors import EmbeddedError, ProgramError, sentence
from newsroom.embedded.home import PORT, Home, is_ready
from newsroom.embedded.server import programs

__all__ = ["EmbeddedError", "Urls", "ensure_running", "is_running", "programs", "stop", "urls"]

SOCKET_PATH_LIMIT = 107  # bytes: sockaddr_un.sun_path on Linux, less its closing NUL


@dataclass(frozen=True)
class Urls:
    """``program`` may only use the data; ``owner`` may change the schema."""

    program: str
    owner: str


def urls(var: Path) -> Urls:
    """Addresses of the database ``newsroom`` for both roles.

    Touches nothing but the credentials file, which it makes when there is none.
    Raises EmbeddedError if that file can be neither made nor read.
    """
    home = _home(var)
    with _sentences(home):
        passwords = access.passwords(home)
    where = f"{quote(str(home.run), safe='')}:{PORT}/newsroom"
    return Urls(
        program=f"postgresql://newsroom:{passwords['program']}@{where}",
        owner=f"postgresql://newsroom_owner:{passwords['owner']}@{where}",
    )


def ensure_running(var: Path) -> None:
    """Make sure that the server runs and has its roles and database; takes about 1 ms if so.

    Any number of processes may call it at once. Waits up to PATIENCE seconds for recovery.
    Raises EmbeddedError.
    """
    home = _home(var)
    with _sentences(home):
        if is_ready(home):
            return
        _check_socket_path(home)
        access.prepare_folders(home)
        with server.locked(home):
            if not is_ready(home):
                server.bring_up(home)


def stop(var: Path) -> bool:
    """Stop the server and wait for it; False if it was not running. Raises EmbeddedError."""
    home = _home(var)
    with _sentences(home):
        if not home.root.is_dir():
            return False
        with server.locked(home):
            return server.stop(home)


def is_running(var: Path) -> bool:
    """Whether the server answers and has its roles. Raises EmbeddedError."""
    home = _home(var)
    with _sentences(home):
        return is_ready(home)


def _home(var: Path) -> Home:
    return Home(Path(var).resolve() / "postgres")


def _check_socket_path(home: Home) -> None:
    length = len(os.fsencode(home.socket))
    if length > SOCKET_PATH_LIMIT:
        raise EmbeddedError(
            f"The path of the database's socket in {home.run} is too long ({length} bytes; the "
            f"system allows {SOCKET_PATH_LIMIT}): set NEWSROOM_VAR to a folder with a shorter path."
        )
    if "," in str(home.run):
        # libpq reads a comma as "or that host".
        raise EmbeddedError(
            f"The path {home.run} has a comma, which a database address cannot hold: set "
            "NEWSROOM_VAR to a folder without one."
        )


@contextlib.contextmanager
def _sentences(home: Home) -> Iterator[None]:
    """Turn what the system or PostgreSQL says into one sentence with a way out."""
    try:
        yield
    except (OSError, ProgramError) as error:
        raise EmbeddedError(sentence(str(error), home=home, user=access.user(home))) from error
