"""What a language does with numbers and names, as Unicode's locale data (CLDR) has it."""

from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language, to_locale

if TYPE_CHECKING:
    from babel import Locale

# The languages of Afghanistan and Iran write their own digits; those of Arabic differ by country,
# and where the language is all that is known, they are these.
_DIGITS = {"arabext": "۰۱۲۳۴۵۶۷۸۹", "arab": "٠١٢٣٤٥٦٧٨٩"}


def digits(text: str) -> str:
    """``text`` with the digits of the language of the page."""
    return text.translate(_digits(get_language() or "en"))


def number(value: int) -> str:
    """A count, in digits of the language and with its separators: ``12,345``."""
    from babel.numbers import format_decimal  # noqa: PLC0415 -- costs memory: only where used

    here = _locale(get_language() or "en")
    return digits(format_decimal(value, locale=here, numbering_system="default"))


class Count(int):
    """A number that counts, and is shown, as ``number`` has it: for templates with plurals."""

    def __str__(self) -> str:
        return number(int(self))


def month(number: int, *, alone: bool) -> str:
    """The name of a Gregorian month, as it stands ``alone`` or beside a day."""
    names = _locale(get_language() or "en").months["stand-alone" if alone else "format"]
    return str(names["wide"][number])


def language(primary: str) -> str:
    """What a language is called in that of the page; empty if it has no name there."""
    return str(_locale(get_language() or "en").languages.get(primary, ""))


@cache
def _locale(code: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- costs memory: only where used

    for name in (to_locale(code), to_locale(code.split("-")[0])):
        try:
            return Locale.parse(name)
        except UnknownLocaleError:
            continue
    return Locale.parse("en")


@cache
def _digits(code: str) -> dict[int, str]:
    system = _locale(code).default_numbering_system
    return dict(zip(b"0123456789", _DIGITS.get(system, "0123456789"), strict=True))
