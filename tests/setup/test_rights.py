"""What the program's role may do, and what it cannot even with all triggers told to look away."""

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import CommandError

from newsroom.editions.models import Address, Edition, Facet
from newsroom.owner import as_owner
from newsroom.review.models import Activity, Decision, Item, ReviewPolicy, Revision
from newsroom.review.states import Status
from newsroom.setup import rights
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db

FOR_EVER = [Revision, Decision, Activity, Edition, Facet, Address, ReviewPolicy]
TRIGGERS = {trigger.get_pgid(model): model for model, trigger in pgtrigger.registered()}


# --- Privileges ---


@pytest.mark.parametrize("model", FOR_EVER)
@pytest.mark.parametrize("change", ["UPDATE {t} SET id = id", "DELETE FROM {t}", "TRUNCATE {t}"])
def test_what_is_for_ever_is_not_the_programs_to_change(model: type, change: str) -> None:
    state, _sentence = raw.failure(change.format(t=model._meta.db_table))
    assert state == raw.NOT_ALLOWED


@pytest.mark.parametrize("model", FOR_EVER)
def test_no_column_but_the_editions_flag_is_open(model: type) -> None:
    open_columns = raw.run(
        "SELECT column_name FROM information_schema.column_privileges"
        " WHERE table_name = %s AND grantee = current_user AND privilege_type = 'UPDATE'",
        model._meta.db_table,
    )
    assert open_columns == ([("current",)] if model is Edition else [])


def test_the_policy_is_the_owners() -> None:
    row = {"id": 2, "self_approval": True, "sensitive_approvals": 1}
    columns = ", ".join(row)
    insert = f"INSERT INTO review_reviewpolicy ({columns}) VALUES (2, TRUE, 1)"
    assert raw.failure(insert)[0] == raw.NOT_ALLOWED


TABLES = [
    model
    for model in apps.get_models(include_auto_created=True)
    if not model._meta.proxy and model._meta.managed
]


@pytest.mark.parametrize("model", TABLES)
def test_the_program_owns_nothing_and_empties_nothing(model: type) -> None:
    table = model._meta.db_table
    [(owner, *more)] = raw.run(
        "SELECT tableowner = current_user, has_table_privilege(%s, 'TRUNCATE'),"
        " has_table_privilege(%s, 'TRIGGER'), has_table_privilege(%s, 'REFERENCES')"
        " FROM pg_tables WHERE tablename = %s",
        *[table] * 4,
    )
    assert [owner, *more] == [False] * 4


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE review_item DISABLE TRIGGER ALL",
        "ALTER TABLE editions_edition DISABLE TRIGGER USER",
        "ALTER TABLE editions_edition DROP CONSTRAINT edition_one_current",
        "ALTER TABLE review_revision DROP CONSTRAINT revision_digest",
        "DROP TRIGGER {trigger} ON {table}",
        "DROP TABLE editions_facet",
        "CREATE TRIGGER mine BEFORE INSERT ON editions_edition FOR EACH ROW"
        " EXECUTE FUNCTION {trigger}()",
        "CREATE RULE mine AS ON INSERT TO review_activity DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)"
        " RETURNS BOOLEAN LANGUAGE sql AS 'SELECT TRUE'",
        "CREATE FUNCTION public.sha256(text) RETURNS bytea LANGUAGE sql AS 'SELECT NULL::bytea'",
        "ALTER FUNCTION {trigger}() SET search_path = pg_temp",
        "DROP FUNCTION {trigger}()",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine ()",
        "SELECT setval('review_activity_id_seq', 1)",
        "ALTER SEQUENCE editions_edition_id_seq RESTART",
        "SET session_replication_role = replica",
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "GRANT {owner} TO CURRENT_USER",
        "ALTER ROLE {owner} PASSWORD 'mine'",
        "CREATE ROLE mine",
        "COPY review_item TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_program_cannot_undo_the_rules(statement: str) -> None:
    trigger, model = next(iter(TRIGGERS.items()))
    [(owner,)] = raw.run("SELECT tableowner FROM pg_tables WHERE tablename = 'review_item'")
    said = raw.failure(statement.format(trigger=trigger, table=model._meta.db_table, owner=owner))
    assert said[0] == raw.NOT_ALLOWED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["TABLE", "VIEW"])
def test_no_temporary_table_stands_in_for_a_real_one(kind: str) -> None:
    with as_owner():
        rights.run()  # a database made from a template does not have the template's own rights
    shadow = f"CREATE TEMPORARY {kind} review_item AS SELECT 'reviewed' AS status"
    assert raw.failure(shadow)[0] == raw.NOT_ALLOWED


# --- Triggers ---


def test_every_trigger_is_there_and_at_work() -> None:
    installed = raw.run(
        "SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger"
        " WHERE starts_with(tgname, 'pgtrigger_')"
    )
    assert sorted(installed) == sorted(
        (name, model._meta.db_table, "O") for name, model in TRIGGERS.items()
    )


def test_no_rule_looks_for_a_table_where_somebody_else_could_put_one() -> None:
    functions = raw.run(
        "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND (starts_with(proname, 'pgtrigger_') OR proname = '_pgtrigger_should_ignore')"
    )
    assert len(functions) == len(TRIGGERS) + 1
    for name, settings in functions:
        assert settings in (
            ["search_path=pg_catalog, public, pg_temp"], ["search_path=pg_catalog, pg_temp"],
        ), name  # fmt: skip


def test_no_rule_runs_with_the_owners_rights() -> None:
    assert raw.run("SELECT proname FROM pg_proc WHERE prosecdef") == []


def ignore_all() -> None:
    raw.run("SELECT set_config('pgtrigger.ignore', %s, TRUE)", "{" + ",".join(TRIGGERS) + "}")


@pytest.mark.parametrize("name", TRIGGERS)
def test_no_trigger_looks_away_for_the_program(name: str) -> None:
    ignore_all()
    assert raw.run("SELECT public._pgtrigger_should_ignore(%s)", name) == [(False,)]


def test_telling_the_triggers_to_look_away_opens_nothing() -> None:
    draft, live = f.claim(), f.bring_to(f.claim(), Status.PUBLISHED)
    submitted = f.bring_to(f.claim(), Status.IN_REVIEW)
    own = raw.decision(submitted.newest_revision, submitted.created_by_id)
    ignore_all()
    jump = "UPDATE review_item SET status = 'reviewed' WHERE id = %s"
    assert raw.refusal(jump, draft.pk) == "An item does not go from draft to reviewed."
    hide = "UPDATE editions_edition SET current = FALSE WHERE item_id = %s"
    assert raw.refusal(hide, live.pk) == "An edition is never changed or deleted."
    assert "cannot approve it" in raw.refused_insert("review_decision", own)
    edit = "UPDATE claims_verdict SET finding = 'Mine.' WHERE claim_id = %s"
    assert "only while the item is a draft" in raw.refusal(edit, live.pk)


@pytest.mark.parametrize("value", ["{broken", "x", "{}", ""])
def test_a_strange_list_of_triggers_opens_nothing(value: str) -> None:
    item = f.claim()
    raw.run("SELECT set_config('pgtrigger.ignore', %s, TRUE)", value)
    state, _sentence = raw.failure("UPDATE review_item SET status = 'live' WHERE id = %s", item.pk)
    assert state in ("23001", "22P02")


@pytest.mark.django_db(transaction=True)
def test_the_owner_can_tell_them_to_look_away_and_the_next_rule_still_counts() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    with as_owner(), pgtrigger.ignore("review.Item:listed_moves"):
        Item.objects.filter(pk=item.pk).update(status="reviewed")
    raw.insert("editions_address", raw.address(item))
    said = raw.refused_insert("editions_edition", raw.edition(item))
    assert said == "This revision has 0 of the 1 approvals it needs."


# --- Two roles ---


def test_one_role_for_both_is_refused() -> None:
    """Here the program calls it, so the owner and the program are one."""
    with pytest.raises(CommandError, match="use two roles"):
        rights.run()
