"""What goes wrong with the embedded database, as sentences."""

import re

from newsroom.embedded.home import PORT, Home

_CAUSES = {
    "could not resize shared memory": (
        "The shared memory (/dev/shm) is too small for PostgreSQL: give the container at least "
        "256 MB of it (for example --shm-size=256m)."
    ),
    "No space left on device|Disk quota exceeded|not enough space": (
        "There is no space left on the disk that holds {home}: free some, or set NEWSROOM_VAR to "
        "a folder on another disk."
    ),
    "Read-only file system": (
        "{home} is on a read-only disk: set NEWSROOM_VAR to a folder that can be written."
    ),
    "Permission denied|Operation not permitted|must be owned|has wrong ownership": (
        "The database folder {home} is closed to {user}: give the folder to that user, or set "
        "NEWSROOM_VAR to a folder of its own."
    ),
    r"SQL\.\d+\.lock\" already exists|Address already in use|could not create any Unix": (
        "Port {port} in {home}/run is taken by another PostgreSQL: stop that one, or set "
        "NEWSROOM_VAR to another folder."
    ),
    "lock file .* already exists|pre-existing shared memory": (
        "Another PostgreSQL is working in {home}/data: stop that one, or set NEWSROOM_VAR to "
        "another folder."
    ),
}


class EmbeddedError(RuntimeError):
    """One sentence that says why the database cannot run and what to do about it."""


class ProgramError(Exception):
    """What a PostgreSQL program said when it failed."""


def sentence(said: str, *, home: Home, user: str) -> str:
    for pattern, cause in _CAUSES.items():
        if re.search(pattern, said):
            return cause.format(home=home.root, port=PORT, user=user)
    last = ([line for line in said.splitlines() if line.strip()] or ["no reason given"])[-1]
    return f"The database in {home.root} could not be used ({last.strip()}): look at {home.log}."
