"""Text that was read in a wrong encoding, put right where that is certain.

UTF-8 that was taken for Windows-1252 or Windows-1256 has two or three odd letters for each one.
Only a text that is such letters throughout is put right: one that holds anything else beyond
ASCII was never all UTF-8, and stays as it is.
"""

import re

# Programs of Windows give the bytes that the code page leaves open their own numbers.
_OPEN = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _table(encoding: str) -> dict[str, int]:
    found = {}
    for byte in range(256):
        try:
            found[bytes([byte]).decode(encoding)] = byte
        except UnicodeDecodeError:
            found[chr(byte)] = byte
    return found


def _pair(table: dict[str, int]) -> re.Pattern[str]:
    """The first two letters of a sequence, as this encoding shows them."""
    first, second = (
        "".join(re.escape(letter) for letter, byte in table.items() if low <= byte <= high)
        for low, high in ((0xC2, 0xF4), (0x80, 0xBF))
    )
    return re.compile(f"[{first}][{second}]")


_TABLES = [(_pair(table), table) for table in map(_table, ("cp1252", "cp1256", "latin-1"))]


def mended(text: str) -> str:
    """``text`` as it was meant, or as it is where that is not certain."""
    if text.isascii():
        return text
    for pair, table in _TABLES:
        # Most texts have none, and taking a text apart letter by letter takes time.
        if not pair.search(text):
            continue
        try:
            raw = bytes(table[character] for character in text)
            meant = raw.decode()
        except (KeyError, UnicodeDecodeError):
            continue
        if _certain(raw, text):
            return meant
    return text


def _certain(raw: bytes, text: str) -> bool:
    found = _SEQUENCE.findall(raw)
    if len(found) > 1 or len(found[0]) > 2:
        return True
    # One odd pair could be meant; in the middle of a word in small letters it is not.
    at = _SEQUENCE.search(raw).start()  # type: ignore[union-attr]  # one was found
    return at > 0 and text[at - 1].islower() and text[at].isupper()
