"""Row history: every insert, update and delete of a working row, kept by triggers of the database.

So it also holds for ``QuerySet.update()`` and for SQL typed by hand. Nobody but the owner of the
tables can change it, and nobody but a trigger can add to it.
"""

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from pghistory.models import Event

from newsroom.review.triggers import AppendOnly, Rule, refuse


class SessionUser(models.Func):
    """The role that connected, whatever it has become since."""

    template = "SESSION_USER"
    output_field = models.CharField()


class RowEvent(Event):
    """One change of one row: the row as it was left, or as it was when it was deleted.

    ``pgh_label`` is insert, update or delete; ``pgh_context`` tells user, url, request, verb and
    reason as far as the program knew them, and is null for what was typed into the database.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_role = models.CharField(max_length=63, db_default=SessionUser())
    # When the transaction began: what was typed by hand has no context to tell it by.
    pgh_began = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        abstract = True


def tracked[M: models.Model](
    *, item: str = "", exclude: list[str] | None = None
) -> Callable[[type[M]], type[M]]:
    """A decorator that keeps the history of a model's rows as ``<model>_history``.

    ``item`` is the foreign key by which a row belongs to an item, if it does.
    """

    def decorate(model: type[M]) -> type[M]:
        related_name = "+" if model._meta.proxy else f"{model._meta.model_name}_history"
        meta: dict[str, Any] = {
            "triggers": [
                AppendOnly(noun="Row history"),
                Rule(
                    name="only_with_its_change",
                    operation=pgtrigger.Insert,
                    # One level deep is a statement of somebody's own.
                    func=f"""
                        IF pg_trigger_depth() < 2 THEN
                            {refuse("Row history comes with the change of its row.")}
                        END IF;
                        RETURN NEW;
                    """,
                ),
            ],
            "indexes": [
                models.Index(fields=fields) for fields in (["pgh_obj"], [item]) if all(fields)
            ],
            "default_permissions": (),
        }
        track: Any = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=exclude,
            obj_field=pghistory.ObjForeignKey(related_name=related_name),
            base_model=RowEvent,
            model_name=f"{model.__name__}Event",
            meta=meta,
        )
        model.history_item = item  # type: ignore[attr-defined]
        # pghistory looks there for the model's own events, and would find a parent's.
        model.pgh_event_models = {}  # type: ignore[attr-defined]
        return track(model)

    return decorate
