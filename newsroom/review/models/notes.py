"""What the newsroom says to itself about an item. Never public."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank, paired


class Comment(models.Model):
    """A remark on an item or on one place in it.

    ``anchor`` is empty for the item, the name of a field, or the UUID of a row and a field joined
    by a slash.
    """

    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="comments", verbose_name=_("item")
    )
    anchor = models.CharField(_("place"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=10_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("reply to"),
    )
    must_resolve = models.BooleanField(_("must be resolved before approval"), default=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [paired("resolved", table="comment"), not_blank("text", table="comment")]
        indexes = [
            models.Index(
                fields=["item"],
                name="comment_unresolved",
                condition=Q(must_resolve=True, resolved_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class EditorNote(models.Model):
    """A private note that stays with an item: an ambiguity, a fact that is not known, a warning."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="editor_notes", verbose_name=_("item")
    )
    text = models.TextField(_("note"), max_length=10_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("editor’s note")
        verbose_name_plural = _("editor’s notes")
        ordering = ["pk"]
        constraints = [not_blank("text", table="editornote")]

    def __str__(self) -> str:
        return self.text[:80]
