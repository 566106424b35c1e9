"""What an address may look like."""

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
