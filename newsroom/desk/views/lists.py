"""A whole list of the start page."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsroom.desk.items import check_may_see, page
from newsroom.desk.lists import LISTS, rows

SIZE = 50
# Deeper than this, a person searches; and no page costs more than this many rows.
LAST = 100


@require_safe
def item_list(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list; ``?page=`` counts from 1."""
    check_may_see(request)
    worklist = LISTS.get(name)
    if worklist is None:
        raise Http404
    number = _number(request.GET.get("page", "1"))
    start = (number - 1) * SIZE
    # One row more than is shown says whether there is a next page, without counting.
    ids = [item.pk for item in worklist.read(request.user).only("pk")[start : start + SIZE + 1]]
    return page(
        request,
        "desk/list.html",
        title=str(worklist.title),
        worklist=worklist,
        rows=rows(ids[:SIZE]),
        previous_page=number - 1,
        next_page=number + 1 if len(ids) > SIZE and number < LAST else None,
    )


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text) or int(text) > LAST:
        raise Http404
    return int(text)
