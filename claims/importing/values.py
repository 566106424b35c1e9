"""What stands in a field of a file, whatever it is, as text."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

# Under these an object keeps what it is called, or what it is.
_NAMES = ("@value", "name", "alternateName", "text", "headline", "url", "@id")
_DEEPEST = 5


def text(value: Any, names: tuple[str, ...] = _NAMES) -> str:
    """One text: the first of a list, the name of an object; empty for nothing."""
    return next(texts(value, names), "")


def texts(value: Any, names: tuple[str, ...] = _NAMES, deep: int = 0) -> Iterator[str]:
    """All texts of a value that is one, or a list of such, or an object with a name."""
    match value:
        case None:
            return
        case str():
            if value.strip():
                yield value
        case bool() | int() | float() | Decimal():
            yield _figure(value)
        case date():
            yield value.isoformat()
        case Mapping():
            found = (text for name in names if (text := _inner(value.get(name), names, deep)))
            yield from list(found)[:1]
        case list() | tuple():
            if deep < _DEEPEST:
                for each in value:
                    yield from texts(each, names, deep + 1)


def _inner(value: Any, names: tuple[str, ...], deep: int) -> str:
    return next(texts(value, names, deep + 1), "") if deep < _DEEPEST else ""


def _figure(value: float | Decimal) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
