"""What is published by itself, and what could not be."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from newsroom.desk.items import check_may_see, page
from newsroom.desk.timing import SIZE, lately, upcoming


@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """What waits, soonest first; below it what is over, newest first."""
    check_may_see(request)
    return page(
        request,
        "desk/schedules.html",
        title=gettext("Schedules"),
        waiting=upcoming()[:SIZE],
        over=lately()[:SIZE],
    )
