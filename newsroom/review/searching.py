"""Finding rows by words, whichever way either is spelt, with the indexes on folded text.

A model that can be searched says in ``searched`` which text of its own is looked at (a ``Fold``),
and in ``searched_through`` which of its foreign keys lead to rows whose text counts as its own.
"""

from typing import Any

from django.db.models import Model, Q, QuerySet, TextField, Value
from django.db.models.lookups import Contains
from django.utils.text import smart_split, unescape_string_literal

from newsroom.review.folding import fold

# So many related rows are named in the query, which then finds by indexes alone.
NAMED = 500


def containing(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The rows that contain every word of ``text``; words in quotation marks are one."""
    words = parts(text)
    related = [_Related(queryset.model, name, words) for name in through(queryset.model)]
    for word in words:
        found = Q(Contains(queryset.model.searched, word))
        for each in related:
            found |= each.having(word)
        queryset = queryset.filter(found)
    return queryset


def parts(text: str) -> list[str]:
    """The folded words of what somebody is looking for."""
    split = (
        unescape_string_literal(part) if part[0] in "\"'" and part[0] == part[-1] != part else part
        for part in smart_split(text)
    )
    return [word for word in dict.fromkeys(map(fold, split)) if word]


def through(model: type[Model]) -> tuple[str, ...]:
    return getattr(model, "searched_through", ())


class _Related:
    """The rows of another table that contain some of the words, read with one query.

    An OR over a join would read both tables whole; a list of keys is looked up in an index.
    """

    def __init__(self, model: Any, name: str, words: list[str]) -> None:
        self.name = name
        self.model = model._meta.get_field(name).remote_field.model
        self.keys: dict[str, list[Any]] = {word: [] for word in words}
        if words:
            first, *others = map(self.some, words)
            every = first.union(*others, all=True).order_by() if others else first
            for word, key in every:
                self.keys[word].append(key)

    def containing(self, word: str) -> QuerySet[Any]:
        return self.model._default_manager.filter(Contains(self.model.searched, word)).order_by()

    def some(self, word: str) -> QuerySet[Any]:
        said = Value(word, output_field=TextField())
        return self.containing(word).annotate(word=said).values_list("word", "pk")[: NAMED + 1]

    def having(self, word: str) -> Q:
        keys: Any = self.keys[word]
        if len(keys) > NAMED:
            keys = self.containing(word).values("pk")
        return Q(**{f"{self.name}__in": keys})
