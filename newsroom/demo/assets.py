"""Collecting static files only when they have changed: compressing them takes some ten seconds."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Written last of all; the Makefile goes by its age, too.
MANIFEST = "staticfiles.json"


def collect() -> None:
    """Run ``collectstatic`` unless nothing is newer than what it collected last time."""
    manifest = Path(settings.STATIC_ROOT) / MANIFEST
    if manifest.exists() and manifest.stat().st_mtime >= _changed_at():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest.touch()


def _changed_at() -> float:
    """When a static file, or the list of the packages that bring some, was changed last."""
    files = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    return max(Path(path).stat().st_mtime for path in [*files, settings.BASE_DIR / "uv.lock"])
