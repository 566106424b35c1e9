"""What somebody does who has the program's connection and none of its manners.

Each act raises a DatabaseError where the database refuses. Some are honest work without the
program, such as publishing by hand what was approved: those may pass, with all that they need.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from claims.models import Claim, Source, Speaker, Verdict
from newsroom.editions.models import Edition
from newsroom.review import canonical
from newsroom.review.models import Activity, Decision, Item, Revision
from newsroom.review.states import Status
from tests import raw
from tests.walk.house import PEOPLE, House
from tests.walk.words import word

Act = Callable[[House, Item, int], None]
NAMES = list(PEOPLE)
STATUSES = list(Status.values)


def somebody(house: House, n: int) -> int:
    return house.cast.people[NAMES[n % len(NAMES)]].pk


def tried(act: Act, house: House, name: str, n: int) -> bool:
    """Whether the database let it pass, its deferred checks included."""
    try:
        with transaction.atomic():
            act(house, house[name], n)
            raw.run("SET CONSTRAINTS ALL IMMEDIATE")
    except (DatabaseError, psycopg.Error):
        return False
    return True


# --- By SQL ---


def jump(house: House, item: Item, n: int) -> None:
    raw.run("UPDATE review_item SET status = %s WHERE id = %s", STATUSES[n % 6], item.pk)


def submit(house: House, item: Item, n: int) -> None:
    by = somebody(house, n)
    barred = [by] if n % 3 == 0 else sorted({by, *item.proposers()})
    raw.insert("review_revision", raw.revision(
        item, submitted_by_id=by, barred=barred,
        approvals_needed=1 if n % 5 == 0 else item.approvals_needed(),
    ))  # fmt: skip
    raw.run("UPDATE review_item SET status = 'in_review' WHERE id = %s", item.pk)


def sign(house: House, item: Item, n: int) -> None:
    reason = "I am alone." if n % 2 else ""
    row = raw.decision(_newest(item), somebody(house, n), self_approval_reason=reason)
    raw.insert("review_decision", row)


def sign_own(house: House, item: Item, n: int) -> None:
    revision = _newest(item)
    by = revision.barred[n % len(revision.barred)]
    raw.insert("review_decision", raw.decision(revision, by, self_approval_reason="I am alone."))


def return_(house: House, item: Item, n: int) -> None:
    row = raw.decision(_newest(item), somebody(house, n), kind="return", reason=f"No {word()}.")
    raw.insert("review_decision", row)


def review(house: House, item: Item, n: int) -> None:
    raw.run("UPDATE review_item SET status = 'reviewed' WHERE id = %s", item.pk)


def publish(house: House, item: Item, n: int, **changes: Any) -> None:
    further = item.current_edition is not None
    rerated = ["correction", "rating_change"][n % 2]
    values = {"change": rerated if further else "first", "published_by_id": somebody(house, n)}
    if further:
        values["note"] = ["", " ", f"By hand {word()}."][n % 3]
    raw.run(
        "INSERT INTO editions_address (kind, slug, item_id, since) SELECT kind, slug, id, now()"
        " FROM review_item WHERE id = %s ON CONFLICT DO NOTHING", item.pk,
    )  # fmt: skip
    raw.insert("editions_edition", raw.edition(item, **(values | changes)))
    if n % 5:
        raw.run("UPDATE review_item SET status = 'published' WHERE id = %s", item.pk)


def publish_other_words(house: House, item: Item, n: int) -> None:
    content = json.loads(json.dumps(_newest(item).content))
    content["card"]["title"] = content["wording"] = f"Something else {word()}."
    text = canonical.dumps(content)
    digest = canonical.digest(text) if n % 2 else _newest(item).digest
    publish(house, item, n, content=text, digest=digest)


def publish_old_revision(house: House, item: Item, n: int) -> None:
    old = item.revisions.order_by("number").first() or _nothing()
    text = canonical.dumps(old.content)
    publish(house, item, n, revision_id=old.pk, content=text, digest=old.digest)


def withdraw(house: House, item: Item, n: int) -> None:
    _repeat(item, change="withdrawal", note=["", f"By hand {word()}."][n % 2])


def reinstate(house: House, item: Item, n: int) -> None:
    _repeat(item, change="reinstatement", note=["", f"By hand {word()}."][n % 2])


def _repeat(item: Item, **changes: Any) -> None:
    last = item.current_edition or _nothing()
    row = raw.edition(item, revision_id=last.revision_id, digest=last.digest, **changes)
    raw.insert("editions_edition", row | {"content": canonical.dumps(last.content)})


REWRITINGS = [
    "UPDATE editions_edition SET {set} WHERE item_id = {item}".format(set=change, item="%s")
    for change in ("note = 'x'", "current = FALSE", "current = TRUE", "change = 'update'",
                   "content = '{}'", "digest = ''", "number = number + 1",
                   "published_at = now() - interval '1 year'")
] + [
    f"UPDATE review_revision SET {change} WHERE item_id = %s"
    for change in ("barred = '{0}'", "approvals_needed = 1", "content = '{}'", "digest = ''")
] + [
    f"{what} WHERE revision_id IN (SELECT id FROM review_revision WHERE item_id = %s)"
    for what in ("UPDATE review_decision SET kind = 'approve'", "DELETE FROM review_decision",
                 "UPDATE review_decision SET reviewer_id = reviewer_id + 1")
] + [
    f"{what} WHERE item_id = %s"
    for what in ("DELETE FROM editions_edition", "DELETE FROM review_revision",
                 "DELETE FROM review_activity", "UPDATE review_activity SET reason = 'x'",
                 "DELETE FROM editions_address", "UPDATE review_schedule SET at = now()",
                 "DELETE FROM review_schedule")
] + [
    "UPDATE review_item SET uuid = gen_random_uuid() WHERE id = %s",
    "DELETE FROM claims_verdict WHERE claim_id = %s AND FALSE IS NOT TRUE AND claim_id <> claim_id",
    "UPDATE review_reviewpolicy SET self_approval = TRUE WHERE %s > 0",
]  # fmt: skip


def rewrite(house: House, item: Item, n: int) -> None:
    raw.run(REWRITINGS[n % len(REWRITINGS)], item.pk)


BLINDERS = [
    "SET LOCAL pgtrigger.ignore = '{{}}'", "SET LOCAL session_replication_role = replica",
    "ALTER TABLE review_item DISABLE TRIGGER ALL", "SET LOCAL ROLE newsroom_owner",
    "DROP TRIGGER IF EXISTS pgtrigger_approved ON editions_edition",
    "CREATE TEMPORARY TABLE review_reviewpolicy (id INT, self_approval BOOLEAN)",
    "TRUNCATE review_decision CASCADE", "CREATE TABLE mine (id INT)",
    "SET LOCAL search_path = pg_temp, public",
    "SELECT set_config('pgtrigger.ignore', '{{}}', TRUE)",
]  # fmt: skip


def look_away(house: House, item: Item, n: int) -> None:
    """Tell the rules to look away, then do what they forbid."""
    names = raw.run("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
    every = ",".join(name for (name,) in names)
    raw.run(BLINDERS[n % len(BLINDERS)].replace("{{}}", f"{{{every}}}"))
    if item.status == Status.IN_REVIEW:
        sign_own(house, item, n)
    else:
        publish_other_words(house, item, n | 1)


def copy_in(house: House, item: Item, n: int) -> None:
    """COPY goes past nothing either."""
    row = raw.decision(_newest(item), _newest(item).submitted_by_id)
    with connection.cursor() as cursor, cursor.copy(
        f"COPY review_decision ({', '.join(row)}) FROM STDIN"
    ) as copy:  # fmt: skip
        copy.write_row(list(row.values()))


def smuggle(house: House, item: Item, n: int) -> None:
    raw.run(
        "INSERT INTO review_item SELECT (jsonb_populate_record(item, '{}')).*"
        " FROM review_item AS item WHERE id = %s"
        " ON CONFLICT (id) DO UPDATE SET status = %s", item.pk, STATUSES[n % 6],
    )  # fmt: skip


def delete(house: House, item: Item, n: int) -> None:
    """A draft without a history may be deleted, and then the walk would be at its end."""
    if not item.activities.exists():
        _nothing()
    raw.run("DELETE FROM review_item WHERE id = %s", item.pk)


def lie(house: House, item: Item, n: int) -> None:
    """Write a line of history about what never was."""
    raw.insert("review_activity", {
        "item_id": item.pk, "actor_id": somebody(house, n), "verb": "approve",
        "from_status": "in_review", "to_status": "reviewed", "reason": f"So {word()}.",
        "at": "2026-01-01T00:00Z", "previous_hash": "", "own_hash": "",
    })  # fmt: skip


BY_SQL: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        jump, submit, sign, sign_own, return_, review, publish, publish_other_words,
        publish_old_revision, withdraw, reinstate, rewrite, look_away, copy_in, smuggle, delete,
        lie,
    )
}  # fmt: skip


# --- By QuerySet.update() ---

BY_UPDATE: Mapping[str, Act] = {
    "status": lambda house, item, n: _update(Item, item, "pk", status=STATUSES[n % 6]),
    "sensitive": lambda house, item, n: _update(Item, item, "pk", sensitive=bool(n % 2)),
    "wording": lambda house, item, n: _update(Claim, item, "pk", wording=f"They {word()}."),
    "finding": lambda house, item, n: _update(Verdict, item, "claim", finding=f"Not {word()}."),
    "edition": lambda house, item, n: _update(Edition, item, "item", note=f"So {word()}."),
    "current": lambda house, item, n: _update(Edition, item, "item", current=bool(n % 2)),
    "revision": lambda house, item, n: _update(Revision, item, "item", barred=[]),
    "decision": lambda house, item, n: _update(
        Decision, item, "revision__item", reviewer=somebody(house, n)
    ),
    "history": lambda house, item, n: _update(Activity, item, "item", actor=somebody(house, n)),
    # Shared rows stay open, and nothing of them is public before it was read again.
    "speaker": lambda house, item, n: _found(
        Speaker.objects.filter(pk=house.speaker.pk).update(name=f"Renamed {word()}")
    ),
    "source": lambda house, item, n: _found(
        Source.objects.filter(pk=house.source.pk).update(url=f"https://{word()}.example/")
    ),
}


def _update(model: Any, item: Item, by: str, **values: Any) -> None:
    _found(model.objects.filter(**{by: item.pk}).update(**values))


def _found(count: int) -> None:
    if not count:
        _nothing()


def _newest(item: Item) -> Revision:
    return item.newest_revision or _nothing()


def _nothing() -> Any:
    raise DatabaseError("There is nothing to do this to.")
