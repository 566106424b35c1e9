"""Where live items are found: under which speaker, topic and so on."""

import pgtrigger
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models import filing_sql
from newsroom.editions.models.edition import Edition
from newsroom.review.triggers import Rule, refuse


class Derived(Rule):
    """Rows come and go with an edition, and with nothing else."""

    def __init__(self) -> None:
        super().__init__(
            name="only_with_an_edition",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            # One level deep is a statement of somebody's own; the edition's trigger is two.
            func=f"""
                IF pg_trigger_depth() < 2 THEN
                    {refuse("What an item is found by comes with its edition.")}
                END IF;
                RETURN coalesce(NEW, OLD);
            """,
        )


class Filing(models.Model):
    """One thing under which lists find a live item, and what that is called.

    Derived by the database from the current editions: a claim is filed under what its own content
    says, an article also under what the current editions of its claims say. So an article changes
    its place when a claim in it is corrected. ``Facet`` is the frozen record of the same.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="filings", editable=False, verbose_name=_("edition")
    )
    kind = models.CharField(max_length=10, editable=False)
    value = models.CharField(max_length=150, editable=False)
    name = models.TextField(editable=False, blank=True)
    item_kind = models.CharField(max_length=10, editable=False)
    first_published_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "value"], name="filing_once")
        ]
        indexes = [
            models.Index(
                "kind",
                "value",
                "item_kind",
                F("first_published_at").desc(),
                F("edition").desc(),
                name="filing_list",
            )
        ]
        triggers = [Derived()]

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"


class FiledEdition(Edition):
    """A proxy for the rule by which an edition is filed."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                # After the facets, by its name: articles are found by theirs.
                name="filed",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=filing_sql.FILE,
            )
        ]
