"""The people of the sample newsroom and their passwords."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group

from newsroom.review.models import User
from newsroom.review.states import Role


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody of the sample. ``public_name`` is the byline; empty for none."""

    first_name: str
    last_name: str
    role: Role
    public_name: str = ""
    is_superuser: bool = False
    shown_as_reviewer: bool = False


FILE = "demo-accounts.json"
ACCOUNTS = {
    "admin": Account(
        first_name="Ada", last_name="Admin", role=Role.ADMINISTRATOR, is_superuser=True
    ),
    "reporter": Account(
        first_name="Rana",
        last_name="Reporter",
        role=Role.REPORTER,
        public_name="Rana Reporter",
    ),
    "reporter2": Account(
        first_name="Remo",
        last_name="Reporter",
        role=Role.REPORTER,
        public_name="Remo Reporter",
    ),
    "editor": Account(
        first_name="Edda",
        last_name="Editor",
        role=Role.EDITOR,
        public_name="Edda Editor",
        shown_as_reviewer=True,
    ),
    "publisher": Account(first_name="Petra", last_name="Publisher", role=Role.PUBLISHER),
}


def ensure(path: Path, *, password: str = "") -> dict[str, str]:
    """Make the accounts that are missing; every password that is known, also kept in ``path``.

    ``password``, if given, becomes everybody's. Otherwise accounts that exist keep theirs. The
    file is written before the accounts are committed, so that a password is never lost; an
    account whose password is not in it is left out of the answer.
    """
    known = {name: word for name, word in _read(path).items() if name in ACCOUNTS}
    existing = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
    for name in ACCOUNTS:
        if password:
            known[name] = password
        elif name not in existing:
            known.setdefault(name, secrets.token_urlsafe(9))
    _write(path, known)
    for name, account in ACCOUNTS.items():
        if name not in existing:
            _create(name, account, password=known[name])
        elif password and not existing[name].check_password(password):
            existing[name].set_password(password)
            existing[name].save(update_fields=["password"])
    return known


def _create(username: str, account: Account, *, password: str) -> None:
    user = User.objects.create_user(
        username,
        password=password,
        first_name=account.first_name,
        last_name=account.last_name,
        public_name=account.public_name,
        public_slug=username if account.public_name else None,
        is_staff=True,
        is_superuser=account.is_superuser,
        shown_as_reviewer=account.shown_as_reviewer,
    )
    user.groups.add(Group.objects.get(name=account.role.value))


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _write(path: Path, known: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(known, file, indent=2)
        file.write("\n")
    draft.replace(path)
