"""Nudges for the worker. What they nudge is a row, and is done by the sweep where they are lost."""

from django.tasks import task

from claims.capture import lookups
from claims.models import PageLookup


@task
def look_up(pk: int) -> None:
    """Look the page up now."""
    lookups.run(PageLookup.objects.filter(pk=pk))
