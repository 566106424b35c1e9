"""What goes through review: the parent table of claims and articles."""

import uuid
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.errors import Missing
from newsroom.review.models.history import tracked
from newsroom.review.models.policy import ReviewPolicy
from newsroom.review.models.revision import Revision
from newsroom.review.states import Status, transitions
from newsroom.review.triggers import OnlyWhileDraft, Rule, refuse

_LISTED = ", ".join(f"('{source.value}', '{target.value}')" for source, target in transitions())

_CONTENT_CHANGES = reduce(
    or_,
    (
        pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
        for name in ("slug", "language", "translation_of", "sensitive")
    ),
)

MOVE = f"""
    IF (OLD.status, NEW.status) NOT IN ({_LISTED}) THEN
        {refuse("An item does not go from % to %.", "OLD.status", "NEW.status")}
    END IF;
    IF NEW.status IN ('in_review', 'reviewed') THEN
        SELECT * INTO newest FROM public.review_revision
        WHERE item_id = NEW.id ORDER BY number DESC LIMIT 1;
        IF NOT FOUND OR EXISTS (
            SELECT FROM public.review_decision
            -- What was decided before belongs to what was read then: a draft is submitted anew.
            WHERE revision_id = newest.id AND (kind = 'return' OR NEW.status = 'in_review')
        ) THEN
            {refuse("Nothing has been submitted for review.")}
        END IF;
        IF NEW.status = 'reviewed' AND newest.approvals_needed > (
            SELECT count(*) FROM public.review_decision
            WHERE revision_id = newest.id AND kind = 'approve'
        ) THEN
            {refuse("An item is reviewed when all the approvals it needs are there.")}
        END IF;
    END IF;
    RETURN NEW;
"""

# Since when somebody is waited for: an editor, a publisher, or with a draft whoever it was returned
# or assigned to. Nobody can say otherwise, so that the queue is in the order of the truth.
WAITS = """
    IF NEW.status IN ('in_review', 'reviewed') OR NEW.status = 'draft' AND (
        NEW.assigned_to_id IS NOT NULL OR EXISTS (
            SELECT FROM public.review_decision WHERE kind = 'return' AND revision_id = (
                SELECT id FROM public.review_revision WHERE item_id = NEW.id
                ORDER BY number DESC LIMIT 1
            )
        )
    ) THEN
        NEW.waiting_since := CASE WHEN NEW.status = OLD.status THEN OLD.waiting_since END;
        NEW.waiting_since := coalesce(NEW.waiting_since, clock_timestamp());
    ELSE
        NEW.waiting_since := NULL;
    END IF;
    RETURN NEW;
"""

DELETE = f"""
    IF OLD.status <> 'draft' THEN
        {refuse("Only a draft can be deleted; this item is %.", "OLD.status")}
    END IF;
    IF EXISTS (SELECT FROM public.review_revision WHERE item_id = OLD.id)
        OR EXISTS (SELECT FROM public.review_activity WHERE item_id = OLD.id)
    THEN
        {refuse("An item with a history is spiked or withdrawn, not deleted.")}
    END IF;
    RETURN OLD;
"""


class ItemQuerySet(models.QuerySet["Item"]):
    """Named reads of the desk."""

    def live(self) -> "ItemQuerySet":
        """What readers may read now. The editions room declares the relation."""
        current = self.filter(editions__current=True).annotate(change=models.F("editions__change"))
        return current.exclude(change="withdrawal")

    def drafts_of(self, user: Any) -> "ItemQuerySet":
        return self.filter(status=Status.DRAFT, created_by=user)

    def waiting(self) -> "ItemQuerySet":
        """What waits for somebody, due first, then in the order in which it began to wait."""
        found = self.filter(waiting_since__isnull=False)
        return found.order_by("due_at", "waiting_since", "pk")

    def stalled(self) -> "ItemQuerySet":
        """What is in review for longer than the newsroom wants to wait."""
        limit = timezone.now() - timedelta(hours=settings.NEWSROOM_STALLED_HOURS)
        return self.filter(status=Status.IN_REVIEW, waiting_since__lt=limit)

    def with_newest_revision(self) -> "ItemQuerySet":
        newest = Revision.objects.filter(item=models.OuterRef("pk")).order_by("-number")
        return self.annotate(newest_revision_id=models.Subquery(newest.values("pk")[:1]))


@tracked()
class Item(models.Model):
    """Something that is reviewed before it is published: a claim or an article.

    Only ``newsroom.review.workflow`` assigns ``status``, and the database refuses everyone else.
    A child implements the hooks at the end of this class; ``specific`` is the child.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        ARTICLE = "article", _("article")

    class Priority(models.IntegerChoices):
        LOW = 1, _("low")
        NORMAL = 2, _("normal")
        HIGH = 3, _("high")
        URGENT = 4, _("urgent")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    slug = models.SlugField(_("address"), max_length=100, allow_unicode=True, db_index=False)
    language = models.CharField(_("language"), max_length=35, default="en")
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="review.Byline",
        related_name="items",
        verbose_name=_("bylines"),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        choices=Priority,
        default=Priority.NORMAL,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # Filled in by the database; null while nobody is waited for.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, editable=False)
    sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Needs more than one approval.")
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="item_slug",
                violation_error_message=_("This address is taken by another item."),
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="item_status"),
            models.CheckConstraint(condition=Q(kind__in=["claim", "article"]), name="item_kind"),
        ]
        indexes = [
            models.Index(fields=["status", "due_at", "changed_at"], name="item_queue"),
            models.Index(fields=["created_by", "status"], name="item_created_by_status"),
            models.Index(
                fields=["due_at", "waiting_since", "id"],
                name="item_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
        ]
        triggers = [
            Rule(
                name="born_a_draft",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__status=Status.DRAFT),
                func=refuse("A new item is a draft."),
            ),
            Rule(
                name="listed_moves",
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.AnyChange("status"),
                declare=[("newest", "public.review_revision%ROWTYPE")],
                func=MOVE,
            ),
            Rule(
                name="waits",
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("status", "assigned_to_id", "waiting_since"),
                func=WAITS,
            ),
            Rule(
                name="same_for_ever",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("id", "uuid", "kind", "created_by", "created_at"),
                func=refuse("What an item is, and who made it when, never changes."),
            ),
            Rule(
                name="content_while_draft",
                operation=pgtrigger.Update,
                condition=_CONTENT_CHANGES
                & ~pgtrigger.Q(old__status=Status.DRAFT, new__status=Status.DRAFT),
                func=refuse("This changes only while the item is a draft; it is %.", "OLD.status"),
            ),
            Rule(
                name="deleted_as_draft",
                operation=pgtrigger.Delete,
                func=DELETE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.specific) if type(self) is Item else self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the content. Never the status, unless it is named: a form that was opened before
        the item moved on must not move it back."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            skipped = {"status"} | self.get_deferred_fields()
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.attname not in skipped
            ]
        super().save(*args, **kwargs)

    @property
    def specific(self) -> Any:
        """The claim or article of which this row is the part that review knows."""
        return getattr(self, self.kind) if type(self) is Item else self

    @property
    def newest_revision(self) -> Revision | None:
        return self.revisions.select_related("submitted_by").order_by("-number").first()

    @property
    def awaits_an_answer(self) -> bool:
        """Whether a comment must still be resolved before approval."""
        return self.comments.filter(must_resolve=True, resolved_at=None).exists()

    @property
    def admits_self_approval(self) -> bool:
        """Whether who is barred may approve this all the same, with a written reason."""
        return ReviewPolicy.current().self_approval

    @property
    def current_edition(self) -> Any | None:
        """What readers see now. The editions room declares the relation; None before the first."""
        return self.editions.filter(current=True).first()

    @property
    def waiting_schedule(self) -> Any | None:
        """When and how the item is to be published by itself, None if it is not."""
        return self.schedules.waiting().first()

    # --- What a child says about itself ---

    def missing(self) -> list[Missing]:
        """Everything that is still missing before review."""
        return self.specific.missing()

    def freeze(self) -> dict[str, Any]:
        """Everything a reader will see, self-contained, and nothing else."""
        return self.specific.freeze()

    def thaw(self, content: dict[str, Any], *, proposer: int) -> None:
        """Make the working copy say what a content says that ``proposer`` (an id) proposed."""
        self.specific.thaw(content, proposer=proposer)

    def approvals_needed(self) -> int:
        """How many people must approve what is in the working copy."""
        return self.specific.approvals_needed()

    def proposers(self) -> set[int]:
        """The ids of those whose proposal this is, who therefore cannot approve it."""
        return self.specific.proposers()


@tracked(item="item")
class Byline(models.Model):
    """Who wrote an item. Readers see the person's public name, or nothing where it is empty."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="bylines", verbose_name=_("item"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="byline_once")]
        triggers = [OnlyWhileDraft(item="item_id")]

    def __str__(self) -> str:
        return str(self.person)
