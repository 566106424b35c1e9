"""What is deleted along with a row, and what forbids it: told in words, counted by one query.

Django reads every such row, table by table, before anybody has confirmed.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CASCADE, PROTECT, RESTRICT, Count, Q, Value
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """Rows of ``model`` that lead to the row in question by ``path``; ``protects`` forbids."""

    model: Any
    path: str
    protects: bool


@cache
def hanging(root: Any) -> tuple[Hanging, ...]:
    """Everything that hangs on a row of ``root``, and on what is deleted along with it."""
    found: list[Hanging] = []
    seen, waiting = {root}, [(root, "")]
    for model, path in waiting:
        for relation in _relations(model):
            name = "__".join(filter(None, [relation.field.name, path]))
            protects = relation.on_delete is not CASCADE
            found.append(Hanging(model=relation.related_model, path=name, protects=protects))
            if not protects and relation.related_model not in seen:
                seen.add(relation.related_model)
                waiting.append((relation.related_model, name))
    return tuple(found)


def _relations(model: Any) -> list[Any]:
    return [
        each
        for each in model._meta.get_fields(include_hidden=True)
        if (each.one_to_one or each.one_to_many)
        and each.auto_created
        and not each.concrete
        and not each.parent_link
        and each.on_delete in (CASCADE, PROTECT, RESTRICT)
    ]


def counted(obj: Any) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows of each kind are deleted along with ``obj``, and how many forbid that. By
    their names in the plural; one query."""
    paths: dict[tuple[bool, Any], Q] = defaultdict(Q)
    root: Any = type(obj)
    for each in hanging(root):
        paths[each.protects, each.model] |= Q(**{each.path: obj.pk})
    kinds = list(paths)
    reads = [
        model._base_manager.filter(paths[protects, model])
        .order_by()
        .values(its_place=Value(place))
        .annotate(its_rows=Count("*"))
        .values_list("its_place", "its_rows")
        for place, (protects, model) in enumerate(kinds)
    ]
    along: dict[str, int] = {}
    forbidding: dict[str, int] = {}
    for place, rows in sorted(reads[0].union(*reads[1:], all=True)) if reads else []:
        protects, model = kinds[place]
        if rows:
            (forbidding if protects else along)[_plural(model)] = rows
    return along, forbidding


def _plural(model: Any) -> str:
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    for field in model._meta.auto_created._meta.local_many_to_many:
        if field.remote_field.through is model:
            return _links(field)
    raise ValueError(f"{model} belongs to no field")


def _links(field: Any) -> str:
    return _("links to %(what)s") % {"what": field.verbose_name}


def named(obj: Any) -> Iterator[str]:
    """What is deleted along with ``obj``, row by row, as far as it was read with it. No query."""
    read = getattr(obj, "_prefetched_objects_cache", {})
    for relation in _relations(type(obj)):
        if relation.on_delete is not CASCADE:
            continue
        kind = relation.related_model._meta.verbose_name
        if relation.one_to_one and relation.is_cached(obj):
            rows = filter(None, [relation.get_cached_value(obj)])
        else:
            rows = read.get(relation.get_accessor_name(), ())
        yield from (line(kind, row) for row in rows)
    for field in obj._meta.many_to_many:
        yield from (line(_links(field), row) for row in read.get(field.name, ()))


def line(kind: Any, name: Any) -> str:
    return format_html("{}: <bdi>{}</bdi>", capfirst(str(kind)), name)
