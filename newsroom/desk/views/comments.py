"""Comments on an item: add one, resolve one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from newsroom.desk.items import open_item, review_url


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(review_url(open_item(request, pk)))


@require_POST
def resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    return redirect(review_url(open_item(request, pk)))
