"""A link by which somebody without an account reads one revision of one item."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank, paired
from newsroom.review.triggers import AppendOnly, Rule, refuse

INSERT_LINK = f"""
    IF NOT EXISTS (
        SELECT FROM public.review_revision
        WHERE id = NEW.revision_id AND item_id = NEW.item_id
    ) THEN
        {refuse("An outside link shows a revision of its own item.")}
    END IF;
    RETURN NEW;
"""

REVOKED = "ARRAY['revoked_by_id', 'revoked_at']"

UPDATE_LINK = f"""
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL
        AND to_jsonb(OLD) - {REVOKED} = to_jsonb(NEW) - {REVOKED}
    THEN
        RETURN NEW;
    END IF;
    {refuse("An outside link is revoked, and otherwise never changed or deleted.")}
"""


class OutsideLink(models.Model):
    """Lets one reader from outside see one revision until ``expires_at``.

    Only the SHA-256 of the token is kept: the link itself is shown once. ``may_answer`` admits
    comments and one acceptance; without it the link is a preview and nothing more.
    """

    item = models.ForeignKey(
        "review.Item", models.PROTECT, related_name="outside_links", verbose_name=_("item")
    )
    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    name = models.CharField(
        _("for whom"), max_length=150, help_text=_("The watermark shows this name.")
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    may_answer = models.BooleanField(_("may comment and accept"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        ordering = ["-pk"]
        constraints = [
            not_blank("name", table="outsidelink"),
            paired("revoked", table="outsidelink"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="outsidelink_expires"
            ),
        ]
        triggers = [
            Rule(name="own_revision", operation=pgtrigger.Insert, func=INSERT_LINK),
            Rule(
                name="only_revoked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=UPDATE_LINK,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class OutsideVisit(models.Model):
    """One use of an outside link, or an attempt at one that was over."""

    class Kind(models.TextChoices):
        READ = "read", _("read")
        COMMENTED = "commented", _("commented")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused: the link was over")

    link = models.ForeignKey(
        OutsideLink, models.PROTECT, related_name="visits", verbose_name=_("link")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["link"], name="visit_accepted_once", condition=Q(kind="accepted")
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["read", "commented", "accepted", "refused"]),
                name="visit_kind",
            ),
        ]
        triggers = [AppendOnly(noun="A visit")]

    def __str__(self) -> str:
        return self.get_kind_display()
