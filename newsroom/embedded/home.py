"""Where the embedded database lives, and what can be told without starting it."""

import fcntl
import hashlib
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil  # comes with the wheel

PORT = 5432  # Only a part of the socket's file name: no TCP port is opened.
PATIENCE = 120  # seconds: recovery after a crash may take a while
SSL_REQUEST = struct.pack("!II", 8, 80877103)  # the shortest question of PostgreSQL's protocol


@dataclass(frozen=True)
class Home:
    """The files of one embedded database."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def socket(self) -> Path:
        return self.run / f".s.PGSQL.{PORT}"

    @property
    def log(self) -> Path:
        return self.run / "server.log"

    @property
    def credentials(self) -> Path:
        return self.root / "credentials.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.root / "start.lock"

    @property
    def alive(self) -> Path:
        """Held by the server and every backend, which inherit it.

        So the kernel knows whether one lives; a pid in a file may be somebody else's by now, or
        another container's.
        """
        return self.root / "alive.lock"

    @property
    def marker(self) -> Path:
        """Says that the roles are made, and with which credentials; goes where the data goes."""
        return self.data / "newsroom_roles"


def is_ready(home: Home) -> bool:
    return has_roles(home) and serves(home)


def has_roles(home: Home) -> bool:
    try:
        return home.marker.read_text() == digest(home)
    except FileNotFoundError:
        return False


def digest(home: Home) -> str:
    return hashlib.sha256(home.credentials.read_bytes()).hexdigest()


def serves(home: Home) -> bool:
    try:
        status = lines(home.data / "postmaster.pid")[7]
    except IndexError:
        return False
    # A killed server leaves "ready" behind, so the socket has the last word.
    return status == "ready" and _answers(home)


def _answers(home: Home) -> bool:
    """Whether the server says a byte: a killed one may still take the connection."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(PATIENCE)
        try:
            client.connect(str(home.socket))
            client.sendall(SSL_REQUEST)
            return bool(client.recv(1))
        except (FileNotFoundError, ConnectionError):
            return False


def lives(home: Home) -> bool:
    with open_lock(home.alive) as file:
        return not try_lock(file) or postmaster(home) is not None


def postmaster(home: Home) -> int | None:
    return holder(home.data / "postmaster.pid", home)


def holder(lock_file: Path, home: Home) -> int | None:
    """The process named in the lock file, if it still is a PostgreSQL at work where it says."""
    try:
        pid, data = lines(lock_file)[:2]
        process = psutil.Process(abs(int(pid)))  # negative: a single-user server
        here = process.cwd() in (data, str(home.data))
        return process.pid if here and process.name().startswith("postgres") else None
    except (ValueError, psutil.Error):
        return None


def lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text().splitlines()]
    except FileNotFoundError:
        return []


def open_lock(path: Path) -> IO[bytes]:
    # Read-only, so that root and the folder's owner can both lock whichever of them made it.
    if not path.exists():
        path.touch(mode=0o644)
    return path.open("rb")


def try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
