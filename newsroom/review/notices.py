"""Who is told of what, and by which way. What goes out by e-mail is sent later, by the sweep.

A notice is written in the transaction of what it tells of, so there is none of what did not happen,
and none is lost. ``OF_VERBS`` is the table of who is told of which verb.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone

from newsroom.review.models import (
    Activity,
    Comment,
    Decision,
    Event,
    Item,
    Notice,
    NoticeChoice,
    Revision,
    Token,
    User,
)
from newsroom.review.models.item import ItemQuerySet
from newsroom.review.states import Role, Status

Mail = NoticeChoice.Mail
# By the newsroom's clock.
DIGEST_AT = dt.time(7)
# Before it is due.
SOON = dt.timedelta(days=1)
UNFINISHED = (Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED)

# How those are told who have chosen nothing: everybody on the desk, and by e-mail like this.
USUALLY: Mapping[Event, Mail] = {
    Event.RETURNED: Mail.AT_ONCE,
    Event.APPROVED: Mail.DIGEST,
    Event.PUBLISHED: Mail.DIGEST,
    Event.SUBMITTED: Mail.DIGEST,
    Event.MENTIONED: Mail.AT_ONCE,
    Event.COMMENTED: Mail.DIGEST,
    Event.ASSIGNED: Mail.AT_ONCE,
    Event.DUE: Mail.DIGEST,
    Event.TAKEN_OVER: Mail.AT_ONCE,
    Event.REPORTED: Mail.AT_ONCE,
    Event.SUGGESTED: Mail.OFF,
    Event.TOKEN: Mail.AT_ONCE,
}

# --- Who ---

Who = Callable[[Item, Revision | None], Q]


def creator(item: Item, revision: Revision | None) -> Q:
    return Q(pk=item.created_by_id)


def assignee(item: Item, revision: Revision | None) -> Q:
    return Q(pk=item.assigned_to_id)


def submitter(item: Item, revision: Revision | None) -> Q:
    return Q(pk=revision.submitted_by_id if revision else None)


def reviewers(item: Item, revision: Revision | None) -> Q:
    """Those who approved the revision."""
    return Q(
        pk__in=Decision.objects.filter(revision=revision, kind=Decision.Kind.APPROVE).values(
            "reviewer"
        )
    )


def editors_who_asked(item: Item, revision: Revision | None) -> Q:
    """Editors who can approve the revision and have chosen to hear of what is handed in: nobody
    is told of the whole newsroom's work unasked."""
    asked = NoticeChoice.objects.filter(event=Event.SUBMITTED).exclude(desk=False, mail=Mail.OFF)
    editors = User.groups.through.objects.filter(group__name=Role.EDITOR)
    barred = Q(pk__in=revision.barred if revision else [])
    return Q(pk__in=asked.values("person")) & Q(pk__in=editors.values("user")) & ~barred


OF_VERBS: Mapping[str, tuple[Event, tuple[Who, ...]]] = {
    "submit": (Event.SUBMITTED, (assignee, editors_who_asked)),
    "return_": (Event.RETURNED, (creator, submitter, assignee)),
    "approve": (Event.APPROVED, (creator, submitter, assignee)),
    "publish": (Event.PUBLISHED, (creator, submitter, reviewers)),
    "withdraw": (Event.PUBLISHED, (creator, submitter, reviewers)),
    "reinstate": (Event.PUBLISHED, (creator, submitter, reviewers)),
}
ON_MY_WORK: tuple[Who, ...] = (creator, submitter, assignee)


# --- Telling ---


def of_activity(activity: Activity) -> None:
    """Tell of a verb, by ``OF_VERBS``."""
    if activity.verb not in OF_VERBS:
        return
    event, who = OF_VERBS[activity.verb]
    people = any_of(who, activity.item, activity.revision)
    tell(event, item=activity.item, recipients=people, by=activity.actor, activity=activity)


def of_comment(comment: Comment) -> None:
    """Tell those whom a comment mentions, and else those whose work it is about, whom it answers,
    or who let its writer in from outside."""
    told: dict[str, Any] = {"item": comment.item, "by": comment.author, "comment": comment}
    mentioned = Q(pk__in=comment.mentions.values("pk"))
    tell(Event.MENTIONED, recipients=mentioned, **told)
    people = any_of(ON_MY_WORK, comment.item, comment.item.newest_revision)
    if comment.parent:
        people |= Q(pk=comment.parent.author_id)
    if comment.outside:
        people |= Q(pk=comment.outside.created_by_id)
    tell(Event.COMMENTED, recipients=people & ~mentioned, **told)


def of_a_claim_in(article: Item, *, by: Any) -> None:
    """Tell that a claim has changed and the article is to be looked at again: a notice of something
    published that has no activity, for it is another item's."""
    people = any_of((creator, assignee), article, None)
    tell(Event.PUBLISHED, item=article, recipients=people, by=by)


def of_due() -> None:
    """Tell of each item that is due within a day, or overdue, once for each date it was due.

    Its assignee is told, or its maker where there is none.
    """
    for pk in _due_untold().order_by("due_at").values_list("pk", flat=True):
        with transaction.atomic():
            item = Item.objects.select_for_update(no_key=True).filter(pk=pk).first()
            # Only now, under the lock, is it certain that nobody else has told of it.
            if item and _due_untold().filter(pk=pk).exists():
                who = assignee if item.assigned_to_id else creator
                tell(Event.DUE, item=item, recipients=who(item, None), by=None)


def _due_untold() -> ItemQuerySet:
    told = Notice.objects.filter(
        item=OuterRef("pk"), event=Event.DUE, created_at__gte=OuterRef("due_at") - SOON
    )
    due = Item.objects.filter(status__in=UNFINISHED, due_at__lte=timezone.now() + SOON)
    return due.filter(~Exists(told))


def of_suggestion(roles: Iterable[Role]) -> None:
    """Tell people with one of ``roles`` that a reader suggests a claim: who has read nothing since
    the last one is told once."""
    people = User.groups.through.objects.filter(group__name__in=list(roles))
    told = Notice.objects.unread().filter(event=Event.SUGGESTED)
    tell(
        Event.SUGGESTED,
        recipients=Q(pk__in=people.values("user")) & ~Q(pk__in=told.values("recipient")),
        by=None,
    )


def any_of(who: Iterable[Who], item: Item, revision: Revision | None) -> Q:
    """Those whom one of ``who`` means."""
    people = Q(pk__in=[])
    for each in who:
        people |= each(item, revision)
    return people


def of_token(token: Token) -> None:
    """Tell a person that a token of theirs was made: whoever made it has their password."""
    # By nobody, for one is told what one did oneself only where it may have been another.
    tell(Event.TOKEN, token=token, recipients=[token.person], by=None)


def tell(
    event: Event,
    *,
    item: Item | None = None,
    recipients: Q | Iterable[Any],
    by: Any,
    activity: Activity | None = None,
    comment: Comment | None = None,
    token: Token | None = None,
) -> int:
    """Tell ``recipients`` (people, or a condition on them) by the ways each has chosen.

    Nobody is told what they did themselves, nor twice of one activity or comment; who has left is
    not told anything. ``by`` is None for what happened by itself. Returns the number of notices.
    """
    if not isinstance(recipients, Q):
        recipients = Q(pk__in={person.pk for person in recipients if person})
    rows = [
        Notice(
            recipient_id=person,
            event=event,
            channel=channel,
            item_id=item.pk if item else None,
            token=token,
            activity=activity,
            comment=comment,
            actor=by,
            next_try_at=next_digest() if channel == Notice.Channel.DIGEST else timezone.now(),
        )
        for person, channel in _ways(event, recipients, by)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def next_digest() -> dt.datetime:
    """When the next daily e-mail leaves."""
    zone = timezone.get_default_timezone()
    now = timezone.localtime(None, zone)
    day = now.date() if now.time() < DIGEST_AT else now.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, DIGEST_AT, zone)


def _ways(event: Event, recipients: Q, by: Any) -> Iterable[tuple[int, Notice.Channel]]:
    """Each person with each channel by which they are to be told."""
    chosen = FilteredRelation("notice_choices", condition=Q(notice_choices__event=event))
    people = User.objects.filter(recipients, is_active=True).annotate(chosen=chosen)
    if by is not None:
        people = people.exclude(pk=by.pk)
    for pk, email, desk, mail in people.values_list(
        "pk", "email", "chosen__desk", "chosen__mail"
    ).order_by("pk"):
        if desk is not False:
            yield pk, Notice.Channel.DESK
        way = mail or USUALLY[event]
        if email and way != Mail.OFF:
            yield pk, Notice.Channel(way)
