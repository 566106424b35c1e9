"""The languages of the interface: what they are called, and where each stands in addresses."""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation.trans_real import language_code_re

# Django knows neither, or not as it is spoken in Afghanistan.
OURS: dict[str, dict[str, Any]] = {
    "fa-af": {"bidi": True, "code": "fa-af", "name": "Dari", "name_local": "دری"},
    "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
}
LANG_INFO.update(OURS)


def known(codes: list[str]) -> list[tuple[str, str]]:
    """The codes as Django spells them, each once, with their English names.

    Raises ValueError with the code that names no language.
    """
    spelled = dict.fromkeys(code.strip().lower().replace("_", "-") for code in codes)
    return [(code, _info(code)["name"]) for code in spelled]


def prefixes(codes: list[str]) -> dict[str, str]:
    """What the addresses of each language begin with: nothing for the first, the site's own.

    Others have the first part of their code, ``fa/`` for ``fa-af``, or all of it where an earlier
    one has that part already.
    """
    found: dict[str, str] = {}
    for code in codes:
        short = f"{code.split('-')[0]}/"
        found[code] = f"{code}/" if short in found.values() else short
    return found | {codes[0]: ""}


def right_to_left() -> list[str]:
    """The first parts of the codes that are known by now and written from right to left."""
    return sorted({code.split("-")[0] for code, info in LANG_INFO.items() if info.get("bidi")})


def around(code: str) -> str:
    """The language of the interface around a text in ``code``: the same, or one of which only the
    country differs, or the site's own."""
    codes = list(settings.NEWSROOM_PREFIXES)
    spelled = code.lower().replace("_", "-")
    alike = [each for each in codes if each.split("-")[0] == spelled.split("-")[0]]
    return spelled if spelled in codes else [*alike, settings.LANGUAGE_CODE][0]


def split(path: str) -> tuple[str, str]:
    """The language that an address is in, and the address without its prefix."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    for code, prefix in settings.NEWSROOM_PREFIXES.items():
        if prefix == f"{first}/":
            return code, f"/{rest}"
    return settings.LANGUAGE_CODE, path


def _info(code: str) -> dict[str, Any]:
    if "name" not in LANG_INFO.get(code, {}):
        LANG_INFO[code] = _from_babel(code)
    return LANG_INFO[code]


def _from_babel(code: str) -> dict[str, Any]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- only for what Django lacks

    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(code) from None
    if not language_code_re.fullmatch(code):
        raise ValueError(code)
    return {
        "bidi": locale.text_direction == "rtl",
        "code": code,
        "name": locale.get_display_name("en") or code,
        "name_local": locale.get_display_name() or code,
    }
