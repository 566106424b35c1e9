"""What the program learns from the web by itself: never more than a suggestion."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.fields import WebAddressField, web_address

# A link that fails is called dead when it has failed for so long: any server has a bad day.
DEAD_AFTER = dt.timedelta(days=2)


class PageLookup(models.Model):
    """A page whose title, publisher, author, date and language somebody wants to know.

    ``found`` maps those names to texts. A lookup that failed says why in ``failure``, a sentence.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    url = WebAddressField(_("link"), blank=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    found = models.JSONField(_("found"), default=dict)
    failure = models.TextField(_("failure"), blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("page lookup")
        verbose_name_plural = _("page lookups")
        ordering = ["-pk"]
        constraints = [
            web_address("url", table="pagelookup"),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | ~Q(state="waiting") & Q(finished_at__isnull=False),
                name="lookup_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="lookup_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.url


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Named reads of the reports."""

    def dead(self) -> "LinkCheckQuerySet":
        """Those that failed on days that are ``DEAD_AFTER`` apart, and never worked between."""
        return self.filter(dead_since__lte=models.F("checked_at") - DEAD_AFTER)


class LinkCheck(models.Model):
    """Whether a link of a source or statement still leads anywhere, as of ``checked_at``.

    ``status`` is the HTTP status of the last answer, null where there was none; ``dead_since`` is
    the first of the failures in a row, null while the link works.
    """

    url = WebAddressField(_("link"), unique=True, blank=False)
    checked_at = models.DateTimeField(_("checked"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)
    dead_since = models.DateTimeField(_("dead since"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        ordering = ["pk"]
        constraints = [web_address("url", table="linkcheck")]
        indexes = [
            models.Index(
                fields=["dead_since"], name="linkcheck_dead", condition=Q(dead_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        return self.dead_since is not None and self.dead_since <= self.checked_at - DEAD_AFTER
