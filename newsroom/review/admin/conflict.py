"""Two people at one form: the second one's text is laid over what the first has stored.

Field by field: what only one of them changed is taken from that one, what both changed stays as
the second one typed it and is shown beside what is stored. Nothing is saved by that; the merged
form is drawn, and saving it is the second one's decision.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from newsroom.review.admin.snapshot import Cell, Row, Snapshot, Values, fingerprint, reading, text
from newsroom.review.sides import Segment, beside, whole


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is not the same in both versions.

    ``key`` names what can be taken from the stored version, empty where there is no choice;
    ``remark`` says what the form does about it.
    """

    key: str
    label: str
    theirs: list[Segment]
    mine: list[Segment]
    remark: str = ""


class Merge:
    """Lays what was sent over a stored version. ``data`` and ``differences`` are the result."""

    def __init__(self, sent: QueryDict, stored: Snapshot, *, can_save: bool = True) -> None:
        self.sent, self.stored, self.can_save = sent, stored, can_save
        self.started_from = fingerprints(sent)
        self.data = sent.copy()
        self.differences: list[Difference] = []

    def run(self) -> "Merge":
        for name, cell in self.stored.fields.items():
            merged = self.cell(cell, sent_values(self.sent, name, cell), cell.label)
            write(self.data, name, merged)
        for prefix, rows in self.stored.rows.items():
            self.inline(prefix, rows)
        return self

    def cell(self, cell: Cell, mine: Values, label: str) -> Values:
        """The values that go into the merged form."""
        ours, theirs = reading(cell.widget, mine), cell.reading
        if ours == theirs:
            return mine
        base = self.started_from.get(cell.key)
        if fingerprint(ours) == base:
            self.note(cell, mine, label, key="", remark=_("Changed by them; taken over."))
            return cell.values
        if fingerprint(theirs) == base and self.can_save:
            return mine
        self.note(cell, mine, label, key=cell.key)
        return mine

    def note(self, cell: Cell, mine: Values, label: str, *, key: str, remark: str = "") -> None:
        theirs, ours = beside(text(cell, cell.values), text(cell, mine), in_full=True)
        self.differences.append(
            Difference(key=key, label=label, theirs=theirs, mine=ours, remark=remark)
        )

    def inline(self, prefix: str, stored: dict[str, Row]) -> None:
        mine, new = sent_rows(self.sent, prefix)
        if prefix in self.stored.single and stored and new:
            # Both wrote the one row there can be, starting from a blank one.
            pk, row = next(iter(stored.items()))
            mine[pk] = new.pop(0)
            for name, cell in self.stored.blank[prefix].cells.items():
                self.started_from[row.cells[name].key] = fingerprint(cell.reading)
        merged = [self.row(prefix, row, mine.pop(pk, None)) for pk, row in stored.items()]
        lost = [kept for row in mine.values() if (kept := self.lost(prefix, row))]
        write_rows(self.data, prefix, merged, [*lost, *new])

    def row(self, prefix: str, stored: Row, mine: Values | None) -> Values:
        if mine is None:
            mine = {}
            self.differences.append(
                Difference(
                    key="",
                    label=stored.label,
                    theirs=whole(_summary(stored)),
                    mine=[],
                    remark=_("Added by them; taken over."),
                )
            )
            for name, cell in stored.cells.items():
                write(mine, name, cell.values)
        for name, cell in stored.cells.items():
            label = f"{stored.label}: {cell.label}"
            write(mine, name, self.cell(cell, sent_values(mine, name, cell), label))
        mine["id"] = [stored.pk]
        return mine

    def lost(self, prefix: str, mine: Values) -> Values | None:
        """A row that the other person removed: kept as a new one if it was changed here."""
        pk = mine.pop("id", [""])[0]
        blank = self.stored.blank[prefix]
        sent = {name: sent_values(mine, name, cell) for name, cell in blank.cells.items()}
        changed = "DELETE" not in mine and any(
            fingerprint(reading(cell.widget, sent[name])) != self.started_from[key]
            for name, cell in blank.cells.items()
            if (key := f"{prefix}:{pk}:{name}") in self.started_from
        )
        words = "\n".join(filter(None, (text(c, sent[name]) for name, c in blank.cells.items())))
        remark = (
            _("Removed by them; yours is kept as a new row.") if changed else _("Removed by them.")
        )
        self.differences.append(
            Difference(key="", label=blank.label, theirs=[], mine=whole(words), remark=remark)
        )
        return mine if changed else None


def take(sent: QueryDict, stored: Snapshot, keys: set[str]) -> QueryDict:
    """What was sent, with the fields of these keys as they are stored."""
    data = sent.copy()
    for name, cell in stored.fields.items():
        if cell.key in keys:
            write(data, name, cell.values)
    for prefix, rows in stored.rows.items():
        places = {data.get(f"{prefix}-{i}-id"): i for i in range(total(data, prefix))}
        for pk, row in rows.items():
            for name, cell in row.cells.items():
                if cell.key in keys and pk in places:
                    write(data, f"{prefix}-{places[pk]}-{name}", cell.values)
    return data


def unlike(sent: QueryDict, stored: Snapshot, keys: set[str]) -> list[Difference]:
    """The differences that are left among ``keys``."""
    merge = Merge(sent, stored, can_save=False)
    merge.started_from = {}
    merge.run()
    return [difference for difference in merge.differences if difference.key in keys]


def sent_values(sent: Any, name: str, cell: Cell) -> Values:
    """The values of one field, by the ends of their names."""
    ends = {"", "-label", "-typed"}
    lists = sent.lists() if isinstance(sent, QueryDict) else sent.items()
    return {
        key[len(name) :]: list(found)
        for key, found in lists
        if key.startswith(name) and key[len(name) :] in ends
    }


def sent_rows(sent: QueryDict, prefix: str) -> tuple[dict[str, Values], list[Values]]:
    """The rows of one inline: those that were saved before by their ids, and new ones."""
    old: dict[str, Values] = {}
    new: list[Values] = []
    for place in range(total(sent, prefix)):
        start = f"{prefix}-{place}-"
        row = {key[len(start) :]: list(v) for key, v in sent.lists() if key.startswith(start)}
        if pk := row.get("id", [""])[0]:
            old[pk] = row
        elif row:
            new.append(row)
    return old, new


def write(data: Any, name: str, values: Values) -> None:
    """Put a field's values where they belong, and nothing else of that field."""
    for end in ("", "-label", "-typed"):
        data.pop(name + end, None)
        if end in values:
            if isinstance(data, QueryDict):
                data.setlist(name + end, values[end])
            else:
                data[name + end] = values[end]


def write_rows(data: QueryDict, prefix: str, saved: list[Values], new: list[Values]) -> None:
    """Replace the rows of one inline."""
    place = re.compile(rf"{re.escape(prefix)}-\d+-")
    for key in [key for key in data if place.match(key)]:
        del data[key]
    for number, row in enumerate([*saved, *new]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-INITIAL_FORMS"] = str(len(saved))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(saved) + len(new))


def total(data: QueryDict, prefix: str) -> int:
    """How many rows were sent; never more than a form can have."""
    sent = data.get(f"{prefix}-TOTAL_FORMS") or ""
    return min(int(sent), 1000) if sent.isdecimal() else 0


def fingerprints(sent: QueryDict) -> dict[str, str]:
    try:
        found = json.loads(sent.get("started_from") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _summary(row: Row) -> str:
    return "\n".join(filter(None, (text(cell, cell.values) for cell in row.cells.values())))
