"""What goes live together or not at all."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank, paired
from newsroom.review.triggers import Rule, refuse

STAYS = f"""
    IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.published_at IS NULL THEN RETURN OLD; END IF;
    {refuse("A bundle that was published stays as it is.")}
"""

_OPEN = """
        SELECT published_at INTO published FROM public.review_bundle
        WHERE id = {row}.bundle_id FOR KEY SHARE;
        IF published IS NOT NULL THEN {refusal} END IF;
"""
_CLOSED = refuse("A bundle that was published stays as it is.")

MEMBER = f"""
    IF TG_OP <> 'INSERT' THEN {_OPEN.format(row="OLD", refusal=_CLOSED)} END IF;
    IF TG_OP <> 'DELETE' THEN {_OPEN.format(row="NEW", refusal=_CLOSED)} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class Bundle(models.Model):
    """Items that are published in one transaction: an article and its claims, or a debate's."""

    title = models.CharField(_("title"), max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["-pk"]
        constraints = [
            not_blank("title", table="bundle"),
            paired("published", table="bundle"),
        ]
        triggers = [
            Rule(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=STAYS,
            )
        ]

    def __str__(self) -> str:
        return self.title


class BundleMember(models.Model):
    """One item of a bundle; what a further edition of it says, and which revision was read."""

    bundle = models.ForeignKey(
        Bundle, models.CASCADE, related_name="members", verbose_name=_("bundle")
    )
    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="bundle_members", verbose_name=_("item")
    )
    revision = models.ForeignKey(
        "review.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    change = models.CharField(_("kind of change"), max_length=20, blank=True)
    note = models.TextField(_("public note"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("member of a bundle")
        verbose_name_plural = _("members of a bundle")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "item"], name="bundle_member_once")
        ]
        triggers = [
            Rule(
                name="published_stays",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("published", "TIMESTAMPTZ")],
                func=MEMBER,
            )
        ]

    def __str__(self) -> str:
        return str(self.item)
