"""What other pages show of the queue: who has an item, and what is beside it."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from newsroom.desk.assigning import ArrangeForm
from newsroom.desk.queue import neighbours

register = template.Library()


@register.inclusion_tag("desk/_arrange.html", takes_context=True)
def arrange(context: Context, item: Any, at: str) -> dict[str, Any]:
    """Who has an item, until when, how urgent; as a small form for who can change it.

    ``at`` is the page it stands on: form or review.
    """
    form = ArrangeForm(item=item, by=context["request"].user)
    return {"item": item, "form": form, "at": at}


@register.inclusion_tag("desk/_neighbours.html", takes_context=True)
def in_the_queue(context: Context, item: Any) -> dict[str, Any]:
    """The way back to the queue, and to the items beside this one in it; one query."""
    return {"beside": neighbours(context["request"], item)}


@register.filter
def is_past(at: dt.datetime) -> bool:
    return at < timezone.now()
