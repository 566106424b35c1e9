"""What a person is told of, and by which way: the outbox of the desk's bell and of e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What people are told about."""

    RETURNED = "returned", _("returned to me")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published, corrected or withdrawn")
    SUBMITTED = "submitted", _("handed in for review")
    MENTIONED = "mentioned", _("I am mentioned")
    COMMENTED = "commented", _("a comment on my work")
    ASSIGNED = "assigned", _("assigned to me")
    DUE = "due", _("due soon")
    TAKEN_OVER = "taken_over", _("somebody took over what I was editing")
    REPORTED = "reported", _("a reader reports an error")
    SUGGESTED = "suggested", _("a reader suggests a claim")
    TOKEN = "token", _("a token of mine is made")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named reads of the bell and of the sweep."""

    def on_desk(self) -> "NoticeQuerySet":
        return self.filter(channel=Notice.Channel.DESK)

    def unread(self) -> "NoticeQuerySet":
        return self.on_desk().filter(state=Notice.State.WAITING)

    def by_mail(self) -> "NoticeQuerySet":
        return self.filter(channel__in=[Notice.Channel.MAIL, Notice.Channel.DIGEST])


class Notice(models.Model):
    """One thing that one person is told by one channel. Holds no text: that is made when it goes
    out, from what may be said then.

    A notice on the desk waits until it is read; one by e-mail until it is sent, or given up with a
    ``failure`` (a sentence) after its last try.
    """

    class Channel(models.TextChoices):
        DESK = "desk", _("on the desk")
        MAIL = "mail", _("by e-mail at once")
        DIGEST = "digest", _("by e-mail once a day")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("to")
    )
    event = models.CharField(_("event"), max_length=12, choices=Event)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    item = models.ForeignKey(
        "review.Item", models.CASCADE, null=True, related_name="notices", verbose_name=_("item")
    )
    token = models.ForeignKey(
        "review.Token", models.CASCADE, null=True, related_name="+", verbose_name=_("token")
    )
    activity = models.ForeignKey(
        "review.Activity",
        models.CASCADE,
        null=True,
        related_name="notices",
        verbose_name=_("activity"),
    )
    comment = models.ForeignKey(
        "review.Comment",
        models.CASCADE,
        null=True,
        related_name="notices",
        verbose_name=_("comment"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    finished_at = models.DateTimeField(_("read or sent"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "recipient", "channel", "event"], name="notice_of_activity"
            ),
            models.UniqueConstraint(
                fields=["comment", "recipient", "channel", "event"], name="notice_of_comment"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | ~Q(state="waiting") & Q(finished_at__isnull=False),
                name="notice_finished",
            ),
            models.CheckConstraint(
                condition=Q(item=None, token__isnull=False, event="token")
                | Q(item=None, token=None, event="suggested")
                | Q(item__isnull=False, token=None) & ~Q(event__in=["token", "suggested"]),
                name="notice_of_item_or_token",
            ),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="notice_event"),
            models.CheckConstraint(
                condition=Q(channel__in=["desk", "mail", "digest"]), name="notice_channel"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__regex=r"\S"),
                name="notice_failure_is_told",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_bell",
                         condition=Q(channel="desk")),
            models.Index(fields=["recipient"], name="notice_unread",
                         condition=Q(channel="desk", state="waiting")),
            models.Index(fields=["next_try_at"], name="notice_due",
                         condition=Q(state="waiting") & ~Q(channel="desk")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.item_id or self.token_id}"


class NoticeChoice(models.Model):
    """How a person wants to be told of one kind of event; where there is none, the usual way."""

    class Mail(models.TextChoices):
        AT_ONCE = "mail", _("at once")
        DIGEST = "digest", _("once a day")
        OFF = "off", _("not at all")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_choices",
        verbose_name=_("person"),
    )
    event = models.CharField(_("event"), max_length=12, choices=Event)
    desk = models.BooleanField(_("on the desk"), default=True)
    mail = models.CharField(_("by e-mail"), max_length=6, choices=Mail, default=Mail.DIGEST)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="notice_choice_once"),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="notice_choice_event"),
            models.CheckConstraint(
                condition=Q(mail__in=["mail", "digest", "off"]), name="notice_choice_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.get_mail_display()}"
