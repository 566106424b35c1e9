"""The least that a WSGI program can do: the same bytes, the same headers, a 304 if asked."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_folder = Path(os.environ["BENCH_FOLDER"])
_body = (_folder / "pages" / "page.html").read_bytes()
_headers = [tuple(pair) for pair in json.loads((_folder / "headers.json").read_text())]
_unchanged = [pair for pair in _headers if not pair[0].lower().startswith("content-")]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if "HTTP_IF_NONE_MATCH" in environ:
        start("304 Not Modified", _unchanged)
        return []
    start("200 OK", _headers)
    return [_body]
