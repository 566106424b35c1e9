"""What the newsroom concludes about a claim."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField, RichTextField, uuid_field
from claims.models.claim import Claim
from claims.models.rating import Rating
from newsroom.review.constraints import at_most, paired
from newsroom.review.models.history import tracked
from newsroom.review.triggers import OnlyWhileDraft

FINDING_LIMIT = 280


@tracked(item="claim")
class Verdict(models.Model):
    """A proposed rating with its reasons. Whoever proposed it cannot approve it."""

    uuid = uuid_field()
    claim = models.OneToOneField(
        Claim, models.CASCADE, related_name="verdict", verbose_name=_("claim")
    )
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rating")
    )
    finding = LongTextField(
        _("finding"),
        blank=True,
        limit=FINDING_LIMIT,
        help_text=_("One sentence that stands alone, at most 280 characters."),
    )
    summary = ArrayField(
        LongTextField(limit=300),
        verbose_name=_("summary"),
        default=list,
        blank=True,
        help_text=_("Two to four points, one a line."),
    )
    what_is_right = LongTextField(
        _("what is right about it"),
        blank=True,
        limit=2000,
        help_text=_("What holds of a claim that as a whole does not, so that nobody is misled."),
    )
    reasoning = RichTextField(_("reasoning"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            paired("proposed", table="verdict"),
            at_most("finding", FINDING_LIMIT, table="verdict"),
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(proposed_by__isnull=False),
                name="verdict_rating_has_proposer",
            ),
        ]
        triggers = [OnlyWhileDraft(item="claim_id")]

    def __str__(self) -> str:
        return str(self.rating or _("no verdict yet"))
