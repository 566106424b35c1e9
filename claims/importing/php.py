"""Arrays as PHP writes them down, which WordPress keeps in its tables.

Only what has values: texts, numbers, arrays. Objects, which PHP would bring to life, are refused.
"""

import re
from typing import Any

_DEEPEST = 20
_HEAD = re.compile(rb"(?:([bid]):(-?[\d.eE+]{1,30}|INF|NAN);|([sa]):(\d{1,9}):|(N);)")


def read(text: str) -> Any:
    """The value, with arrays as dictionaries. Raises ValueError."""
    content = text.encode("utf-8", "replace")
    value, end = _value(content, 0, 0)
    if content[end:].strip():
        raise ValueError(text[:20])
    return value


def _value(content: bytes, at: int, deep: int) -> tuple[Any, int]:
    found = _HEAD.match(content, at)
    if not found or deep > _DEEPEST:
        raise ValueError(content[at : at + 20])
    scalar, number, sized, size, _null = found.groups()
    if scalar:
        plain = number.decode()
        return (plain == "1" if scalar == b"b" else plain), found.end()
    if not sized:
        return None, found.end()
    if sized == b"s":
        return _text(content, found.end(), int(size))
    return _array(content, found.end(), int(size), deep)


def _text(content: bytes, at: int, size: int) -> tuple[str, int]:
    """A text with its length in bytes."""
    end = at + 1 + size
    if content[at : at + 1] != b'"' or content[end : end + 2] != b'";':
        raise ValueError(content[at : at + 20])
    return content[at + 1 : end].decode("utf-8", "replace"), end + 2


def _array(content: bytes, at: int, size: int, deep: int) -> tuple[dict[str, Any], int]:
    if content[at : at + 1] != b"{":
        raise ValueError(content[at : at + 20])
    at += 1
    found: dict[str, Any] = {}
    for _number in range(size):
        key, at = _value(content, at, deep + 1)
        found[str(key)], at = _value(content, at, deep + 1)
    if content[at : at + 1] != b"}":
        raise ValueError(content[at : at + 20])
    return found, at + 1
