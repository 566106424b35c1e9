"""Nudges for the worker. What they nudge is a row, and is done by the sweep where they are lost."""

from django.tasks import task

from newsroom.editions import archiving, delivering
from newsroom.editions.models import Delivery
from newsroom.review import due


@task
def deliver(pk: int) -> None:
    """Send the delivery now."""
    delivering.run(Delivery.objects.filter(pk=pk))


@task
def archive(pk: int) -> None:
    """Sign or publish what an archive holds."""
    while not due.stopping.is_set() and archiving.work(pk):
        pass
