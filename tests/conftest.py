"""The databases of the suite: made by the owner, used by the program's role, as in production."""

import contextlib
import hashlib
import os
from collections.abc import Iterator

import pgtrigger
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from newsroom import embedded

TEMPLATE = "newsroom_tests_template"


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    # WhiteNoise warns where it is missing, and a warning is an error here.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.SITE_URL = "http://testserver"
    # One test may ask the API more often in a minute than any network of readers.
    settings.NEWSROOM_API_RATE = 1_000_000
    # The suite opens and closes connections by hand.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


@pytest.fixture(autouse=True)
def _footer_is_known() -> None:
    """As in a process that has shown a page just now, where nothing about the newsroom is filled
    in: so the first page of a test asks as many queries as the second.
    """
    from newsroom.editions import policies  # noqa: PLC0415 -- models are not loaded with this module

    policies.memory.remember(frozenset(), seconds=3600)


@pytest.fixture(autouse=True)
def _nobody_has_asked() -> None:
    """As in a minute in which the API was not asked yet."""
    from newsroom.api import throttle  # noqa: PLC0415 -- settings are not loaded with this module

    throttle.count.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One migrated template, cloned for each xdist worker."""
    if settings.DATABASE_EMBEDDED:
        embedded.ensure_running(settings.NEWSROOM_VAR)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"newsroom_tests_{worker}"
    with (
        django_db_blocker.unblock(),
        psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner,
    ):
        # Several workers come here at once: the first makes the template, the others wait.
        owner.execute("SELECT pg_advisory_lock(hashtext('newsroom.tests'))")
        _make_template(owner)
        _create(owner, name, template=TEMPLATE)
        owner.execute("SELECT pg_advisory_unlock(hashtext('newsroom.tests'))")
        _use(name)
        yield
        connection.close()
        # A thread of the page cache may still be asking; then the next run drops it.
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            _drop(owner, name)


def _make_template(owner: psycopg.Connection) -> None:
    """A migrated database, kept from run to run until what makes it changes."""
    made_from = _fingerprint()
    if _comment_on(owner, TEMPLATE) == made_from:
        return
    _create(owner, TEMPLATE)
    _use(TEMPLATE)
    call_command("migrate", verbosity=0)
    connection.close()
    owner.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(TEMPLATE), sql.Literal(made_from)
        )
    )


def _fingerprint() -> str:
    """Of everything that a freshly migrated database depends on."""
    base = settings.BASE_DIR
    files = [
        base / "uv.lock",
        *sorted(base.glob("claims/migrations/*.py")),
        *sorted(base.glob("newsroom/*/migrations/*.py")),
        *sorted(base.glob("newsroom/setup/*.py")),
        *sorted(base.glob("newsroom/review/states.py")),
        *sorted(base.glob("newsroom/review/folding.py")),
        *sorted(base.glob("newsroom/editions/models/*_sql.py")),
    ]
    rules = [trigger.compile(model).hash for model, trigger in pgtrigger.registered()]
    parts = [*(path.read_bytes() for path in files), *(rule.encode() for rule in sorted(rules))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _comment_on(owner: psycopg.Connection, name: str) -> str | None:
    found = owner.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return found and found[0]


def _create(owner: psycopg.Connection, name: str, template: str = "template0") -> None:
    _drop(owner, name)
    owner.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _drop(owner: psycopg.Connection, name: str) -> None:
    """Raises ObjectInUse after the five seconds for which PostgreSQL waits for others to leave.

    Not by FORCE: the owner may not end sessions of the program's role.
    """
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
