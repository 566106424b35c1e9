"""What readers and mirrors need to check an edition that they hold."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.editions import checkpoint as documents
from newsroom.public import record
from newsroom.public.response import ASK_US, SHARED, finish, public
from newsroom.review import canonical


@public
def checkpoint(request: HttpRequest) -> HttpResponseBase:
    """Where the chain of editions ends, signed; of today, so it is not kept."""
    return _answer(request, documents.checkpoint(), cache=ASK_US)


@public
def edition(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """One edition with its place in the chain, signed; an old slug leads to the new one."""
    newest = record.at(kind, slug)
    if newest.slug != slug:
        path = reverse(f"public:{kind}-edition-file", args=[newest.slug, number])
        return redirect(path, permanent=True)
    held = documents.edition_file(record.numbered(newest, number))
    return _answer(request, held, cache=SHARED)


def _answer(request: HttpRequest, document: documents.Document, *, cache: str) -> HttpResponseBase:
    response = HttpResponse(canonical.dumps(document), content_type="application/json")
    # It repeats what has a page of its own.
    response["X-Robots-Tag"] = "noindex"
    return finish(request, response, cache=cache)
