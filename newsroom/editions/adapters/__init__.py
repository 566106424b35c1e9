"""In which ways others are told what became public: one module for each kind of webhook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newsroom.editions.adapters import chat, google, indexnow, plain
from newsroom.editions.adapters.line import Line
from newsroom.editions.models import Delivery, HookKind


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """How one kind is told. ``tell`` sends on a line and returns how it went, in a sentence, or
    raises Unreachable. ``final`` are the answers after which no further try can go better.
    """

    tell: Callable[[Delivery, Line], str]
    final: frozenset[int]


ADAPTERS: Mapping[HookKind, Adapter] = {
    HookKind.PLAIN: Adapter(tell=plain.tell, final=frozenset({410})),
    HookKind.CHAT: Adapter(tell=chat.tell, final=frozenset({400, 404, 410})),
    HookKind.INDEXNOW: Adapter(tell=indexnow.tell, final=frozenset({400, 410, 422})),
    HookKind.GOOGLE: Adapter(tell=google.tell, final=frozenset({400, 410})),
}
