"""Comments in the form of an item: each beside the row or in the section it is about.

A reply is typed into the form and sent with it, so that nothing else typed there is lost by it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest

from newsroom.review import discussion
from newsroom.review.admin.sections import Section
from newsroom.review.models import Item
from newsroom.review.remarks import Remark

_REPLY = re.compile(r"reply-([0-9]{1,18})")


def replies(request: HttpRequest) -> Iterator[tuple[int, str]]:
    """The replies that were typed: the id of the comment, and the text."""
    for name, text in request.POST.items():
        found = _REPLY.fullmatch(name)
        if found and str(text).strip():
            yield int(found[1]), str(text)


def check(request: HttpRequest) -> None:
    """Raises Refused if a reply cannot be sent, before anything is saved."""
    for _comment, text in replies(request):
        discussion.check(by=request.user, text=text)


def send(request: HttpRequest, item: Item) -> None:
    """Add the replies that were typed. A comment of another item is none of this one's."""
    typed = dict(replies(request))
    for parent in item.comments.filter(pk__in=typed, parent=None):
        discussion.comment(item, by=request.user, text=typed[parent.pk], parent=parent)


def place(threads: Iterable[Remark], sections: list[Section], request: HttpRequest) -> list[Remark]:
    """Put every thread to its row or its section; returns those that are about all of the item.

    What was typed as a reply and not sent stays in its box.
    """
    typed = dict(replies(request)) if request.method == "POST" else {}
    rest: list[Remark] = []
    for remark in threads:
        remark.reply = typed.get(remark.pk, "")
        home = _home(remark, sections)
        (rest if home is None else home).append(remark)
    return rest


def _home(remark: Remark, sections: list[Section]) -> list[Remark] | None:
    for section in sections:
        for row in section.rows:
            if remark.row and remark.row in _uuids(row.original):
                section.open = True
                return row.threads
    for section in sections:
        if _is_about(remark, section):
            section.open = True
            return section.threads
    return None


def _uuids(original: Any) -> set[str]:
    """What a content calls this row: some rows only link to what it shows."""
    shown = [original, getattr(original, "statement", None)]
    return {str(each.uuid) for each in shown if getattr(each, "uuid", None)}


def _is_about(remark: Remark, section: Section) -> bool:
    if section.formset is None:
        return remark.anchor in _names(section)
    return section.formset.prefix in (remark.anchor, remark.anchor.partition("-")[0])


def _names(section: Section) -> set[str]:
    lines = section.lines.lines if section.lines else []
    return {getattr(shown.field, "name", "") for line in lines for shown in line}
