"""What the newsroom says to itself about an item. Never public."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank, paired
from newsroom.review.triggers import Rule, refuse

REPLY = f"""
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.review_comment
        WHERE id = NEW.parent_id AND item_id = NEW.item_id AND parent_id IS NULL
    ) THEN
        {refuse("A reply belongs to a comment on the same item.")}
    END IF;
    RETURN NEW;
"""


class Comment(models.Model):
    """A remark on an item or on one place in it.

    ``anchor`` is empty for the item, the name of a field, or the UUID of a row and a field joined
    by a slash. A remark on a passage keeps its words in ``passage`` and some of the text ``before``
    and ``after`` it, so that it is found again when the text around it has changed. What was
    written stays; ``outside`` is the link by which somebody without an account wrote it.
    """

    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="comments", verbose_name=_("item")
    )
    anchor = models.CharField(_("place"), max_length=100, blank=True)
    passage = models.CharField(_("passage"), max_length=1000, blank=True)
    before = models.CharField(max_length=100, blank=True, editable=False)
    after = models.CharField(max_length=100, blank=True, editable=False)
    text = models.TextField(_("text"), max_length=10_000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("author"),
    )
    outside = models.ForeignKey(
        "review.OutsideLink",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="comments",
        verbose_name=_("outside reader"),
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("mentions")
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
        constraints = [
            paired("resolved", table="comment"),
            not_blank("text", table="comment"),
            models.CheckConstraint(
                condition=Q(author__isnull=False, outside=None)
                | Q(author=None, outside__isnull=False),
                name="comment_one_author",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(must_resolve=False), name="comment_reply_not_blocking"
            ),
        ]
        indexes = [
            models.Index(
                fields=["item"],
                name="comment_unresolved",
                condition=Q(must_resolve=True, resolved_at=None),
            )
        ]
        triggers = [
            Rule(name="reply", operation=pgtrigger.Insert, func=REPLY),
            Rule(
                name="said_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["resolved_by", "resolved_at"]),
                func=refuse("What was written in a comment stays."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def written_by(self) -> str:
        """The name of who wrote it."""
        return str(self.author or self.outside)


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
