"""The files that are brought in, kept under their digest for as long as their import is."""

import hashlib
import tempfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from claims.importing.reading import LARGEST_FILE
from claims.models import Import
from newsroom.review.errors import Refused

_PIECE = 1024 * 1024


class Kept(NamedTuple):
    """A file's digest, in hexadecimal digits, and its bytes."""

    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.NEWSROOM_VAR) / "imports"


def path_of(run: Import) -> Path:
    return folder() / run.sha256


def keep(file: BinaryIO) -> Kept:
    """Copy ``file`` piece by piece. Raises Refused for an empty or a far too large one."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="new-", delete=False) as copy:
        path = Path(copy.name)
        try:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > LARGEST_FILE:
                    raise Refused(_("The file is too large: 4 GB is the most."))
                digest.update(piece)
                copy.write(piece)
            if not size:
                raise Refused(_("The file is empty."))
            copy.close()
            path.rename(folder() / digest.hexdigest())
        finally:
            path.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size)
