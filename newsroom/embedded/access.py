"""Who may touch the embedded database: passwords, folders and the server's system user."""

import contextlib
import json
import os
import pwd
import secrets
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from newsroom.embedded.errors import EmbeddedError
from newsroom.embedded.home import Home

SYSTEM_USER = "newsroom-postgres"
TEST = shutil.which("test") or "/usr/bin/test"


def passwords(home: Home) -> dict[str, str]:
    if not home.credentials.exists():
        _make_folder(home.root)
        _write_once(
            home.credentials,
            json.dumps({r: secrets.token_hex(24) for r in ("superuser", "owner", "program")}),
        )
    try:
        found = json.loads(home.credentials.read_text())
        return {r: str(found[r]) for r in ("superuser", "owner", "program")}
    except (ValueError, KeyError, TypeError):
        raise EmbeddedError(
            f"{home.credentials} is damaged: remove it, and the next start makes a new one; no "
            "data is lost."
        ) from None


def _write_once(path: Path, text: str) -> None:
    """Make the file whole and private, unless another process was first."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as file:  # mode 0600
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        give(Path(file.name), path.parent.stat().st_uid)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(file.name)


def prepare_folders(home: Home) -> None:
    """Make the folders, and shut them to everybody but us and the server's user."""
    _make_folder(home.root)
    _make_folder(home.run)
    passwords(home)
    server = account(home)
    give(home.run, server.pw_uid)
    home.run.chmod(0o700)
    home.credentials.chmod(0o600)
    if home.root.stat().st_uid:
        home.root.chmod(0o700)
    else:
        os.chown(home.root, 0, server.pw_gid)
        home.root.chmod(0o710)
    if os.geteuid() == 0:
        let_through(home.run, server)


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def give(path: Path, uid: int) -> None:
    if os.geteuid() == 0:
        os.chown(path, uid, -1)


def user(home: Home) -> str:
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


def account(home: Home) -> pwd.struct_passwd:
    name = user(home)
    for _ in range(5):  # useradd fails while another process edits /etc/passwd
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
        _add_user(name)
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and the system user {name} could not be made: make it, "
        "or start the program as an ordinary user."
    )


def _add_user(name: str) -> None:
    nologin = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    with contextlib.suppress(FileNotFoundError):
        command = ["useradd", *nologin, name]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- no shell
        time.sleep(0.5 if done.returncode else 0)


def let_through(path: Path, account: pwd.struct_passwd) -> None:
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
    done = subprocess.run(  # noqa: S603 -- a path of ours, and no shell
        [TEST, "-x", str(folder)],
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
