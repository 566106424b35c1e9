"""Rows that several claims share: the one that is there already, or a new one.

What is given is either the row's ``id`` or its content. Content is matched before anything is
created; where several rows may be meant nothing is, and the answer names them. ``new`` says that
none of them is meant.
"""

from typing import Any

from django.utils.translation import gettext as _

from claims.duplicates import NearDuplicate, near_duplicates, normalised
from claims.models import Occasion, Source, Speaker, Statement
from claims.naming import Speakers
from claims.roles import role_at
from newsroom.review.errors import Refused, WrongState
from newsroom.review.folding import fold
from newsroom.review.forms import free_slug

Given = dict[str, Any]


class Ambiguous(WrongState):
    """Several rows may be meant; ``candidates`` are some of them, each with its id."""

    code = "ambiguous"

    def __init__(self, sentence: str, rows: list[Any], *, field: str) -> None:
        self.field = field
        self.candidates = [
            {"id": row.pk, "name": str(row), "told_apart": getattr(row, "told_apart", "")}
            for row in rows
        ]
        super().__init__(sentence)


def speaker(given: Given) -> Speaker:
    """Whoever is called exactly that, or somebody new where nobody is called nearly so."""
    if "id" in given:
        return _by_id(Speaker, given, field="speaker")
    name = given["name"].strip()
    if not given.get("new"):
        known = Speakers(names=[name])
        named = known.called(name)
        if len(named) == 1:
            return named[0]
        if alike := known.like(name):
            raise Ambiguous(_several(name), alike, field="speaker")
    return _new(Speaker, given, named_by="name")


def occasion(given: Given) -> Occasion:
    """The one of this name and date, or at this address."""

    def same(near: NearDuplicate) -> bool:
        row = near.row
        if given.get("url") and row.url:
            return normalised(row.url) == normalised(given["url"])
        return fold(row.title) == fold(given["title"]) and row.date == given.get("date", "")

    return _matched(Occasion, given, same, field="occasion")


def source(given: Given) -> Source:
    """The one at this address, or of this title and publisher."""

    def same(near: NearDuplicate) -> bool:
        row = near.row
        if given.get("url") and row.url:
            return normalised(row.url) == normalised(given["url"])
        return (fold(row.title), fold(row.publisher)) == (
            fold(given["title"]), fold(given.get("publisher", "")),
        )  # fmt: skip

    return _matched(Source, given, same, field="source")


def statement(given: Given) -> Statement:
    """The same words of the same speaker on the same occasion, or a new statement.

    Date, link and role are the occasion's and those of then, where none are given.
    """
    if "id" in given:
        return _by_id(Statement, given, field="statement")
    who = speaker(given["speaker"])
    at = occasion(given["occasion"]) if given.get("occasion") else None
    own = {name: value for name, value in given.items() if name not in ("speaker", "occasion")}
    said = Statement(speaker=who, occasion=at, **own)
    if found := _said_already(said):
        return found
    if at and not said.date:
        said.date, said.date_as_written = at.date, said.date_as_written or at.date_as_written
        said.date_inferred = at.date_inferred
    if at and not said.url:
        said.url = at.url
    if not (said.role_title or said.role_body) and (role := role_at(who, said.date)):
        said.role_title, said.role_body = role.title, role.body
    said.full_clean()
    said.save()
    return said


def _said_already(said: Statement) -> Statement | None:
    words = {"quote": said.quote, "paraphrase": said.paraphrase}
    same = Statement.objects.filter(speaker=said.speaker, occasion=said.occasion, **words)
    return same.order_by("pk").first()


def _by_id(model: Any, given: Given, *, field: str) -> Any:
    found = model.objects.filter(pk=given["id"]).first()
    if found is None:
        raise Refused(
            _("%(field)s: there is none with the id %(id)s.") % {"field": field, "id": given["id"]}
        )
    return found


def _matched(model: Any, given: Given, same: Any, *, field: str) -> Any:
    if "id" in given:
        return _by_id(model, given, field=field)
    if not given.get("new"):
        alike = near_duplicates(model, given["title"], url=given.get("url", ""))
        found = [near.row for near in alike if same(near)]
        if len(found) == 1:
            return found[0]
        if alike:
            rows = found or [near.row for near in alike]
            raise Ambiguous(_several(given["title"]), rows, field=field)
    return _new(model, given, named_by="title")


def _several(name: str) -> str:
    return _(
        "“%(name)s” may be one that is here already: send its id, or “new”: true for another one."
    ) % {"name": name}


def _new(model: Any, given: Given, *, named_by: str) -> Any:
    noun = str(model._meta.model_name)
    row = model(**{name: value for name, value in given.items() if name != "new"})
    setattr(row, named_by, getattr(row, named_by).strip())
    row.slug = free_slug(getattr(row, named_by), among=model.objects.all(), fallback=noun)
    row.full_clean()
    row.save()
    return row
