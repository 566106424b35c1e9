"""Canonical JSON and its digest: the one spelling of a content that is signed.

UTF-8, NFC, sorted keys, no spaces, no floats, so that the same content has the same SHA-256
everywhere and for ever.
"""

import hashlib
import json
import unicodedata
from typing import Any


def dumps(content: Any) -> str:
    """``content`` as canonical JSON. Raises TypeError on a float or anything JSON does not know."""
    return json.dumps(
        _normal(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(text: str) -> str:
    """SHA-256 of a canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        # PostgreSQL cannot store NUL in text, and no reader misses it.
        return unicodedata.normalize("NFC", value.replace("\0", ""))
    if isinstance(value, float):
        raise TypeError(f"canonical JSON has no floats: {value!r}")
    if isinstance(value, dict):
        return {_normal(key): _normal(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(entry) for entry in value]
    return value
