"""A text that was typed and not saved, laid beside what a form holds now."""

from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from newsroom.review.admin import conflict
from newsroom.review.admin.snapshot import Row, Snapshot, Values, reading, text
from newsroom.review.models import Autosave, User
from newsroom.review.sides import whole


def laid_over(stored: Snapshot, typed: QueryDict) -> Snapshot:
    """``stored`` with the values that were typed. Rows that were not typed stay away."""
    found = Snapshot(fields={}, single=stored.single, blank=stored.blank)
    for name, cell in stored.fields.items():
        found.fields[name] = cell.holding(conflict.sent_values(typed, name, cell))
    for prefix, rows in stored.rows.items():
        sent, _new = conflict.sent_rows(typed, prefix)
        found.rows[prefix] = {
            pk: Row(
                pk=pk,
                label=row.label,
                cells={
                    name: cell.holding(conflict.sent_values(sent[pk], name, cell))
                    for name, cell in row.cells.items()
                },
            )
            for pk, row in rows.items()
            if pk in sent
        }
    return found


def new_rows(stored: Snapshot, typed: QueryDict) -> dict[str, Values]:
    """The rows that were added and hold something, by keys such as ``evidence_links:+0``."""
    found = {}
    for prefix, blank in stored.blank.items():
        for number, row in enumerate(conflict.sent_rows(typed, prefix)[1]):
            if _is_used(blank, row):
                found[f"{prefix}:+{number}"] = row
    return found


def _is_used(blank: Row, row: Values) -> bool:
    return "DELETE" not in row and any(
        reading(cell.widget, conflict.sent_values(row, name, cell)) != cell.reading
        for name, cell in blank.cells.items()
    )


def removed_rows(stored: Snapshot, typed: QueryDict) -> dict[str, Row]:
    """The saved rows that were to be removed, by keys such as ``evidence_links:12:DELETE``."""
    return {
        f"{prefix}:{pk}:DELETE": row
        for prefix, rows in stored.rows.items()
        for pk, sent in conflict.sent_rows(typed, prefix)[0].items()
        if "DELETE" in sent and (row := rows.get(pk))
    }


def is_same(stored: Snapshot, typed: QueryDict) -> bool:
    """Whether nothing that was typed is not stored."""
    over = laid_over(stored, typed)
    ours = {cell.key: cell.reading for cell in stored.all_cells()}
    return (
        all(cell.reading == ours[cell.key] for cell in over.all_cells())
        and not new_rows(stored, typed)
        and not removed_rows(stored, typed)
        # An answer to a comment is no field of anything that is stored.
        and not any(name.startswith("reply-") and str(typed[name]).strip() for name in typed)
    )


# --- Beside another one ---


def differences(sent: QueryDict, stored: Snapshot, typed: QueryDict) -> list[Any]:
    """What the form as it was sent has otherwise than what was typed; every key can be taken."""
    over = laid_over(stored, typed)
    here = {cell.key for cell in over.all_cells()}
    found = conflict.unlike(sent, over, here)
    mine = new_rows(stored, sent)
    for key, row in new_rows(stored, typed).items():
        if row not in mine.values():
            found.append(_added(stored, key, row, mine))
    gone = removed_rows(stored, sent)
    for key, saved in removed_rows(stored, typed).items():
        if key not in gone:
            found.append(_removed(key, saved))
    return found


def _added(stored: Snapshot, key: str, row: Values, mine: dict[str, Values]) -> conflict.Difference:
    prefix = key.partition(":")[0]
    blank = stored.blank[prefix]
    # Where there can be one row only, the two stand against each other.
    own = mine.get(key) if prefix in stored.single else None
    return conflict.Difference(
        key=key,
        label=blank.label,
        theirs=whole(_words(blank, row)),
        mine=whole(_words(blank, own)) if own else [],
    )


def _removed(key: str, row: Row) -> conflict.Difference:
    words = (text(cell, cell.values) for cell in row.cells.values())
    label = _("%(row)s: removed") % {"row": row.label}
    return conflict.Difference(
        key=key, label=label, theirs=[], mine=whole("\n".join(filter(None, words)))
    )


def take(sent: QueryDict, stored: Snapshot, typed: QueryDict, keys: set[str]) -> QueryDict:
    """What was sent, with what was typed under these keys."""
    data = conflict.take(sent, laid_over(stored, typed), keys)
    for key, row in new_rows(stored, typed).items():
        if key in keys:
            prefix = key.partition(":")[0]
            place = 0 if prefix in stored.single else conflict.total(data, prefix)
            _put(data, prefix, place, row)
    for key in removed_rows(stored, typed).keys() & keys:
        prefix, pk, _end = key.split(":")
        for place in range(conflict.total(data, prefix)):
            if data.get(f"{prefix}-{place}-id") == pk:
                data[f"{prefix}-{place}-DELETE"] = "on"
    return data


def _put(data: QueryDict, prefix: str, place: int, row: Values) -> None:
    for name, values in row.items():
        data.setlist(f"{prefix}-{place}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(max(place + 1, conflict.total(data, prefix)))


def _words(blank: Row, row: Values) -> str:
    parts = (text(c, conflict.sent_values(row, name, c)) for name, c in blank.cells.items())
    return "\n".join(filter(None, parts))


def heading(row: Autosave, *, by: Any) -> str:
    """Whose text this is and when it was kept."""
    when = date_format(localtime(row.saved_at), "SHORT_DATETIME_FORMAT")
    if row.person_id == by.pk:
        return _("Typed by you on %(time)s, not saved") % {"time": when}
    return _("Typed by %(person)s on %(time)s, not saved") % {"person": person(row), "time": when}


def person(row: Any) -> User:
    """Whose text it is, of a row from ``autosaves.offered``."""
    return User(
        pk=row.person_id,
        first_name=row.first_name,
        last_name=row.last_name,
        username=row.username,
    )
