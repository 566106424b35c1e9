"""Taking a passage out of everything that is stored: for a court's order, or a life in danger.

Only the owner of the tables can (``manage.py redact``). The passage gives way to a tombstone that
readers see; digests and hashes stay, and the Redaction rows let the record be verified with it.
What it does not reach, such as backups: docs/explanation/record.md.
"""

import json
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.html import escape
from django.utils.text import slugify

from claims.fields import LongTextField
from newsroom.editions import refiling
from newsroom.editions.models import (
    Edition,
    Facet,
    Filing,
    RecordCheck,
    Redaction,
    SearchText,
    SearchWord,
)
from newsroom.review import canonical
from newsroom.review.chain import sha256
from newsroom.review.fields import CanonicalJSONField
from newsroom.review.models import Item, Revision

SHORT = "[removed]"
_URL = re.compile(r"https?://[^\s\"'<>]+")
# What holds no words of anybody's.
_SKIPPED_APPS = {"contenttypes", "sessions"}
_SKIPPED: tuple[type[models.Model], ...] = (Redaction, RecordCheck)
# Derived from editions, and made again from what is left of them.
_DERIVED = (Filing, SearchText, SearchWord)
_SKIPPED_FIELDS = {"password", "digest", "left_digest", "previous_hash", "own_hash", "pgh_role"}
_SEALED = {
    "editions_edition": {"content", "slug", "note", "reviewers"},
    "review_revision": {"content", "message"},
    "review_decision": {"reason", "self_approval_reason"},
    "review_activity": {"reason"},
}


@dataclass(kw_only=True)
class Passage:
    """What is taken out, in every spelling in which it is stored.

    In text it gives way to the tombstone; in addresses, where a tombstone cannot stand, to a word
    drawn by lot that is the same everywhere.
    """

    text: str
    reason: str
    word: str = field(default_factory=lambda: f"removed-{secrets.token_hex(4)}")

    @property
    def tombstone(self) -> str:
        return f"[removed: {self.reason}]"

    @property
    def in_text(self) -> list[str]:
        """As it is, and as HTML spells it; the longest first."""
        html = self.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _longest({self.text, html, str(escape(self.text))})

    @property
    def in_slugs(self) -> list[str]:
        return [slug for slug in [slugify(self.text, allow_unicode=True)] if slug]

    @property
    def in_urls(self) -> list[str]:
        spelled = {self.text, quote(self.text), quote_plus(self.text), *self.in_slugs}
        return _longest(spelled | {quote(slug) for slug in self.in_slugs})

    def searched(self) -> list[str]:
        """What to ask the database for; JSON spells quotation marks and the like otherwise."""
        spelled = {*self.in_text, *self.in_urls}
        return _longest(spelled | {json.dumps(one, ensure_ascii=False)[1:-1] for one in spelled})

    def out_of(self, value: str, *, slug: bool) -> str:
        """``value`` without the passage."""
        if slug:
            # Only whole words of an address: “war” is not in “warsaw”.
            for one in self.in_slugs:
                value = re.sub(rf"(?<![^-]){re.escape(one)}(?![^-])", self.word, value)
            return value
        value = _URL.sub(lambda url: _replaced(url[0], self.in_urls, self.word), value)
        return _replaced(value, self.in_text, self.tombstone)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One column of one row that holds the passage; ``paths`` are the places within JSON."""

    model: type[models.Model]
    pk: Any
    field: models.Field[Any, Any]
    before: Any
    after: Any
    paths: list[str]

    def __str__(self) -> str:
        within = f": {', '.join(self.paths)}" if self.paths else ""
        return f"{self.model._meta.db_table}, id {self.pk}, {self.field.column}{within}"


def value_at(item: Item, path: str) -> str:
    """The text at a path of the content that readers have, or else of what was submitted last.

    A path is keys, UUIDs of rows or counts from 0, joined by slashes. Raises LookupError.
    """
    held = item.current_edition or item.newest_revision
    found = held and held.content
    for key in path.split("/"):
        if isinstance(found, list):
            rows = {str(row.get("uuid", "")): row for row in found if isinstance(row, dict)}
            found = rows[key] if key in rows else found[int(key)] if key.isdecimal() else None
        else:
            found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise LookupError(path)
    return found


def places(passage: Passage) -> Iterator[Place]:
    """Everywhere the passage is stored: record, history, working rows, notes, queues."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if (
            meta.proxy
            or not meta.managed
            or meta.app_label in _SKIPPED_APPS
            or model in (*_SKIPPED, *_DERIVED)
        ):
            continue
        for column in meta.local_concrete_fields:
            if _holds_words(column):
                yield from _in_column(model, column, passage)


def redact(item: Item, passage: Passage, *, by: str) -> list[Place]:
    """Take the passage out everywhere, in one transaction. The connection must be the owner's."""
    with pgtrigger.ignore(), transaction.atomic():
        found = list(places(passage))
        for place in found:
            changes = {place.field.attname: _fitting(place, passage)}
            if place.model in (Edition, Revision) and place.field.name == "content":
                changes["redacted"] = True
            models.QuerySet(place.model).filter(pk=place.pk).update(**changes)
        for place in found:
            _keep(item, place, passage, by=by)
        changed = Edition.objects.filter(pk__in=[p.pk for p in found if p.model is Edition])
        refiling.again(changed.values_list("item", flat=True), without=passage.text)
    return found


def _holds_words(column: Any) -> bool:
    if isinstance(column, models.GeneratedField) or column.choices:
        return False
    inner = column.base_field if isinstance(column, ArrayField) else column
    words = (models.CharField, models.TextField, models.JSONField)
    return isinstance(inner, words) and column.name not in _SKIPPED_FIELDS


def _in_column(model: type[models.Model], column: Any, passage: Passage) -> Iterator[Place]:
    rows = models.QuerySet(model).annotate(stored_text=Cast(column.attname, models.TextField()))
    holds = models.Q()
    for spelled in passage.searched():
        holds |= models.Q(stored_text__contains=spelled)
    slug = isinstance(column, models.SlugField) or (model, column.name) == (Facet, "value")
    for pk, value in rows.filter(holds).order_by("pk").values_list("pk", column.attname):
        paths: list[str] = []
        after = _out_of(value, passage, slug=slug, path="", paths=paths)
        if after != value:
            within = [path for path in paths if path]
            yield Place(model=model, pk=pk, field=column, before=value, after=after, paths=within)


def _out_of(value: Any, passage: Passage, *, slug: bool, path: str, paths: list[str]) -> Any:
    """``value`` without the passage, however deep; appends to ``paths`` where it was."""

    def inner(key: Any, entry: Any, *, slug: bool) -> Any:
        there = f"{path}/{key}" if path else str(key)
        return _out_of(entry, passage, slug=slug, path=there, paths=paths)

    if isinstance(value, dict):
        return {
            key: inner(key, entry, slug=slug or key in ("slug", "facets"))
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [inner(n, entry, slug=slug) for n, entry in enumerate(value)]
    if not isinstance(value, str):
        return value
    after = passage.out_of(value, slug=slug)
    if after != value:
        paths.append(path)
    return after


def _fitting(place: Place, passage: Passage) -> Any:
    """What is left, short enough for its column: a long reason does not fit everywhere."""
    inner = place.field.base_field if isinstance(place.field, ArrayField) else place.field
    limit = inner.limit if isinstance(inner, LongTextField) else inner.max_length
    if limit is None or place.field.name in _SEALED.get(place.model._meta.db_table, ()):
        return place.after

    def fit(text: str) -> str:
        return text if len(text) <= limit else text.replace(passage.tombstone, SHORT)[:limit]

    return [fit(one) for one in place.after] if isinstance(place.after, list) else fit(place.after)


def _keep(item: Item, place: Place, passage: Passage, *, by: str) -> None:
    table, row, column = place.model._meta.db_table, place.pk, place.field.name
    if column not in _SEALED.get(table, ()):
        return
    first = Redaction.objects.filter(table=table, row=row, column=column).first()
    Redaction.objects.create(
        item=item,
        table=table,
        row=row,
        column=column,
        paths=place.paths,
        digest=first.digest if first else sha256(_sealed_text(place.field, place.before)),
        left_digest=sha256(_sealed_text(place.field, place.after)),
        reason=passage.reason,
        by=by,
    )


def _sealed_text(column: Any, value: Any) -> str:
    if isinstance(column, CanonicalJSONField):
        return canonical.dumps(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _replaced(value: str, spelled: list[str], by: str) -> str:
    for one in spelled:
        value = value.replace(one, by)
    return value


def _longest(spelled: set[str]) -> list[str]:
    return sorted(spelled, key=len, reverse=True)


def normal(text: str) -> str:
    """A passage as contents spell it."""
    return unicodedata.normalize("NFC", text.strip())
