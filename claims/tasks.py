"""Nudges for the worker. What they nudge is a row, and is done by the sweep where they are lost."""

from django.tasks import task

from claims.capture import lookups
from claims.importing import working
from claims.models import Import, PageLookup


@task
def look_up(pk: int) -> None:
    """Look the page up now."""
    lookups.run(PageLookup.objects.filter(pk=pk))


@task
def bring_in(pk: int) -> None:
    """Work on the import now."""
    working.work(Import.objects.filter(pk=pk))
