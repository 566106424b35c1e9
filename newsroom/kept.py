"""Secrets that are made once and kept in a file of the program's own folder."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[], str]) -> str:
    """What ``path`` holds; at first what ``make`` gives, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written whole and then linked into place: two processes may start at once.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(make())
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()
