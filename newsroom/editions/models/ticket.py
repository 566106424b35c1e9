"""What readers send: claims to check, and errors they found. The room of desk and public alike."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField
from newsroom.editions.models import ticket_sql
from newsroom.editions.models.edition import Edition
from newsroom.editions.models.looking import TELLING
from newsroom.review.constraints import at_most, paired
from newsroom.review.models import Item
from newsroom.review.triggers import AppendOnly, Rule

# Without what is mistaken for something else when it is read out or written down.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_TEXT, LONGEST_LINE = 4000, 500


def number() -> str:
    """A ticket's number: says nothing of how many there are."""
    signs = "".join(secrets.choice(_SIGNS) for _sign in range(10))
    return f"{signs[:5]}-{signs[5:]}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Named reads of the desk."""

    def open(self) -> "TicketQuerySet":
        """What nobody has answered or declined yet."""
        return self.filter(closed_at=None)


class Ticket(models.Model):
    """One thing that a reader sent. ``newsroom.editions.tickets`` is its only writer.

    A suggestion becomes a draft claim (``became``); a report is about the ``edition`` of an item
    that stood when it was sent. Who sent it is in ``TicketSender`` alone, and nowhere where they
    left no address. Some time after it was closed all that the reader wrote is deleted.
    """

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("suggested claim")
        REPORT = "report", _("reported error")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        LOOKING = "looking", _("being looked at")
        TAKEN_UP = "taken_up", _("taken up")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    # The address of its page, which the sender alone is given.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=11, default=number, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language of the form"), max_length=35)
    text = LongTextField(_("text"), limit=LONGEST_TEXT)
    who = models.CharField(_("who said it"), max_length=LONGEST_LINE, blank=True)
    where = models.CharField(_("where it is found"), max_length=2000, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    # Of the form and all that was typed into it, so that sending it twice makes one ticket.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    about = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="reports", verbose_name=_("about")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+", verbose_name=_("edition")
    )

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    became = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="suggestions", verbose_name=_("became")
    )
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    taken_up_at = models.DateTimeField(_("taken up"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    closed_at = models.DateTimeField(_("answered"), null=True)
    # To the sender.
    answer = LongTextField(_("answer"), limit=LONGEST_TEXT, blank=True)
    # Since when there is no more than this: the number, what it was about, and how it ended.
    forgotten_at = models.DateTimeField(_("text deleted"), null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="suggestion", about=None, edition=None)
                | Q(kind="report", about__isnull=False, edition__isnull=False, became=None),
                name="ticket_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "looking"], taken_up_at=None, closed_at=None)
                | Q(state="taken_up", taken_up_at__isnull=False, closed_at=None)
                | Q(state__in=["answered", "declined"], closed_at__isnull=False),
                name="ticket_state",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, answer="")
                | Q(closed_at__isnull=False, answer__regex=r"\S"),
                name="ticket_answer",
            ),
            models.CheckConstraint(
                condition=Q(became=None, taken_up_at=None)
                | Q(kind="report", became=None)
                | Q(kind="suggestion", became__isnull=False, taken_up_at__isnull=False),
                name="ticket_became",
            ),
            paired("taken_up", table="ticket"),
            paired("closed", table="ticket"),
            models.CheckConstraint(
                condition=Q(forgotten_at=None, text__regex=r"\S")
                | Q(forgotten_at__isnull=False, closed_at__isnull=False, text="", who="", where=""),
                name="ticket_text",
            ),
            at_most("text", LONGEST_TEXT, table="ticket"),
            at_most("answer", LONGEST_TEXT, table="ticket"),
        ]
        indexes = [
            models.Index(fields=["kind", "-id"], name="ticket_list"),
            models.Index(
                fields=["kind", "-id"], name="ticket_open", condition=Q(closed_at__isnull=True)
            ),
        ]
        triggers = [
            Rule(name="received", operation=pgtrigger.Insert, func=ticket_sql.RECEIVED),
            Rule(
                name="handled",
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("needed", "INTEGER")],
                func=ticket_sql.HANDLED,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_report(self) -> bool:
        return self.kind == Ticket.Kind.REPORT


class TicketLook(models.Model):
    """That somebody of the newsroom has read a ticket."""

    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="looks", verbose_name=_("ticket")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("look at a ticket")
        verbose_name_plural = _("looks at tickets")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="ticketlook_once")]
        triggers = [AppendOnly(noun="That somebody has read a ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.person_id}"


class TicketSender(models.Model):
    """Where the sender of a ticket wants to hear of it, encrypted; deleted when they have."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, related_name="sender", verbose_name=_("ticket")
    )
    address = models.TextField(_("e-mail address"), editable=False)

    class Meta:
        verbose_name = _("sender of a ticket")
        verbose_name_plural = _("senders of tickets")
        default_permissions = ()
        constraints = [
            # A token of Fernet begins like this: no address is ever kept in clear.
            models.CheckConstraint(
                condition=Q(address__startswith="gAAAA") & ~Q(address__contains="@"),
                name="ticketsender_encrypted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)


class TicketLetter(models.Model):
    """That a sender is to be told: of an edition, or of the desk's answer where there is none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="letters", verbose_name=_("ticket")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+", verbose_name=_("edition")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    finished_at = models.DateTimeField(_("sent"), null=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        verbose_name = _("letter to a sender")
        verbose_name_plural = _("letters to senders")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "edition"], name="ticketletter_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="ticketletter_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__regex=r"\S"),
                name="ticketletter_failure_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="ticketletter_due", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.edition_id}"


class FormDay(models.Model):
    """One day's key, by which the sender's address range becomes a mark that says nothing else."""

    day = models.DateField(unique=True, editable=False)
    key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("day of the forms")
        verbose_name_plural = _("days of the forms")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)


class FormUse(models.Model):
    """That a form was sent from somewhere. Deleted with the key of its day."""

    day = models.ForeignKey(FormDay, models.CASCADE, related_name="uses", editable=False)
    mark = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("use of a form")
        verbose_name_plural = _("uses of forms")
        default_permissions = ()
        indexes = [models.Index(fields=["day", "mark", "at"], name="formuse_mark")]

    def __str__(self) -> str:
        return str(self.at)


class ToldEdition(Edition):
    """A proxy for the rule by which senders hear of what became of what they sent."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="tells_senders",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=ticket_sql.TELL_SENDERS.format(
                    telling=", ".join(f"'{change.value}'" for change in TELLING)
                ),
            )
        ]
