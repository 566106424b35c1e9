"""Typing the sample's rows into the desk: each validated like a form's, under a UUID of its own."""

import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import models

from claims.models import Rating

DATA = Path(__file__).parent / "data"
SAMPLE = UUID("5a39b3a1-6c0e-4d7c-9d39-0b6d1f1c7e55")


def read(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def uuid_of(model: type[models.Model], key: str) -> UUID:
    """The UUID that a row of the sample has in every database."""
    return uuid5(SAMPLE, f"{model._meta.label}/{key}")


class Book:
    """The rows entered so far, by model and key, so that later ones can name them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[models.Model], str], Any] = {
            (Rating, rating.slug): rating for rating in Rating.objects.filter(scale__in_use=True)
        }

    def enter(self, model: type[models.Model], key: str, **fields: Any) -> Any:
        """A new row. A string stands for the row of that key where the field is a relation.

        Raises ValidationError as a form would.
        """
        row = model(uuid=uuid_of(model, key), **self._resolved(model, fields))
        row.full_clean(exclude=["kind"] if hasattr(row, "item_ptr_id") else None)
        row.save()
        self.rows[model, key] = row
        return row

    def all(self, model: type[models.Model], keys: list[str]) -> list[Any]:
        return [self.rows[model, key] for key in keys]

    def _resolved(self, model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
        def resolve(name: str, value: Any) -> Any:
            related: Any = model._meta.get_field(name).related_model
            return self.rows[related, value] if related and isinstance(value, str) else value

        return {name: resolve(name, value) for name, value in fields.items()}
