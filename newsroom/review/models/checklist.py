"""What every reviewer has to answer before approving: the newsroom's own questions, in versions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank
from newsroom.review.triggers import AppendOnly, Rule, refuse

KINDS = [("claim", _("claim")), ("article", _("article"))]

INSERT_CHECKLIST = f"""
    PERFORM pg_advisory_xact_lock(hashtext('newsroom.review.checklist'));
    IF NEW.version <> 1 + coalesce(
        (SELECT max(version) FROM public.review_checklist WHERE kind = NEW.kind), 0
    ) THEN
        {refuse("Version % is not the next one of its checklist.", "NEW.version")}
    END IF;
    RETURN NEW;
"""

INSERT_QUESTION = f"""
    IF EXISTS (SELECT FROM public.review_revision WHERE checklist_id = NEW.checklist_id) THEN
        {refuse("A checklist that is in use stays as it is: make a new version.")}
    END IF;
    RETURN NEW;
"""

ANSWER = f"""
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM public.review_decision
        WHERE revision_id = OLD.revision_id AND reviewer_id = OLD.reviewer_id AND kind = 'approve'
    ) THEN
        {refuse("The answers given with an approval stay.")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF (SELECT checklist_id FROM public.review_revision WHERE id = NEW.revision_id)
        IS DISTINCT FROM
        (SELECT checklist_id FROM public.review_checklistquestion WHERE id = NEW.question_id)
    THEN
        {refuse("This question is not asked about this revision.")}
    END IF;
    IF EXISTS (
        SELECT FROM public.review_decision
        WHERE revision_id = NEW.revision_id AND reviewer_id = NEW.reviewer_id AND kind = 'approve'
    ) THEN
        {refuse("The answers given with an approval stay.")}
    END IF;
    RETURN NEW;
"""


class Checklist(models.Model):
    """One version of the questions about a kind of item. A revision keeps the one it came with."""

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    version = models.PositiveIntegerField(_("version"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="checklist_version"),
            models.CheckConstraint(
                condition=Q(kind__in=["claim", "article"]), name="checklist_kind"
            ),
        ]
        triggers = [
            AppendOnly(noun="A checklist"),
            Rule(name="next_version", operation=pgtrigger.Insert, func=INSERT_CHECKLIST),
        ]

    def __str__(self) -> str:
        return _("Checklist %(version)s") % {"version": self.version}


class ChecklistQuestion(models.Model):
    """A question that is answered with yes, no or “does not apply”."""

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="questions", verbose_name=_("checklist")
    )
    text = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("help"), max_length=500, blank=True)
    required = models.BooleanField(_("must be answered before approval"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [not_blank("text", table="checklistquestion")]
        triggers = [
            AppendOnly(noun="A question"),
            Rule(name="before_use", operation=pgtrigger.Insert, func=INSERT_QUESTION),
        ]

    def __str__(self) -> str:
        return self.text


class ChecklistAnswer(models.Model):
    """What a reviewer answered about a revision; fixed with that person's approval."""

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_APPLICABLE = "none", _("does not apply")

    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, related_name="answers", verbose_name=_("revision")
    )
    question = models.ForeignKey(
        ChecklistQuestion, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    answer = models.CharField(_("answer"), max_length=4, choices=Answer)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "question", "reviewer"], name="answer_once_each"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "none"]), name="answer_known"
            ),
        ]
        triggers = [
            Rule(
                name="until_approval",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ANSWER,
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"
