"""What the program's role may do in the database. It owns nothing.

Privileges come first: what is not granted here, no code of the program can do. The triggers come
second. (The owner can do everything; the chain of editions shows what it did.)
"""

import dj_database_url
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from psycopg import sql

from newsroom.review.models.history import RowEvent

# Instead of SELECT, INSERT, UPDATE and DELETE. UPDATE (x) is the privilege on that column only.
RIGHTS = {
    "review.ReviewPolicy": "SELECT",
    "review.Revision": "SELECT, INSERT",
    "review.Decision": "SELECT, INSERT",
    "review.Activity": "SELECT, INSERT",
    "review.Schedule": "SELECT, INSERT, UPDATE (state, tries, next_try_at, failure, finished_at)",
    "review.Checklist": "SELECT, INSERT",
    "review.ChecklistQuestion": "SELECT, INSERT",
    "review.Comment": "SELECT, INSERT, DELETE, UPDATE (resolved_by_id, resolved_at)",
    "review.Notice": "SELECT, INSERT, DELETE, UPDATE"
    " (state, tries, next_try_at, finished_at, failure)",
    "review.OutsideLink": "SELECT, INSERT, UPDATE (revoked_by_id, revoked_at)",
    "review.OutsideVisit": "SELECT, INSERT",
    "review.Token": "SELECT, INSERT, UPDATE (revoked_by_id, revoked_at, last_used_on)",
    "review.TokenUse": "SELECT, INSERT, UPDATE (minute, times)",
    "review.KeptAnswer": "SELECT, INSERT, DELETE",
    "editions.Edition": "SELECT, INSERT, UPDATE (current)",
    "editions.Facet": "SELECT, INSERT",
    "editions.Filing": "SELECT, INSERT, DELETE",
    "editions.SearchText": "SELECT, INSERT, DELETE",
    "editions.SearchWord": "SELECT, INSERT, UPDATE (is_name)",
    "editions.Address": "SELECT, INSERT",
    "editions.FormerAddress": "SELECT, INSERT",
    "editions.Archive": "SELECT, INSERT, UPDATE"
    " (state, digest, confirmed_by_id, confirmed_at, self_approval_reason, finished_at)",
    "editions.ArchivedItem": "SELECT, INSERT, UPDATE (refusal, done_at)",
    "editions.LookAgain": "SELECT, INSERT, UPDATE (outcome, settled_by_id, settled_at)",
    "editions.RecordCheck": "SELECT, INSERT",
    "editions.Redaction": "SELECT",
    "editions.Ticket": "SELECT, INSERT, UPDATE"
    " (state, became_id, taken_up_by_id, taken_up_at, closed_by_id, closed_at, answer,"
    ' text, who, "where", digest, forgotten_at)',
    "editions.TicketLook": "SELECT, INSERT",
    "editions.TicketSender": "SELECT, INSERT, DELETE",
    "editions.TicketLetter": "SELECT, INSERT, UPDATE"
    " (state, tries, next_try_at, finished_at, failure)",
    "editions.Delivery": "SELECT, INSERT, DELETE, UPDATE"
    " (state, tries, next_try_at, finished_at, status, sent, answer, settled_by_id, settled_at)",
    "claims.Import": "SELECT, INSERT, UPDATE"
    " (state, bytes_read, records, land_unrated, landed_by_id, landed_at, finished_at, failure,"
    " turn, tries, next_try_at)",
    "claims.ImportRow": "SELECT, INSERT, UPDATE"
    " (outcome, waits, speaker_key, reasons, found, claim_id, known_id, made, landed_at)",
    "pghistory.Context": "SELECT",
}

# pgtrigger lets any session switch its triggers off with SET pgtrigger.ignore, and puts this
# function in place with every trigger it installs. Ours listens to the owner only.
IGNORE_FOR_OWNER_ONLY = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
    RETURNS BOOLEAN LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT current_user = {owner} AND coalesce(
            trigger_name = ANY(
                nullif(current_setting('pgtrigger.ignore', TRUE), '')::pg_catalog.text[]
            ),
            FALSE
        )
    $$
"""

# So that no table in a session's own schema can stand in for a real one inside a rule.
PIN_SEARCH_PATHS = """
    DO $$ DECLARE rule regprocedure; BEGIN
        FOR rule IN
            SELECT oid FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'pgtrigger_')
        LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', rule);
        END LOOP;
    END $$
"""


def suspend() -> None:
    """Let the program only read until ``run``: changing a table can take its rules along."""
    revoke = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM {}")
    with connection.cursor() as cursor:
        cursor.execute(revoke.format(sql.Identifier(program_name())))


def program_name() -> str:
    """The name of its role. Not from DATABASES, where the owner's is while that is connected."""
    return str(dj_database_url.parse(settings.DATABASE_URL)["USER"])


def run() -> None:
    """Grant the program's role what it needs, and take away what it does not.

    Raises CommandError if that role could do all the same what the owner can.
    """
    name = program_name()
    program = sql.Identifier(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        cursor.execute("SELECT pg_has_role(%s, current_user, 'MEMBER')", [name])
        if cursor.fetchone()[0]:
            raise CommandError(
                f"The role “{name}” of DATABASE_URL can do all that the owner “{owner}” can, so no "
                "rule would bind it: use two roles, neither a superuser nor a member of the other."
            )

        def execute(statement: str, **names: sql.Composable) -> None:
            cursor.execute(sql.SQL(statement).format(**names))

        execute(IGNORE_FOR_OWNER_ONLY, owner=sql.Literal(owner))
        execute(PIN_SEARCH_PATHS)
        here = {"d": sql.Identifier(database), "p": program}
        execute("REVOKE TEMPORARY ON DATABASE {d} FROM PUBLIC, {p}", **here)
        execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {p}", p=program)
        execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {p}", p=program)
        execute("GRANT USAGE ON SCHEMA public TO {p}", p=program)
        execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {p}", p=program
        )
        execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {p}", p=program)
        tables = {apps.get_model(name)._meta.db_table: only for name, only in RIGHTS.items()}
        tables |= {
            model._meta.db_table: "SELECT, INSERT"
            for model in apps.get_models()
            if issubclass(model, RowEvent)
        }
        for table, only in {**tables, "django_migrations": "SELECT"}.items():
            names = {"t": sql.Identifier(table), "p": program}
            execute("REVOKE ALL ON {t} FROM {p}", **names)
            execute("GRANT {only} ON {t} TO {p}", only=sql.SQL(only), **names)
