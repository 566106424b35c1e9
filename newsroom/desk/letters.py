"""What an e-mail says: what happened to which item, by whom, and a link. Never text of an item.

A title is left out where the item is sensitive or under embargo when the letter is written:
e-mail is read by more than its reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr
from smtplib import SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.desk.notices import path, words
from newsroom.editions.models import Ticket
from newsroom.review.models import Item, Notice, Token, User


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a letter says of one notice. ``title`` is empty where it must not be in an e-mail."""

    words: str
    kind: str
    title: str
    by: str
    url: str


def may_get(person: User) -> bool:
    """Whether a person is still somebody who reads items at the desk, and has an address."""
    return bool(person.is_active and person.email and person.has_perm("review.view_item"))


def is_secret(item: Item) -> bool:
    """Whether an e-mail must not say what the item is about."""
    embargoed = item.embargo_until is not None and item.embargo_until > timezone.now()
    return item.sensitive or embargoed


def compose(person: User, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The letter to ``person`` about ``notices``, in plain text and in HTML."""
    with translation.override(person.letters_language):
        lines = [_line(notice) for notice in notices]
        choices = _absolute(reverse("admin:notice_choices"))
        context: dict[str, Any] = {
            "newsroom_name": settings.NEWSROOM_NAME,
            "lines": lines,
            "choices_url": choices,
            "list_url": _absolute(reverse("admin:notice_list")),
        }
        host = urlsplit(settings.SITE_URL).hostname
        letter = EmailMultiAlternatives(
            subject=_subject(lines),
            body=render_to_string("emails/notices.txt", context),
            from_email=formataddr((settings.NEWSROOM_NAME, settings.DEFAULT_FROM_EMAIL)),
            to=[person.email],
            headers={
                "List-Unsubscribe": f"<{choices}>",
                "Auto-Submitted": "auto-generated",
                # The same at each try, so that a letter that arrives twice can be known as one.
                "Message-ID": f"<notice-{notices[0].pk}-{notices[-1].pk}@{host}>",
            },
        )
        letter.attach_alternative(render_to_string("emails/notices.html", context), "text/html")
    return letter


def reason(error: OSError) -> str:
    """An error in a few words without addresses, which servers like to repeat."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__


def _line(notice: Notice) -> Line:
    item = notice.item
    if item is None:
        return Line(
            words=words(notice),
            kind=str((Token if notice.token else Ticket)._meta.verbose_name),
            title=str(notice.token or ""),
            by="",
            url=_absolute(path(notice)),
        )
    return Line(
        words=words(notice),
        kind=str(item.get_kind_display()),
        title="" if is_secret(item) else " ".join(str(item).split()),
        by=str(notice.actor) if notice.actor else "",
        url=_absolute(path(notice)),
    )


def _subject(lines: Sequence[Line]) -> str:
    if len(lines) > 1:
        said = ngettext("%(n)s notice", "%(n)s notices", len(lines)) % {"n": len(lines)}
    else:
        [line] = lines
        said = f"{line.words}: {Truncator(line.title).chars(60)}" if line.title else line.words
    return _("%(newsroom)s – %(said)s") % {"newsroom": settings.NEWSROOM_NAME, "said": said}


def _absolute(address: str) -> str:
    return f"{settings.SITE_URL}{address}"
