"""What is typed is kept while it is typed; and what to do when a page's token is out of date."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views import csrf
from django.views.decorators.http import require_POST

from newsroom.desk import keeping
from newsroom.review import autosaves
from newsroom.review.errors import Refused


@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Keep ``typed`` (pairs as JSON) of ``form`` in place of the text with the stamp ``seen``.

    Answers ``stamp``; or 409 with ``pk`` of a newer text from another tab; or a ``message``.
    """
    form = request.POST.get("form", "")
    target = keeping.Target.of(form)
    person = request.user.pk
    if person is None or not target.may_write(request):
        raise PermissionDenied
    try:
        pairs = autosaves.read_pairs(request.POST.get("typed", ""))
        stamp = autosaves.keep(
            person=person,
            form=form,
            typed=autosaves.worth_keeping(pairs, target.never_kept()),
            seen=request.POST.get("seen", ""),
            known=target.known(person, form),
            item=target.item,
        )
    except autosaves.Elsewhere as error:
        return JsonResponse({"message": str(error), "pk": error.pk}, status=error.http_status)
    except Refused as error:
        return JsonResponse({"message": str(error)}, status=error.http_status)
    return JsonResponse({"stamp": stamp})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signed out and in again while a form was open: its token is old, its text is kept."""
    if autosaves.proven(request.POST.get("proof", "")) is None:
        return csrf.csrf_failure(request, reason)
    keeping.keep_in_absence(request)
    return HttpResponseRedirect(request.get_full_path())
