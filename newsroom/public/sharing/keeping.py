"""Pictures that were drawn before, in files: each edition is drawn once, by whichever process.

Why so: docs/adr/0040-share-images.md.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from newsroom.public.sharing.card import Card

# An item has a place by its number, shared with others when there are more items than places. So
# a further edition's picture takes the place of the last one's, and the folder does not grow.
PLACES = 20_000


def picture(card: Card, *, item: int) -> bytes:
    """The picture of ``card``: as it was kept, or drawn now. A folder that cannot be written, or a
    full disk, only means that it is drawn again the next time.
    """
    path = _folder() / f"{item % PLACES:05}"
    kept = _read(path, card.key)
    if kept is not None:
        return kept
    # Pillow and the fonts take their time and memory only where something is drawn.
    from newsroom.public.sharing.drawing import png  # noqa: PLC0415 -- heavy, and seldom needed

    drawn = png(card)
    with contextlib.suppress(OSError):
        _write(path, card.key, drawn)
    return drawn


def forget() -> None:
    """Throw every picture away, because what was taken out of the record may be drawn on one."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    return settings.NEWSROOM_VAR / "share"


def _read(path: Path, key: str) -> bytes | None:
    try:
        found = path.read_bytes()
    except OSError:
        return None
    kept, picture = found[: len(key)], found[len(key) :]
    return picture if kept == key.encode() else None


def _write(path: Path, key: str, drawn: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole and then put in place: others may read it meanwhile.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            draft.write(key.encode() + drawn)
            draft.flush()
            Path(draft.name).replace(path)
        except OSError:
            Path(draft.name).unlink()
            raise
