"""The words of the interface in other languages: ``locale/<locale>/LC_MESSAGES/django.po``.

gettext reads them compiled. Whichever process starts first after a change compiles them, into
``NEWSROOM_VAR/locale``: so a language is added by a file and a setting, without a tool.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_locale

SOURCES = settings.BASE_DIR / "locale"
NAME = Path("LC_MESSAGES", "django")


def source(code: str) -> Path:
    """Where the translator writes what ``code`` says."""
    return SOURCES / to_locale(code) / NAME.with_suffix(".po")


def compile_changed() -> None:
    """Compile each catalogue that is newer than what was made from it.

    Raises ImproperlyConfigured for one that cannot be read, or if there is no place to write.
    """
    for written in sorted(SOURCES.glob(f"*/{NAME.with_suffix('.po')}")):
        made = settings.NEWSROOM_VAR / written.relative_to(SOURCES.parent).with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime_ns < written.stat().st_mtime_ns:
            try:
                _compile(written, made)
            except OSError as error:
                raise ImproperlyConfigured(
                    f"The words of {written.parts[-3]} cannot be compiled: {error}"
                ) from error


def _compile(written: Path, made: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- only after a change
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 -- only after a change

    try:
        with written.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{written}: {error}") from error
    made.parent.mkdir(parents=True, exist_ok=True)
    # Several processes start at once; each reads either the old file or a whole new one.
    partial = made.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as to:
        write_mo(to, catalogue)
    partial.replace(made)
