"""Who has an item's form open, and taking over from them."""

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.desk.items import form_url, open_item
from newsroom.review import autosaves, presences


@require_POST
def presence(request: HttpRequest, pk: int) -> JsonResponse:
    """A page's sign of life; answers what it is to show.

    ``as`` is edit, watch or leave. ``proof`` shows that this person was given a page of the item,
    so that a heartbeat need not ask for permissions.
    """
    if autosaves.proven(request.POST.get("proof", "")) != (request.user.pk, presences.key(pk)):
        raise PermissionDenied
    match request.POST.get("as"):
        case "leave":
            presences.leave(pk, request.user)
            return JsonResponse({})
        case "edit":
            try:
                scene = presences.come(pk, request.user)
            except IntegrityError:
                raise Http404 from None
        case _:
            scene = presences.look(pk, request.user)
    return JsonResponse(
        {
            "others": [str(person) for person in scene.others],
            "taken_by": str(scene.taken_by or ""),
            "texts": [{"pk": row, "person": str(person)} for row, person in scene.texts],
            "version": scene.version,
        }
    )


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with what others have open; they are told, and their text stays kept."""
    item = open_item(request, pk)
    if not site.get_model_admin(type(item.specific)).has_change_permission(request):
        raise PermissionDenied
    people = presences.take_over(item, by=request.user)
    if people:
        sentence = _("You have taken over from %(people)s. What they typed stays kept.")
        messages.success(request, sentence % {"people": ", ".join(map(str, people))})
    else:
        messages.info(request, _("Nobody else has this open any more."))
    return redirect(form_url(item))
