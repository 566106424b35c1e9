"""The review screen, and a revision as readers would see it."""

from typing import Any

from django.conf import settings
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from newsroom import languages
from newsroom.desk import screen, visits
from newsroom.desk.items import check_may_see, form_url, open_item, page
from newsroom.editions.models import Edition

SCRIPTS: list[Any] = [
    Script(f"desk/{name}.js", type="module") for name in ("picker", "queue", "review", "similar")
]
MEDIA = Media(js=SCRIPTS)
# Other sites still cannot frame it.
FRAMED: dict[str, Any] = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}


@require_safe
def item_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything an editor needs to approve or return, on one page."""
    check_may_see(request)
    about = request.GET.get("about", "")
    context = screen.context(pk, by=request.user, about=about)
    item = context["item"]
    shown: dict[str, Any] = {
        "title": str(item),
        "form_url": form_url(item),
        "media": MEDIA,
    }
    response = page(request, "desk/review.html", **shown, **context)
    if request.method == "GET" and (look := context.get("to_note")):
        # No state of the item: only where this person’s own next reading starts.
        visits.note(look, item=pk, by=request.user)
    return response


@require_safe
@xframe_options_sameorigin
@csp_override(FRAMED)
def revision_preview(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A revision drawn by the public templates, for the frame on the review screen.

    In the language that readers of such a text get, whatever the desk speaks.
    """
    item = open_item(request, pk)
    revision = screen.revision(item, number)
    live = Edition.objects.live().filter(item=item.pk).for_lists().first()
    claims = revision.content.get("claims", [])
    cards = {
        str(claim.uuid): claim
        for claim in Edition.objects.current().filter(uuid__in=claims).for_lists()
    }
    context = {
        "item": item,
        "revision": revision,
        "content": revision.content,
        "is_public": bool(live and live.revision_id == revision.pk),
        "claims": cards,
        "absent": len(set(claims) - set(cards)),
        "desk_language": translation.get_language(),
    }
    code = languages.around(revision.content["language"])
    response = TemplateResponse(request, "desk/preview.html", context)
    with translation.override(code):
        response.render()
    response["Content-Language"] = code
    return response
