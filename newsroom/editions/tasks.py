"""Nudges for the worker. What they nudge is a row, and is done by the sweep where they are lost."""

from django.tasks import task

from newsroom.editions import delivering
from newsroom.editions.models import Delivery


@task
def deliver(pk: int) -> None:
    """Send the delivery now."""
    delivering.run(Delivery.objects.filter(pk=pk))
