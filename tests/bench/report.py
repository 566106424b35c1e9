"""One table, and the same figures as JSON."""

import json
from pathlib import Path
from typing import Any

COLUMNS = [
    ("what", "", 40),
    ("rate", "req/s", 8),
    ("p50", "p50 ms", 8),
    ("p95", "p95 ms", 8),
    ("p99", "p99 ms", 8),
    ("cpu", "CPU ms", 8),
    ("database_cpu", "database", 8),
    ("queries", "queries", 8),
    ("bare granian", "of bare", 8),
    ("nginx", "of nginx", 8),
]


def table(rows: list[dict[str, Any]]) -> str:
    """In Markdown; milliseconds of processor time are per request, of the program and of its
    database, whose sessions answer for it."""
    header = "| " + " | ".join(_cell(title, width) for _key, title, width in COLUMNS) + " |"
    line = "|" + "|".join("-" * (width + 1) + ":" for _key, _title, width in COLUMNS) + "|"
    line = line.replace(":", "-", 1)
    body = [
        "| " + " | ".join(_cell(_text(row, key), width) for key, _title, width in COLUMNS) + " |"
        for row in _flat(rows)
    ]
    return "\n".join([header, line, *body])


def _flat(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    flat = []
    for row in rows:
        flat.append(row | row.get("of", {}))
        flat += [{**rival, "what": f"  {rival['what']}"} for rival in row.get("rivals", [])]
    return flat


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _cell(text: str, width: int) -> str:
    return text.ljust(width) if width > 20 else text.rjust(width)


def write(path: Path, figures: dict[str, Any]) -> None:
    path.write_text(json.dumps(figures, indent=1) + "\n")
