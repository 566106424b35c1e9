"""A whole run: make the record, measure, print, write."""

import os
import platform
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import django
import psutil
from django.conf import settings

from newsroom import embedded

django.setup()

from tests.bench import desk, public, report, site, verbs  # noqa: E402 -- they read models


def run(claims: int) -> int:
    """Measure on a record of ``claims`` claims; the exit status."""
    print(f"Filling {settings.NEWSROOM_VAR} with {claims:,} claims …", flush=True)
    embedded.ensure_running(settings.NEWSROOM_VAR)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        figures = _figures(claims, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        embedded.stop(settings.NEWSROOM_VAR)
    path = settings.NEWSROOM_VAR / f"results-{claims}.json"
    report.write(path, figures)
    print(report.table(figures["rows"]))
    print(f"\n{_remark(figures)}\nAll of it: {path}")
    return 0


def _figures(claims: int, folder: Path) -> dict[str, Any]:
    site.manage("migrate", "-v0")
    site.manage("collectstatic", "--noinput", "-v0")
    filled = site.fill(claims)
    busy = psutil.cpu_percent(interval=2)
    print("Measuring the public pages …", flush=True)
    rows, memory = public.measure(folder)
    print("Measuring the desk …", flush=True)
    rows += desk.measure()
    print("Measuring the verbs …", flush=True)
    rows += verbs.measure()
    return {
        "claims": claims,
        "rows": rows,
        "fill_seconds": filled,
        "start_seconds": _start(),
        "worker_megabytes": memory,
        "others_busy_percent": busy,
        "machine": {
            "processors": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
            "django": django.get_version(),
        },
    }


def _start() -> float:
    """Seconds from starting the web server to its first page."""
    started = time.monotonic()
    with site.program(site.free_port()):
        return time.monotonic() - started


def _remark(figures: dict[str, Any]) -> str:
    return (
        f"{figures['claims']:,} claims, filled in {figures['fill_seconds']:.0f} s. The web server "
        f"starts in {figures['start_seconds']:.1f} s; its largest process holds "
        f"{figures['worker_megabytes']:.0f} MB. Before measuring, other programs kept "
        f"{figures['others_busy_percent']:.0f} % of {figures['machine']['processors']} processors "
        "busy."
    )
