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
from newsroom.review.constraints import not_blank, paired
from newsroom.review.models import Item
from newsroom.review.models.history import tracked


class HookEvent(models.TextChoices):
    """What webhooks are told of."""

    PUBLISHED = "published", _("published for the first time")
    UPDATED = "updated", _("updated: an update, a clarification or a typo")
    CORRECTED = "corrected", _("corrected: a correction or another verdict")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REINSTATED = "reinstated", _("published again after a withdrawal")


class HookKind(models.TextChoices):
    """In which way an address is told; ``newsroom.editions.adapters`` has one for each."""

    PLAIN = "plain", _("Webhook")
    CHAT = "chat", _("Slack, or what takes the same")
    INDEXNOW = "indexnow", _("IndexNow")
    GOOGLE = "google", _("Google Fact Check Tools")


# The key of a service account is never copied into the history of rows.
@tracked(exclude=["credentials"])
class Webhook(models.Model):
    """An address that is told of some events.

    Its secret is stored nowhere: it is derived from the program's own key, this row's UUID and
    ``secret_number``, which goes up for a new one. ``credentials`` are what was given to us to
    sign in with, encrypted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=HookKind, default=HookKind.PLAIN)
    name = models.CharField(
        _("name"), max_length=100, help_text=_("What receives it, for your colleagues.")
    )
    url = WebAddressField(_("address"), blank=False)
    events = ArrayField(
        models.CharField(max_length=10, choices=HookEvent), verbose_name=_("events")
    )
    on = models.BooleanField(_("switched on"), default=True)
    credentials = models.TextField(_("key"), blank=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(kind__in=HookKind.values), name="webhook_kind_is_known"
            ),
            models.CheckConstraint(
                # A token of Fernet begins like this: no key is ever kept in clear.
                condition=Q(kind="google", credentials__startswith="gAAAA")
                | (~Q(kind="google") & Q(credentials="")),
                name="webhook_credentials_encrypted",
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

    def given_up(self) -> "DeliveryQuerySet":
        """What did not arrive where it should have, and nobody has taken up."""
        return self.filter(
            state=Delivery.State.FAILED,
            settled_at=None,
            edition__isnull=False,
            webhook__on=True,
        )

    def due(self) -> "DeliveryQuerySet":
        """Those whose next try has come."""
        return self.filter(state=Delivery.State.WAITING, next_try_at__lte=timezone.now())


class Delivery(models.Model):
    """One thing that one webhook is told. Holds no text: that is made of the edition as it leaves.

    A trial has no edition. ``message`` is the same for what is delivered again, so that a receiver
    knows it. ``sent`` and ``answer`` say in words what the last try sent and how it went. What was
    given up is an alarm until somebody has settled it.
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
    sent = models.TextField(_("sent"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

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
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(state="failed"), name="delivery_settled"
            ),
            paired("settled", table="delivery"),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["webhook"],
                name="delivery_given_up",
                condition=Q(state="failed", settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition or _("Trial"))


class PushedPage(models.Model):
    """What a receiver calls the page of an item that it was given: needed to change or remove it.

    ``version`` is the receiver's word for the state that it has.
    """

    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="pages", verbose_name=_("webhook")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("item"))
    name = models.CharField(_("name"), max_length=200)
    version = models.CharField(_("version"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("page elsewhere")
        verbose_name_plural = _("pages elsewhere")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["webhook", "item"], name="pushedpage_once"),
            # It becomes part of an address.
            models.CheckConstraint(
                condition=Q(name__regex=r"^pages/[^/?#%\s]+$"), name="pushedpage_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
