"""What the record keeps about itself: what was taken out of it, and whether it was found whole."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank
from newsroom.review.models import Item
from newsroom.review.triggers import AppendOnly, Rule, refuse


class Redaction(models.Model):
    """A passage that was taken out of one column of one row, by the owner's command ``redact``.

    ``table`` is a model's label and ``row`` a primary key in it; ``paths`` are the places within a
    content, empty for plain text. ``digest`` is the SHA-256 of what the column held when it was
    signed, ``left_digest`` of what the redaction left; both are empty where nothing was signed.
    The passage itself is nowhere.
    """

    item = models.ForeignKey(
        Item, models.PROTECT, related_name="redactions", verbose_name=_("item")
    )
    table = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=63)
    paths = ArrayField(models.TextField(), verbose_name=_("places"), default=list)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    left_digest = models.CharField(_("digest of what is left"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["pk"]
        constraints = [
            not_blank("reason", table="redaction"),
            not_blank("by", table="redaction"),
        ]
        indexes = [models.Index(fields=["table", "row"], name="redaction_row")]
        triggers = [
            AppendOnly(noun="A redaction"),
            Rule(
                name="by_its_command",
                operation=pgtrigger.Insert,
                # Only the owner can tell a rule to look away, and the command does.
                func=refuse("Only the command of the owner redacts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"


class RecordCheck(models.Model):
    """One verification of the whole record. ``broken`` names the first broken link, or is empty."""

    checked_at = models.DateTimeField(_("checked"), default=timezone.now)
    editions = models.PositiveBigIntegerField(_("editions"))
    activities = models.PositiveBigIntegerField(_("activities"))
    redacted = models.PositiveBigIntegerField(_("redacted"), default=0)
    # The end of the chain as it was found: what was there once must be there for ever.
    last_hash = models.CharField(_("last hash"), max_length=64, blank=True)
    broken = models.TextField(_("broken"), blank=True)

    class Meta:
        verbose_name = _("check of the record")
        verbose_name_plural = _("checks of the record")
        ordering = ["pk"]
        triggers = [AppendOnly(noun="A check of the record")]

    def __str__(self) -> str:
        return self.broken or str(_("The record is whole."))

    @property
    def ok(self) -> bool:
        return not self.broken
