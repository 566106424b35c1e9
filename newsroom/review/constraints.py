"""Constraints that several models share."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


def paired(name: str, *, table: str) -> models.CheckConstraint:
    """``<name>_by`` and ``<name>_at`` are both set or both empty."""
    by, at = f"{name}_by__isnull", f"{name}_at__isnull"
    return models.CheckConstraint(
        condition=Q(**{by: True, at: True}) | Q(**{by: False, at: False}),
        name=f"{table}_{name}_by_and_at",
    )


def not_blank(field: str, *, table: str) -> models.CheckConstraint:
    """``field`` holds more than white space."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__regex": r"\S"}), name=f"{table}_{field}_not_blank"
    )


def at_most(field: str, length: int, *, table: str) -> models.CheckConstraint:
    """``field``, a text column, holds at most ``length`` characters."""
    return models.CheckConstraint(
        condition=LessThanOrEqual(Length(field), length), name=f"{table}_{field}_length"
    )
