"""Two states of an item beside each other: revisions, editions, the draft as it would freeze."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from newsroom.editions.comparison import Change, compare
from newsroom.editions.models import Edition
from newsroom.review import canonical
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Item, Revision

NOW = "now"
# What the working copy of an item is read from, and can be read along with it.
ALONG = ("claim__verdict",)
# More than this in a list to choose from, nobody finds anything; an address can name any.
MOST = 90


@dataclass(frozen=True, kw_only=True)
class Version:
    """One state of an item. ``name`` is how an address spells it: r3, e2 or now."""

    name: str
    label: str
    content: dict[str, Any]


def version(item: Item, name: str) -> Version:
    """The version of ``item`` that ``name`` names. Raises Refused with a sentence if none is."""
    if name == NOW:
        return Version(name=NOW, label=_("Draft now"), content=working_copy(item))
    kind, number = _parsed(item, name)
    rows: Any = item.revisions if kind == "r" else Edition.objects.filter(item=item.pk)
    found = rows.filter(number=number).first()
    if found is None:
        raise Refused(_absent(item, name))
    return Version(name=name, label=_label(kind, number), content=found.content)


def working_copy(item: Item) -> dict[str, Any]:
    """The content of the working copy if it were frozen now, spelled as a revision would be.

    Raises WrongState while too little is entered for that.
    """
    try:
        content = item.freeze()
    except ObjectDoesNotExist as error:
        raise WrongState(
            _("The draft of “%(item)s” has no verdict yet, so it cannot be compared.")
            % {"item": item}
        ) from error
    return dict(json.loads(canonical.dumps(content)))


def between(old: Version, new: Version) -> list[Change]:
    """What differs, gravest first. At most one query."""
    return compare(old.content, new.content, _names(old.content, new.content))


def choices(item: Item) -> list[tuple[str, str]]:
    """The names and labels of what can be compared, newest first. Two queries."""
    return [(NOW, _("Draft now")), *_numbered("e", _numbers(Edition, item)),
            *_numbered("r", _numbers(Revision, item))]  # fmt: skip


def _numbers(model: Any, item: Item) -> Any:
    found = model.objects.filter(item=item.pk).order_by("-number")
    return found.values_list("number", flat=True)[:MOST]


def _numbered(kind: str, numbers: Any) -> Iterator[tuple[str, str]]:
    for number in numbers:
        yield f"{kind}{number}", _label(kind, number)


def _label(kind: str, number: int) -> str:
    text = _("Revision %(number)s") if kind == "r" else _("Edition %(number)s")
    return text % {"number": number}


def _parsed(item: Item, name: str) -> tuple[str, int]:
    if not re.fullmatch(r"[re][1-9][0-9]{0,8}", name):
        raise Refused(_absent(item, name))
    return name[0], int(name[1:])


def _absent(item: Item, name: str) -> str:
    shown = name if re.fullmatch(r"[re][0-9]{1,9}", name) else ""
    if not shown:
        return _("Choose two versions of “%(item)s”.") % {"item": item}
    label = _label(shown[0], int(shown[1:]))
    return _("“%(item)s” has no such version: %(version)s.") % {"item": item, "version": label}


def _names(*contents: dict[str, Any]) -> dict[str, str]:
    """What the UUIDs of other items in these contents stand for."""
    uuids = {
        uuid
        for content in contents
        for uuid in [
            *content.get("claims", []), *content.get("related", []), content["translation_of"],
        ]
        if uuid
    }  # fmt: skip
    if not uuids:
        return {}
    items = Item.objects.filter(uuid__in=uuids).select_related("claim", "article")
    return {str(item.uuid): str(item) for item in items}
