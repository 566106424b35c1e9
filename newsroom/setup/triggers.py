"""The rules in the database: exactly those that the models declare.

No migration installs them (docs/adr/0021-rules-outside-migrations.md).
"""

import pgtrigger
from django.db import connection
from psycopg import sql

# None for one that somebody has switched off. The comment is the hash of all it was made from.
INSTALLED = """
    SELECT relname, tgname, CASE tgenabled WHEN 'O' THEN obj_description(rule.oid, 'pg_trigger') END
    FROM pg_trigger rule JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = 'public'::regnamespace AND starts_with(tgname, 'pgtrigger_')
"""


def run() -> None:
    """Install what is missing, replace what was made from something else, drop the rest."""
    rules = [(model, trigger.compile(model)) for model, trigger in pgtrigger.registered()]
    declared = {(model._meta.db_table, rule.sql.pgid): rule for model, rule in rules}
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED)
        installed = {(table, name): made_from for table, name, made_from in cursor.fetchall()}
        for _table, name in installed.keys() - declared.keys():
            # The function takes its trigger with it.
            cursor.execute(sql.SQL("DROP FUNCTION {}() CASCADE").format(sql.Identifier(name)))
        for key, rule in declared.items():
            if installed.get(key) != rule.hash:
                # Without parameters, so that a % in it is just that.
                cursor.execute(rule.install_sql)
