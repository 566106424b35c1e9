"""The embedded PostgreSQL, started for real: each test has a server of its own or needs none."""

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from newsroom import embedded
from newsroom.embedded import home as embedded_home
from newsroom.embedded import server as embedded_server

# On one worker: what the module sets up takes longer than its tests.
pytestmark = pytest.mark.xdist_group("embedded")

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="only root can be, mount or shut out others")

# Runs in a process of its own; becomes an ordinary user once everything is imported.
START = """
import os, sys
from pathlib import Path
from newsroom import embedded
embedded.programs()
uid = int(sys.argv[2])
if uid:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
try:
    print(embedded.urls(Path(sys.argv[1])).owner)
    embedded.ensure_running(Path(sys.argv[1]))
except embedded.EmbeddedError as error:
    print("ERROR", error)
"""


def short_folder():
    """A folder with a short path, in memory where there is plenty; pytest's own is too long."""
    memory = os.statvfs("/dev/shm") if Path("/dev/shm").is_dir() else None
    roomy = memory and memory.f_bavail * memory.f_frsize > 2**30
    return Path(tempfile.mkdtemp(prefix="nr-", dir="/dev/shm" if roomy else "/tmp"))


@pytest.fixture
def var():
    folder = short_folder()
    folder.chmod(0o755)
    yield folder / "var"
    clean_up(folder)


@pytest.fixture(scope="module")
def made():
    """A database that was made and stopped once, to copy: making one takes most of the time."""
    folder = short_folder()
    embedded.ensure_running(folder / "var")
    embedded.stop(folder / "var")
    yield folder / "var"
    clean_up(folder)


@pytest.fixture
def old(made, var):
    """A folder with a stopped database in it."""
    subprocess.run(["cp", "--archive", made, var], check=True)
    return var


@pytest.fixture(scope="module")
def running(made):
    """One server for the tests that only ask."""
    folder = short_folder()
    subprocess.run(["cp", "--archive", made, folder / "var"], check=True)
    embedded.ensure_running(folder / "var")
    yield folder / "var"
    clean_up(folder)


def clean_up(folder):
    for lock_file in folder.glob("**/postmaster.pid"):
        home = embedded_home.Home(lock_file.parent.parent)
        if pid := embedded_home.postmaster(home):
            os.kill(pid, signal.SIGQUIT)
            wait_for(lambda home=home: not embedded_home.lives(home))
    shutil.rmtree(folder)


def wait_for(condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "waited for 20 seconds"
        time.sleep(0.01)


def start_elsewhere(var, uid=0):
    return subprocess.Popen(
        [sys.executable, "-c", START, str(var), str(uid)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def put_a_row(var):
    with psycopg.connect(embedded.urls(var).owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS row")


def the_row(var):
    return ask(embedded.urls(var).owner, "SELECT row FROM kept")[0]


def pid_of(var):
    return int((var / "postgres/data/postmaster.pid").read_text().split()[0])


def kill_server(var):
    os.kill(pid_of(var), signal.SIGKILL)


def may_run(path, uid):
    test = ["test", "-x", str(path)]
    return not subprocess.run(test, user=uid, group=uid, extra_groups=[], check=False).returncode


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# -- What is there after a start


def test_the_owner_owns_the_database_and_creates_the_extensions(running):
    owner = embedded.urls(running).owner
    with psycopg.connect(owner, autocommit=True) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gin"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    assert ask(
        owner,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_database d"
        " JOIN pg_roles r ON r.oid = datdba WHERE datname = 'newsroom'",
    ) == ("newsroom_owner", False, True, False)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (i int)",
        "CREATE TEMP TABLE mine (i int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE newsroom_owner",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_program_may_create_nothing(running, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(embedded.urls(running).program, statement)


@pytest.mark.parametrize("role", ["newsroom", "newsroom_owner", "postgres"])
def test_nobody_gets_in_with_a_wrong_password(running, role):
    where = embedded.urls(running).owner.partition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(f"postgresql://{role}:guess@{where}", "SELECT 1")


def test_every_way_in_asks_for_a_scram_password(running):
    rules = (running / "postgres/data/pg_hba.conf").read_text().splitlines()
    ways_in = [rule for rule in rules if rule.strip() and not rule.startswith("#")]
    assert ways_in
    assert {rule.split()[-1] for rule in ways_in} == {"scram-sha-256"}


def test_no_port_is_open_and_nothing_is_written_carelessly(running):
    owner = embedded.urls(running).owner
    for name, value in {"listen_addresses": "", "fsync": "on", "data_checksums": "on"}.items():
        assert ask(owner, f"SHOW {name}") == (value,)


def test_folders_and_credentials_are_closed_to_others(running):
    home = running / "postgres"
    assert mode(home) == (0o710 if ROOT else 0o700)
    assert mode(home / "run") == mode(home / "data") == 0o700
    assert mode(home / "run/.s.PGSQL.5432") == 0o700
    assert mode(home / "credentials.json") == 0o600


def test_the_log_keeps_no_statement_and_no_value(running):
    with psycopg.connect(embedded.urls(running).owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE source (name text CHECK (name <> 'Deep Throat'))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO source VALUES ('Deep Throat')")
    log = (running / "postgres/run/server.log").read_text()
    assert "violates check constraint" in log
    assert "Deep Throat" not in log


def test_a_second_call_finds_it_running_at_once(running):
    before = pid_of(running)
    began = time.perf_counter()
    embedded.ensure_running(running)
    assert time.perf_counter() - began < 0.05
    assert pid_of(running) == before


def test_urls_are_stable_and_start_nothing(var):
    assert embedded.urls(var) == embedded.urls(var)
    assert [path.name for path in (var / "postgres").iterdir()] == ["credentials.json"]
    assert not embedded.is_running(var)


# -- Trouble that it survives


def test_data_survives_a_stop_and_a_killed_server(old):
    embedded.ensure_running(old)
    put_a_row(old)
    assert embedded.stop(old) is True
    assert embedded.stop(old) is False
    embedded.ensure_running(old)
    kill_server(old)
    embedded.ensure_running(old)
    assert the_row(old) == 42


def test_lock_files_that_name_another_living_process_are_stale(old):
    embedded.ensure_running(old)
    put_a_row(old)
    kill_server(old)
    wait_for(lambda: not embedded_home.lives(embedded_home.Home(old / "postgres")))
    owner = (old / "postgres/data").stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=owner if ROOT else None) as stranger:
        for name in ("data/postmaster.pid", "run/.s.PGSQL.5432.lock"):
            lock_file = old / "postgres" / name
            lines = lock_file.read_text().splitlines()
            lock_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        embedded.ensure_running(old)
        assert the_row(old) == 42
        stranger.kill()


def test_two_processes_that_start_it_at_once_share_one_server(var):
    starters = [start_elsewhere(var) for _ in range(3)]
    said = {starter.communicate(timeout=60)[0] for starter in starters}
    assert said == {embedded.urls(var).owner + "\n"}
    assert embedded.is_running(var)


@pytest.mark.parametrize("step", ["start.lock", "data.new/base", "data/postmaster.pid"])
def test_a_starter_killed_half_way_does_no_harm(var, step):
    starter = start_elsewhere(var)
    wait_for((var / "postgres" / step).exists)
    starter.kill()
    starter.communicate()
    embedded.ensure_running(var)
    assert ask(embedded.urls(var).program, "SELECT current_user") == ("newsroom",)


def test_lost_credentials_are_made_anew_and_no_data_is_lost(old):
    embedded.ensure_running(old)
    put_a_row(old)
    before = embedded.urls(old)
    (old / "postgres/credentials.json").unlink()
    assert embedded.urls(old) != before
    embedded.ensure_running(old)
    assert the_row(old) == 42


def test_it_may_move_to_another_folder_while_it_is_stopped(old):
    embedded.ensure_running(old)
    put_a_row(old)
    embedded.stop(old)
    moved = old.rename(old.with_name("it's a $new place"))
    embedded.ensure_running(moved)
    assert the_row(moved) == 42


@only_root
def test_an_ordinary_user_starts_it_and_root_may_use_it_after(var):
    nobody = pwd.getpwnam("nobody").pw_uid
    var.mkdir()
    os.chown(var, nobody, nobody)
    if not may_run(embedded.programs() / "postgres", nobody):
        pytest.skip("the installed programs are closed to other users")
    said, _ = start_elsewhere(var, nobody).communicate(timeout=60)
    assert "ERROR" not in said
    put_a_row(var)
    assert (var / "postgres").stat().st_uid == (var / "postgres/data").stat().st_uid == nobody
    embedded.stop(var)
    embedded.ensure_running(var)
    assert the_row(var) == 42
    assert (var / "postgres/credentials.json").stat().st_uid == nobody


@only_root
def test_a_closed_folder_above_is_opened_for_the_server_alone(var):
    var.parent.chmod(0o700)
    embedded.ensure_running(var)
    assert embedded.is_running(var)
    assert mode(var.parent) & 0o007 == 0
    assert not may_run(var, pwd.getpwnam("nobody").pw_uid)


# -- Trouble that it names


def fails(var, sentence):
    with pytest.raises(embedded.EmbeddedError, match=sentence) as caught:
        embedded.ensure_running(var)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_socket_path_that_is_too_long_is_named(var):
    fails(var / ("long" * 25), r"too long \(1\d\d bytes; the system allows 107\): set NEWSROOM_VAR")


def test_a_path_that_a_database_address_cannot_hold_is_named(var):
    fails(var / "a,b", "has a comma")


def test_a_missing_wheel_is_named(var, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    embedded.programs.cache_clear()
    fails(var, "not installed.*uv sync.*DATABASE_URL")
    monkeypatch.undo()
    assert embedded.programs().exists()


def test_programs_that_do_not_run_here_are_named(var, monkeypatch):
    folder = var.parent / "bin"
    folder.mkdir()
    (folder / "postgres").write_bytes(b"\x7fELF of another machine")
    (folder / "postgres").chmod(0o755)
    monkeypatch.setattr(embedded_server, "programs", lambda: folder)
    fails(var, "cannot be run by .*DATABASE_URL")


def test_data_of_another_major_version_is_named(var):
    embedded.urls(var)
    data = var / "postgres/data"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text("17\n")
    fails(var, "made by PostgreSQL 17, and this program brings PostgreSQL 18: make a backup")


def test_damaged_credentials_are_named(var):
    embedded.urls(var)
    (var / "postgres/credentials.json").write_text(json.dumps({"owner": "x"}))
    with pytest.raises(embedded.EmbeddedError, match="is damaged: remove it"):
        embedded.urls(var)


def test_a_start_that_never_ends_is_named(var, monkeypatch):
    embedded.urls(var)
    monkeypatch.setattr(embedded_server, "PATIENCE", 0.1)
    with embedded_home.open_lock(var / "postgres/start.lock") as other:
        assert embedded_home.try_lock(other)
        fails(var, "Another process has been starting the database")


def test_a_file_in_the_place_of_the_folder_is_named(var):
    var.write_text("not a folder")
    fails(var, "could not be used .*Not a directory|could not be used .*File exists")


def test_a_port_taken_by_another_server_is_named(old):
    """The file name of the socket holds the port, so two servers can want the same one."""
    embedded.ensure_running(old)
    other = old.with_name("other")
    embedded.urls(other)
    (other / "postgres/run").mkdir()
    embedded_server_lock = "run/.s.PGSQL.5432.lock"
    shutil.copy(old / "postgres" / embedded_server_lock, other / "postgres" / embedded_server_lock)
    shutil.chown(other / "postgres" / embedded_server_lock, (old / "postgres/data").owner())
    fails(other, "Port 5432 in .* is taken by another PostgreSQL: stop that one")


@only_root
def test_a_folder_of_somebody_else_is_named(old):
    embedded.ensure_running(old)
    embedded.stop(old)
    said, _ = start_elsewhere(old, pwd.getpwnam("nobody").pw_uid).communicate(timeout=60)
    assert "is closed to nobody: give the folder to that user" in said


@only_root
def test_a_full_disk_is_named_and_harms_nothing(var):
    var.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(var)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts no small disk")
    try:
        fails(var, "no space left on the disk.*free some, or set NEWSROOM_VAR")
        subprocess.run(["mount", "-o", "remount,size=200m", str(var)], check=True)
        embedded.ensure_running(var)
        assert embedded.stop(var)
    finally:
        subprocess.run(["umount", "--lazy", str(var)], check=True)
