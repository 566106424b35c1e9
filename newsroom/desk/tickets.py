"""What readers sent, as the desk shows it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Case, Count, Exists, OuterRef, When
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from newsroom.editions import tickets
from newsroom.editions.models import Edition, Ticket, TicketLook, TicketSender
from newsroom.editions.models.ticket import LONGEST_TEXT, TicketQuerySet
from newsroom.review.models import ReviewPolicy

SIZE = 50
SHOWN = 200  # characters of a text in the list


class AnswerForm(forms.Form):
    """A sentence for the sender."""

    text = forms.CharField(
        label=_("To the sender"),
        max_length=LONGEST_TEXT,
        help_text=_("On the page of the ticket, and in an e-mail if they left an address."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the list: its rows, and the id behind which older ones come, None at the end."""

    rows: list[Any]
    before: int | None


def listed(kind: str, *, closed: bool, before: int | None) -> Listed:
    """Tickets of a kind, newest first; ``closed`` is whether those that were answered are wanted.
    One query.
    """
    found = listed_query(kind, closed=closed)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(_told(found).defer("text", "answer").order_by("-pk")[: SIZE + 1])
    more = len(rows) > SIZE
    return Listed(rows=rows[:SIZE], before=rows[SIZE - 1].pk if more else None)


def listed_query(kind: str, *, closed: bool) -> TicketQuerySet:
    found = Ticket.objects.filter(kind=kind)
    return found.exclude(closed_at=None) if closed else found.open()


def _told(found: TicketQuerySet) -> Any:
    sender = TicketSender.objects.filter(ticket=OuterRef("pk"))
    editions = Edition.objects.current()
    later = editions.filter(item=OuterRef("about"), pk__gt=OuterRef("edition"))
    first = editions.filter(item=OuterRef("became"))
    return found.select_related(
        "about__claim", "about__article", "became__claim", "taken_up_by", "closed_by"
    ).annotate(
        begins=Left("text", SHOWN),
        readers=Count("looks"),
        waits_for_mail=Exists(sender),
        is_public=Exists(later) | Exists(first),
    )


def unseen() -> TicketQuerySet:
    """Error reports that fewer people have read than must."""
    alone = Exists(ReviewPolicy.objects.filter(self_approval=True))
    needed = Case(When(alone, then=1), default=tickets.EYES)
    found = Ticket.objects.open().filter(kind=Ticket.Kind.REPORT)
    return found.annotate(readers=Count("looks")).filter(readers__lt=needed)


def fresh() -> TicketQuerySet:
    """Suggestions that nobody has looked at."""
    return Ticket.objects.open().filter(kind=Ticket.Kind.SUGGESTION, state=Ticket.State.RECEIVED)


def looks(ticket: Ticket) -> list[TicketLook]:
    """Who has read it, in the order in which they did."""
    return list(ticket.looks.select_related("person").order_by("pk"))
