"""Other programs that are told what became public, and the outbox of what they are told."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from claims.fields import WebAddressField, web_address
from newsroom.editions.models.edition import Edition
from newsroom.review.constraints import not_blank
from newsroom.review.models.history import tracked


class HookEvent(models.TextChoices):
    """What webhooks are told of."""

    PUBLISHED = "published", _("published for the first time")
    UPDATED = "updated", _("updated: an update, a clarification or a typo")
    CORRECTED = "corrected", _("corrected: a correction or another verdict")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REINSTATED = "reinstated", _("published again after a withdrawal")


@tracked()
class Webhook(models.Model):
    """An address that is told of some events.

    Its secret is stored nowhere: it is derived from the program's own key, this row's UUID and
    ``secret_number``, which goes up for a new one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=100, help_text=_("What receives it, for your colleagues.")
    )
    url = WebAddressField(_("address"), blank=False)
    events = ArrayField(
        models.CharField(max_length=10, choices=HookEvent), verbose_name=_("events")
    )
    on = models.BooleanField(_("switched on"), default=True)
    secret_number = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]
        constraints = [
            web_address("url", table="webhook"),
            not_blank("name", table="webhook"),
            models.CheckConstraint(
                condition=Q(events__len__gt=0, events__contained_by=HookEvent.values),
                name="webhook_events",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> bytes:
        """What deliveries are signed with; 32 bytes."""
        salt = "newsroom.editions.webhook"
        return salted_hmac(salt, f"{self.uuid}:{self.secret_number}", algorithm="sha256").digest()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named reads of the desk and of the sweep."""

    def due(self) -> "DeliveryQuerySet":
        """Those whose next try has come."""
        return self.filter(state=Delivery.State.WAITING, next_try_at__lte=timezone.now())


class Delivery(models.Model):
    """One thing that one webhook is told. Holds no text: that is made of the edition as it leaves.

    A trial has no edition. ``message`` is the same for what is delivered again, so that a receiver
    knows it. ``answer`` is a sentence: how the last try went.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("delivered")
        FAILED = "failed", _("given up")

    message = models.UUIDField(default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="deliveries", verbose_name=_("webhook")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+", verbose_name=_("edition")
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        constraints = [
            # Of an edition a webhook is told once by itself; again only if somebody asks.
            models.UniqueConstraint(
                fields=["webhook", "edition"],
                name="delivery_once",
                condition=Q(requester=None),
            ),
            models.CheckConstraint(
                condition=Q(edition__isnull=False) | Q(requester__isnull=False),
                name="delivery_trial_was_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="delivery_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(answer__regex=r"\S"),
                name="delivery_failure_is_told",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return str(self.edition or _("Trial"))
