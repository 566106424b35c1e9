"""What a person was told, in words, with the place it leads to; and how they want to be told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.desk.items import review_url
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Event, Notice, NoticeChoice
from newsroom.review.models.notice import NoticeQuerySet
from newsroom.review.notices import USUALLY
from newsroom.review.states import Status

SIZE = 50
Mail = NoticeChoice.Mail

WORDS: Mapping[str, str | Promise] = {
    Event.RETURNED: _("Returned"),
    Event.APPROVED: _("Approved"),
    # Of a verb it is told with the verb; without one it is another item's.
    Event.PUBLISHED: _("A claim in it has changed: look at it again"),
    Event.SUBMITTED: _("Handed in for review"),
    Event.MENTIONED: _("A comment mentions you"),
    Event.COMMENTED: _("A comment"),
    Event.ASSIGNED: _("Assigned to you"),
    Event.DUE: _("Due"),
    Event.TAKEN_OVER: _("Somebody took over what you were editing; your text was kept"),
    Event.REPORTED: _("A reader reports an error"),
    Event.SUGGESTED: _("A reader suggests a claim"),
    Event.TOKEN: _("A token of yours was made; revoke it if that was not you"),
}
OF_VERBS: Mapping[str, str | Promise] = {
    "publish": _("Published"),
    "withdraw": _("Withdrawn"),
    "reinstate": _("Published again"),
}

# What has a line of its own on the settings page.
HELP: Mapping[str, str | Promise] = {
    Event.SUBMITTED: _(
        "Until you save this page: only what is assigned to you. Once you ask for it, an editor "
        "hears of everything that they can approve."
    ),
    Event.SUGGESTED: _("One notice until you have read it, however many readers suggest."),
    Event.DUE: _("What is assigned to you, or yours and nobody else’s, a day before it is due."),
}


def words(notice: Notice) -> str:
    """What happened, without saying to what."""
    verb = notice.activity.verb if notice.activity else ""
    if verb == "approve" and notice.activity and notice.activity.to_status == Status.IN_REVIEW:
        return str(_("Approved by one, and another approval is needed"))
    if notice.event == Event.COMMENTED and notice.actor is None:
        return str(_("A comment from outside"))
    if notice.event == Event.DUE and notice.item and notice.item.due_at:
        when = date_format(timezone.localtime(notice.item.due_at), "DATETIME_FORMAT")
        return str(_("Due %(when)s") % {"when": when})
    return str(OF_VERBS.get(verb) or WORDS[notice.event])


def path(notice: Notice) -> str:
    """The place it leads to."""
    if notice.event == Event.SUGGESTED:
        return f"{reverse('admin:ticket_list')}?kind=suggestion"
    if notice.item is None:
        return reverse("admin:token_list")
    comment = f"#comment-{notice.comment_id}" if notice.comment_id else ""
    return review_url(notice.item) + comment


def named(notices: NoticeQuerySet) -> Any:
    """With all that is said of them."""
    return notices.select_related("item__claim", "item__article", "actor", "activity", "token")


def of(person: Any, *, unread: bool, before: int | None) -> list[Notice]:
    """One page of a person's notices on the desk, and one more if there are older ones."""
    mine = Notice.objects.on_desk().filter(recipient=person)
    if unread:
        mine = mine.unread()
    if before is not None:
        mine = mine.filter(pk__lt=before)
    return list(named(mine).order_by("-pk")[: SIZE + 1])


def read(person: Any, *, up_to: int | None = None, only: int | None = None) -> int:
    """Mark as read: one, or all up to the newest that was displayed; how many were unread."""
    mine = Notice.objects.unread().filter(recipient=person)
    mine = mine.filter(pk=only) if only is not None else mine.filter(pk__lte=up_to)
    return mine.update(state=Notice.State.DONE, finished_at=Now())


# --- What could not be sent ---


def unsent() -> NoticeQuerySet:
    """E-mails that were given up, newest first."""
    failed = Notice.objects.by_mail().filter(state=Notice.State.FAILED)
    return failed.select_related("recipient").order_by("-finished_at", "-pk")


def send_again() -> int:
    """Let everything that was given up be tried again; how many that is."""
    return (
        unsent()
        .order_by()
        .update(
            state=Notice.State.WAITING,
            tries=0,
            failure="",
            finished_at=None,
            next_try_at=timezone.now(),
        )
    )


# --- How somebody wants to be told ---


def _of_newsroom() -> tuple[str, str]:
    own = dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]
    return "", _("The newsroom’s: %(language)s") % {
        "language": _native(settings.LANGUAGE_CODE, own)
    }


def _native(code: str, name: str) -> str:
    """The language in its own words, as who looks for it knows it."""
    return str(LANG_INFO.get(code, {}).get("name_local", name))


class ChoicesForm(PlainLabels, forms.Form):
    """For each event, whether on the desk and when by e-mail; fields are ``returned-desk``.

    And in which language e-mails are, where the newsroom has several.
    """

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if len(settings.LANGUAGES) > 1:
            named = [(code, _native(code, str(name))) for code, name in settings.LANGUAGES]
            self.fields["letters_in"] = forms.ChoiceField(
                label=_("Language of e-mails"),
                required=False,
                choices=[_of_newsroom(), *named],
                initial=person.letters_in,
            )
        chosen = {each.event: each for each in NoticeChoice.objects.filter(person=person)}
        for event in Event:
            choice = chosen.get(event) or NoticeChoice(event=event, mail=USUALLY[event])
            self.fields[f"{event}-desk"] = forms.BooleanField(
                label=_("On the desk"), required=False, initial=choice.desk
            )
            self.fields[f"{event}-mail"] = forms.ChoiceField(
                label=_("By e-mail"), choices=Mail.choices, initial=choice.mail
            )

    @property
    def language(self) -> Any:
        """The field for the language of e-mails, None where there is nothing to choose."""
        return self["letters_in"] if "letters_in" in self.fields else None

    def rows(self) -> Iterable[dict[str, Any]]:
        """The events, each with its two fields."""
        return [
            {
                "event": event,
                "help": HELP.get(event, ""),
                "desk": self[f"{event}-desk"],
                "mail": self[f"{event}-mail"],
            }
            for event in Event
        ]

    @transaction.atomic
    def save(self) -> None:
        if self.language:
            self.person.letters_in = self.cleaned_data["letters_in"]
            self.person.save(update_fields=["letters_in"])
        NoticeChoice.objects.bulk_create(
            [
                NoticeChoice(
                    person=self.person,
                    event=event,
                    desk=self.cleaned_data[f"{event}-desk"],
                    mail=self.cleaned_data[f"{event}-mail"],
                )
                for event in Event
            ],
            update_conflicts=True,
            unique_fields=["person", "event"],
            update_fields=["desk", "mail"],
        )
