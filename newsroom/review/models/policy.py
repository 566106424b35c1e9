"""What a newsroom decided about its reviews."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewPolicy(models.Model):
    """One row. Only the owner's role can write it (``manage.py review_policy``)."""

    self_approval = models.BooleanField(
        _("self-approval"),
        default=False,
        help_text=_("A barred person may approve with a written reason; the page says so."),
    )
    sensitive_approvals = models.PositiveSmallIntegerField(
        _("approvals for sensitive items"), default=2, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("review policy")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="review_policy_one_row"),
            models.CheckConstraint(
                condition=Q(sensitive_approvals__gte=1), name="review_policy_sensitive_approvals"
            ),
        ]
        triggers = [pgtrigger.Protect(name="one_row_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(_("Review policy"))

    @classmethod
    def current(cls) -> "ReviewPolicy":
        """The policy in force; the defaults before the first migration has made its row."""
        return cls.objects.first() or cls(pk=1)
