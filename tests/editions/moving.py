"""Exported records, read as bytes and told lies about."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsroom.editions import checkpoint
from newsroom.editions.moving import folder

Rows = list[dict[str, Any]]


def tree(root: Path) -> dict[str, bytes]:
    """Every file by its name."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def rewritten(root: Path, name: str, change: Callable[[Rows], Any]) -> Path:
    """A copy of an export with one file changed, and signed as if nothing had happened."""
    copy = root.with_name(f"{root.name}-changed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy)
    rows = [json.loads(line) for line in (copy / name).read_bytes().splitlines()]
    change(rows)
    body = b"".join(map(folder.line, rows))
    (copy / name).write_bytes(body)
    manifest = json.loads((copy / folder.MANIFEST).read_bytes())
    for file in manifest["files"]:
        if file["name"] == name:
            digest = hashlib.sha256(body).hexdigest()
            file |= {"bytes": len(body), "sha256": digest, "rows": len(rows)}
    manifest["counts"][name.split("/")[0]] = len(rows)
    (copy / folder.MANIFEST).write_bytes(folder.pretty(checkpoint.sign(manifest)))
    return copy
