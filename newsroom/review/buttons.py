"""What a person can do to an item now, for the screens: one button a verb, with its reason."""

from dataclasses import dataclass
from typing import Any, cast

from django.utils.functional import cached_property

from newsroom.review import rules
from newsroom.review.errors import Refused
from newsroom.review.models import Item
from newsroom.review.states import VERBS, Verb


@dataclass(frozen=True, kw_only=True)
class Button:
    """A verb that fits the item's status; ``refusal`` says why it is disabled, if it is."""

    verb: Verb
    refusal: Refused | None


class Seen:
    """An item for one screen: what several guards ask about is read once.

    Only for reading: a verb locks its item and reads afresh.
    """

    def __init__(self, item: Item) -> None:
        self.item = item

    def __getattr__(self, name: str) -> Any:
        return getattr(self.item, name)

    def __str__(self) -> str:
        return str(self.item)

    @cached_property
    def newest_revision(self) -> Any | None:
        return self.item.newest_revision

    @cached_property
    def awaits_an_answer(self) -> bool:
        return self.item.awaits_an_answer

    @cached_property
    def admits_self_approval(self) -> bool:
        return self.item.admits_self_approval

    @cached_property
    def current_edition(self) -> Any | None:
        return self.item.current_edition

    @cached_property
    def waiting_schedule(self) -> Any | None:
        return self.item.waiting_schedule


def seen(item: Item) -> Item:
    """``item`` as a ``Seen``, which quacks like it."""
    return cast("Item", Seen(item))


def buttons(item: Item, *, by: Any) -> list[Button]:
    """The verbs for the item's status, in the order of the workflow, each asked for ``by``.

    Verbs that do not fit the item at all (discarding what was never published, calling off what is
    not scheduled) are left out; a verb that is only refused for now or to this person stays, with
    the sentence.
    """
    item = seen(item)
    offered = [
        verb
        for verb in VERBS.values()
        if item.status in verb.moves
        and not verb.of_revision
        and not _is_beside_the_point(verb, item)
    ]
    return [Button(verb=verb, refusal=rules.refusal(verb.name, item, by=by)) for verb in offered]


def _is_beside_the_point(verb: Verb, item: Item) -> bool:
    try:
        rules.check_edition(verb, item)
        rules.check_waiting(verb, item)
    except Refused:
        return True
    return False
