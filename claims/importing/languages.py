"""Languages by their names and by their scripts, as BCP 47 tags."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.core.exceptions import ValidationError

from claims.fields import language_tag
from newsroom.review.folding import fold

_NAMED_IN = ("en", "pt", "es", "fr", "ar", "fa", "de", "ru")
# Languages whose own name is known; of the others that in the languages above.
_OWN_NAMES = (
    "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi",
    "fr", "ha", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "ko", "ku", "lt", "lv", "mk",
    "ms", "my", "nl", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta",
    "tg", "th", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
# Scripts that one language alone is printed in today, by their blocks.
_SCRIPTS = {
    "el": "\u0370-\u03ff", "hy": "\u0530-\u058f", "ka": "\u10a0-\u10ff", "th": "\u0e00-\u0e7f",
    "ko": "\uac00-\ud7af", "ja": "\u3040-\u30ff", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff", "ml": "\u0d00-\u0d7f", "gu": "\u0a80-\u0aff", "pa": "\u0a00-\u0a7f",
    "or": "\u0b00-\u0b7f", "si": "\u0d80-\u0dff", "km": "\u1780-\u17ff", "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f", "dv": "\u0780-\u07bf",
}  # fmt: skip
_OF_ONE = {tag: re.compile(f"[{block}]") for tag, block in _SCRIPTS.items()}
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
# Letters of one language in the Arabic script; what Arabic itself writes none of these has.
_PASHTO, _URDU = re.compile("[ټډړږښڼېۍځڅ]"), re.compile("[ٹڈڑںےہ]")
_PERSIAN, _OTHERS = re.compile("[پچژگ]"), re.compile("[ڕڵۆێەڤںۇۈۋڭ]")
_ARABIC_ONLY = re.compile(r"ة\b|[أإؤئ]|\bال\w{2}")
_FORMS_ELSEWHERE = re.compile("[یکپچژگ]")


def tag(value: str) -> tuple[str, str]:
    """The tag of a language by its tag or name, and the kind of repair; both empty for empty."""
    value = value.strip()
    if not value:
        return "", ""
    tagged = _canonical(value)
    if tagged == value:
        return value, ""
    found = tagged or _names().get(fold(re.sub(r"\s*[(\[].*", "", value)), "")
    return (found, "language") if found else ("", "language_unknown")


def _canonical(value: str) -> str:
    """A tag in its usual spelling, the short one of two; empty for what is none."""
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", value) or len(value) > 35:
        return ""
    named, *more = re.split("[-_]", value)
    first = str(get_global("language_aliases").get(named.lower(), named.lower()))
    written = "-".join([first.replace("_", "-"), *map(_subtag, more)])
    try:
        Locale.parse(first.split("_")[0])
        language_tag(written)
    except (UnknownLocaleError, ValueError, ValidationError):
        return ""
    return written


def _subtag(each: str) -> str:
    return each.upper() if len(each) == 2 else each.title() if len(each) == 4 else each.lower()


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _OWN_NAMES:
        found[fold(Locale(code).get_language_name() or code)] = code
    for named_in in _NAMED_IN:
        for code, name in Locale(named_in).languages.items():
            found.setdefault(fold(name), str(code).replace("_", "-"))
    return found


def guess(text: str) -> str:
    """The language, where the script leaves no doubt; else empty."""
    letters = len(_LETTER.findall(text))
    if letters < 8:
        return ""
    for code, script in _OF_ONE.items():
        own = len(script.findall(text))
        # Chinese characters belong to Japanese text, too.
        if own * 10 > letters * (3 if code == "ja" else 7):
            return code
    if len(_ARABIC.findall(text)) * 10 > letters * 7:
        return _in_arabic_script(text)
    return ""


def _in_arabic_script(text: str) -> str:
    pashto, urdu = len(_PASHTO.findall(text)), len(_URDU.findall(text))
    if _OTHERS.search(text.replace("ں", "")):
        return ""
    if pashto > 1 and not urdu:
        return "ps"
    if urdu > 1 and not pashto:
        return "ur"
    if pashto or urdu:
        return ""
    if not _FORMS_ELSEWHERE.search(text):
        return "ar" if len(_ARABIC_ONLY.findall(text)) > 2 else ""
    return "fa" if len(_PERSIAN.findall(text)) > 1 and "ة" not in text else ""
