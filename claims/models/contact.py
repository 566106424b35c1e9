"""The log of asking those concerned for their side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField, uuid_field
from claims.models.claim import Claim
from newsroom.review.models.history import tracked
from newsroom.review.triggers import OnlyWhileDraft


@tracked(item="claim")
class ContactAttempt(models.Model):
    """One attempt to reach whoever made the claim. The public sentence is made from the outcome;

    whom we asked and how stays private.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("waiting for an answer")
        REPLIED = "replied", _("replied")
        DECLINED = "declined", _("declined to comment")
        NO_REPLY = "no_reply", _("no reply by the deadline")
        NOT_SAFE = "not_safe", _("not asked: not safe")

    uuid = uuid_field()
    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="contact_attempts", verbose_name=_("claim")
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.PENDING
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    route = models.CharField(
        _("asked whom and how"), max_length=300, blank=True, help_text=_("Never published.")
    )
    reply = LongTextField(
        _("reply"), blank=True, limit=5000, help_text=_("Published word for word.")
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("logged by"),
    )
    logged_at = models.DateTimeField(_("logged"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="not_safe") | Q(asked_on__isnull=False),
                name="contactattempt_asked_on",
                violation_error_message=_("Say on which day you asked."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="replied") | Q(reply__regex=r"\S"),
                name="contactattempt_reply",
                violation_error_message=_("Enter the reply."),
            ),
        ]
        triggers = [OnlyWhileDraft(item="claim_id")]

    def __str__(self) -> str:
        return self.get_outcome_display()
