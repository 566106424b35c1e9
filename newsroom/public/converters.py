"""What an address may look like."""

import datetime as dt
import re
import unicodedata

_SLUG = re.compile(r"[-\w]{1,100}")


class NameConverter:
    """A slug in any script, spelled as frozen contents spell it (NFC)."""

    regex = r"[^/\s]{1,300}"

    def to_python(self, value: str) -> str:
        name = unicodedata.normalize("NFC", value)
        if not _SLUG.fullmatch(name):
            raise ValueError("not a slug")
        return name

    def to_url(self, value: str) -> str:
        return value


class NumberConverter:
    """An edition's or a section's number; short enough for the database."""

    regex = r"[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class MonthConverter:
    """A month such as 2026-04, as its first day."""

    regex = r"[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(f"{value}-01")

    def to_url(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


class KindsConverter:
    """The kinds of items, as addresses call them."""

    regex = "claims|articles"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IndexKeyConverter:
    """The key of IndexNow, as ``newsroom.editions.adapters.indexnow`` makes it."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
