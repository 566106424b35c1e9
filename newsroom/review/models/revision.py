"""What was reviewed, and who decided what about it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsroom.review.fields import CanonicalJSONField
from newsroom.review.triggers import AppendOnly, Rule, lock, refuse

INSERT_REVISION = f"""
    {lock("NEW.item_id", into="item", columns="*")}
    IF NEW.redacted THEN {refuse("Only what is in the record is redacted.")} END IF;
    IF item.status <> 'draft' THEN
        {refuse("Only a draft can be submitted; this item is %.", "item.status")}
    END IF;
    IF NEW.number <> 1 + coalesce(
        (SELECT max(number) FROM public.review_revision WHERE item_id = NEW.item_id), 0
    ) THEN
        {refuse("Revision % is not the next one of its item.", "NEW.number")}
    END IF;
    body := NEW.content::jsonb;
    IF body->>'uuid' IS DISTINCT FROM item.uuid::text
        OR body->>'kind' IS DISTINCT FROM item.kind
        OR body->>'slug' IS DISTINCT FROM item.slug
        OR body->>'language' IS DISTINCT FROM item.language
    THEN
        {refuse("The content of a revision must be that of its item.")}
    END IF;
    -- An empty place in the list would make every comparison with it NULL, which bars nobody.
    IF array_position(NEW.barred, NULL) IS NOT NULL
        OR (NEW.submitted_by_id = ANY(NEW.barred)) IS NOT TRUE
    THEN
        {refuse("Whoever submits a revision cannot approve it.")}
    END IF;
    IF item.sensitive AND NEW.approvals_needed <
        (SELECT sensitive_approvals FROM public.review_reviewpolicy)
    THEN
        {refuse("A sensitive item needs more approvals.")}
    END IF;
    -- What is asked about it is what is asked today; a later version is for later revisions. Of
    -- what was checked before it came here, until it is public, today's questions are not asked.
    IF (body#>>'{{first_published,archived}}')::boolean IS NOT TRUE OR EXISTS (
        SELECT FROM public.review_activity WHERE item_id = item.id AND verb = 'publish'
    ) THEN
        SELECT id INTO NEW.checklist_id FROM public.review_checklist
        WHERE kind = item.kind ORDER BY version DESC LIMIT 1;
    END IF;
    RETURN NEW;
"""

INSERT_DECISION = f"""
    SELECT * INTO revision FROM public.review_revision WHERE id = NEW.revision_id;
    IF NOT FOUND THEN {refuse("There is no such revision.")} END IF;
    {lock("revision.item_id", into="item", columns="*")}
    IF revision.number <> (
        SELECT max(number) FROM public.review_revision WHERE item_id = revision.item_id
    ) THEN
        {refuse("Revision % is not the newest one of its item.", "revision.number")}
    END IF;
    IF NEW.kind = 'return' AND item.status NOT IN ('in_review', 'reviewed') THEN
        {refuse("Only an item in review can be returned; this one is %.", "item.status")}
    END IF;
    IF NEW.kind = 'return' THEN RETURN NEW; END IF;
    -- Of two editors who approve at the same moment one comes second, and signs as well.
    IF item.status NOT IN ('in_review', 'reviewed') THEN
        {refuse("Only an item in review can be approved; this one is %.", "item.status")}
    END IF;
    IF EXISTS (
        SELECT FROM public.review_decision WHERE revision_id = revision.id AND kind = 'return'
    ) THEN
        {refuse("This revision was returned.")}
    END IF;
    IF EXISTS (
        SELECT FROM public.review_comment
        WHERE item_id = item.id AND must_resolve AND resolved_at IS NULL
    ) THEN
        {refuse("A comment must be resolved before approval.")}
    END IF;
    IF EXISTS (
        SELECT FROM public.review_checklistquestion AS question
        LEFT JOIN public.review_checklistanswer AS given
            ON given.question_id = question.id AND given.revision_id = revision.id
            AND given.reviewer_id = NEW.reviewer_id
        WHERE question.checklist_id = revision.checklist_id AND question.required
            AND coalesce(given.answer, 'no') = 'no'
    ) THEN
        {refuse("Whoever approves has answered every question of the checklist, none with no.")}
    END IF;
    IF NEW.reviewer_id = ANY(revision.barred) THEN
        IF (SELECT self_approval FROM public.review_reviewpolicy) IS NOT TRUE THEN
            {refuse("Whoever submitted a revision or proposed its verdict cannot approve it.")}
        END IF;
        IF NEW.self_approval_reason !~ '\\S' THEN
            {refuse("Approving your own work needs a written reason.")}
        END IF;
    END IF;
    RETURN NEW;
"""


class Revision(models.Model):
    """What was submitted, frozen and signed. An approval belongs to one revision.

    ``barred`` holds the ids of those who cannot approve it: who submitted it and who proposed its
    verdict. ``approvals_needed`` is frozen from the rating and from ``sensitive``.
    """

    item = models.ForeignKey(
        "review.Item", models.PROTECT, related_name="revisions", verbose_name=_("item")
    )
    number = models.PositiveIntegerField(_("number"))
    content = CanonicalJSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    message = models.TextField(_("message"), blank=True)
    barred = ArrayField(models.BigIntegerField(), verbose_name=_("barred from approving"))
    approvals_needed = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    # Filled in by the database: the newest version for the kind of item, if there is one.
    checklist = models.ForeignKey(
        "review.Checklist",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="revisions",
        verbose_name=_("checklist"),
    )
    # Set by the owner's command ``redact`` alone: the digest is that of the text as it was signed.
    redacted = models.BooleanField(db_default=False, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="revision_number"),
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=1), name="revision_approvals_needed"
            ),
            # The digest is checked where it is stored: nobody can file a content under the digest
            # of another.
            models.CheckConstraint(
                condition=Q(redacted=True)
                | Q(
                    digest=models.Func(
                        models.Func(
                            models.Func(
                                models.F("content"), models.Value("UTF8"), function="convert_to"
                            ),
                            function="sha256",
                        ),
                        models.Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="revision_digest",
            ),
        ]
        triggers = [
            AppendOnly(noun="A revision"),
            Rule(
                name="submitted",
                operation=pgtrigger.Insert,
                declare=[("item", "public.review_item%ROWTYPE"), ("body", "JSONB")],
                func=INSERT_REVISION,
            ),
        ]

    def __str__(self) -> str:
        return _("Revision %(number)s of %(item)s") % {"number": self.number, "item": self.item}

    @cached_property
    def decided(self) -> list["Decision"]:
        """Everybody's decision, oldest first."""
        return list(self.decisions.select_related("reviewer"))

    @property
    def returned(self) -> "Decision | None":
        """The decision that sent it back, None if there is none."""
        returns = [each for each in self.decided if each.kind == Decision.Kind.RETURN]
        return returns[0] if returns else None

    @property
    def approvals(self) -> list["Decision"]:
        """The approvals, oldest first. Empty once the revision was returned: that voids them."""
        return [] if self.returned else self.decided

    @property
    def proposer_id(self) -> int:
        """Who proposed its verdict: whoever is barred besides the submitter, or the submitter."""
        return next((pk for pk in self.barred if pk != self.submitted_by_id), self.submitted_by_id)

    @property
    def approvals_missing(self) -> int:
        """How many more people must approve."""
        return max(0, self.approvals_needed - len(self.approvals))


class Decision(models.Model):
    """One person's signature under, or objection to, one exact revision."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        RETURN = "return", _("returned")

    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="decisions", verbose_name=_("revision")
    )
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("reviewer"),
    )
    reason = models.TextField(_("reason"), blank=True)
    self_approval_reason = models.TextField(_("reason for approving one’s own work"), blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "reviewer", "kind"], name="decision_once_each"
            ),
            models.CheckConstraint(
                condition=Q(kind="approve") | Q(kind="return", reason__regex=r"\S"),
                name="decision_return_has_reason",
            ),
        ]
        triggers = [
            AppendOnly(noun="A decision"),
            Rule(
                name="decided",
                operation=pgtrigger.Insert,
                declare=[
                    ("revision", "public.review_revision%ROWTYPE"),
                    ("item", "public.review_item%ROWTYPE"),
                ],
                func=INSERT_DECISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.reviewer})"
