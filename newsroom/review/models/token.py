"""Tokens with which a person's own programs act at the desk, and what those were answered."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import not_blank, paired
from newsroom.review.triggers import Rule, refuse

LONGEST = dt.timedelta(days=366)

BORN = f"""
    IF NEW.created_at > clock_timestamp() + interval '1 minute' THEN
        {refuse("A token is not made in the future.")}
    END IF;
    IF NEW.revoked_at IS NOT NULL OR NEW.last_used_on IS NOT NULL THEN
        {refuse("A new token was never used and is not revoked.")}
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.review_user WHERE id = NEW.person_id AND is_active AND is_staff
    ) THEN
        {refuse("A token belongs to somebody who works at the desk.")}
    END IF;
    RETURN NEW;
"""

_REVOKED = "ARRAY['revoked_by_id', 'revoked_at']"
_USED = "ARRAY['last_used_on']"

CHANGED = f"""
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND (
        to_jsonb(OLD) - {_REVOKED} = to_jsonb(NEW) - {_REVOKED}
        OR to_jsonb(OLD) - {_USED} = to_jsonb(NEW) - {_USED}
            AND NEW.last_used_on > coalesce(OLD.last_used_on, '-infinity'::date)
    ) THEN
        RETURN NEW;
    END IF;
    {refuse("A token is used and revoked, and otherwise never changed or deleted.")}
"""


class Scope(models.TextChoices):
    """What a token may be used for; never for more than its person may do."""

    READ = "read", _("read the queue and the items")
    DRAFT = "draft", _("make drafts, change them, add evidence, propose a verdict")
    SUBMIT = "submit", _("submit for review and recall")
    COMMENT = "comment", _("comment, reply and resolve")


class Token(models.Model):
    """Lets a program act as ``person`` until ``expires_at``.

    Only the SHA-256 of the token is kept: it is shown once. ``last_used_on`` is a day and no
    moment: nobody's hours of work are to be read from it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tokens",
        editable=False,
        verbose_name=_("person"),
    )
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Which program uses it, and where it runs.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("may"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-id"], name="token_of_person")]
        constraints = [
            not_blank("name", table="token"),
            paired("revoked", table="token"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_only_its_digest"
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=Scope.values),
                name="token_scopes",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST
                ),
                name="token_expires",
            ),
        ]
        triggers = [
            Rule(name="born", operation=pgtrigger.Insert, func=BORN),
            Rule(
                name="only_used_and_revoked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=CHANGED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def last_day(self) -> dt.date:
        """The last day on which it works, by the newsroom's clock."""
        zone = timezone.get_default_timezone()
        return timezone.localdate(self.expires_at - dt.timedelta(seconds=1), zone)


class TokenUse(models.Model):
    """How often a token was used within the newest minute of its use."""

    token = models.OneToOneField(
        Token, models.PROTECT, primary_key=True, related_name="use", verbose_name=_("token")
    )
    minute = models.DateTimeField(_("minute"))
    times = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name = _("use of a token")
        verbose_name_plural = _("uses of tokens")

    def __str__(self) -> str:
        return str(self.times)


class KeptAnswer(models.Model):
    """What a program was answered that named its request by a key, so that it is done once.

    Written in the transaction of what was done. ``digest`` is the SHA-256 of the request. The
    answer tells where things stand and holds no text of an item.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    key = models.CharField(_("key"), max_length=255)
    digest = models.CharField(_("digest"), max_length=64)
    status = models.PositiveSmallIntegerField(_("HTTP status"))
    answer = models.JSONField(_("answer"))
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["created_at"], name="keptanswer_created_at")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="keptanswer_once"),
            not_blank("key", table="keptanswer"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="keptanswer_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.key
