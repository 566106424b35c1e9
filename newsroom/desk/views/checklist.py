"""The answers to a checklist, kept one by one before the approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.desk.forms import VerbForm
from newsroom.desk.items import open_item, page, review_url
from newsroom.editions.verbs import Input
from newsroom.review import checklists
from newsroom.review.errors import Refused


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was answered so far. A script is answered in JSON: a sentence, and whether it is
    kept."""
    item = open_item(request, pk)
    newest = item.newest_revision
    asked = checklists.asked(newest) if newest else []
    form = VerbForm(
        request.POST, verb="approve", inputs=[Input(name="answers")], asked=asked, by=request.user
    )
    refusal: Refused | None = None
    try:
        form.full_clean()
        read = item.revisions.filter(pk=form.cleaned_data.get("revision") or 0).first()
        answers = form.cleaned_data["answers"]
        checklists.answer(item, by=request.user, answers=answers, revision=read)
    except Refused as error:
        refusal = error
    if request.headers.get("Accept") == "application/json":
        status = refusal.http_status if refusal else 200
        said = str(refusal) if refusal else _("Kept.")
        return JsonResponse({"kept": refusal is None, "said": said}, status=status)
    if refusal is None:
        messages.success(request, _("Your answers are kept."))
        return redirect(f"{review_url(item)}#decide")
    title = _("Checklist of “%(item)s”") % {"item": item}
    context = {"item": item, "form": form, "refusal": refusal, "answers": True}
    return page(request, "desk/comment.html", title=title, status=refusal.http_status, **context)
