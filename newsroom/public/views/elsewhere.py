"""What stands on other pages: the picture of a link, the card of a claim, and how to show it."""

import json
import xml.etree.ElementTree as ET
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from newsroom.public import addresses, record
from newsroom.public.response import finish, page, public
from newsroom.public.sharing import oembed as answers
from newsroom.public.sharing.card import card_of, interface_for, told
from newsroom.public.sharing.keeping import picture

# Any page may show the card, and it has nothing to run, to send or to load but its stylesheet.
EMBEDDABLE = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
}
THEMES = ("light", "dark")


@require_safe
def share(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The picture of an item's current state, 1200 by 630; an old slug leads to the new one."""
    edition = record.at(kind, slug)
    if edition.slug != slug:
        return redirect(reverse(f"public:{kind}-share", args=[edition.slug]), permanent=True)
    drawn = picture(card_of(edition), item=edition.item_id)
    response = HttpResponse(drawn, content_type="image/png")
    return finish(request, response, changed_at=edition.published_at)


@csp_override(EMBEDDABLE)
@xframe_options_exempt
@public
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The card of a claim as it stands, in the language of its text or ``?lang=``, and in
    ``?theme=``. What these do not know they ignore.
    """
    edition = record.at("claim", slug)
    if edition.slug != slug:
        return redirect(reverse("public:embed", args=[edition.slug]), permanent=True)
    theme = request.GET.get("theme")
    interface = interface_for(request.GET.get("lang") or edition.language)
    context = {
        "edition": edition,
        "changed": told(edition),
        "canonical": addresses.absolute(addresses.path_of(edition)),
        "interface": interface,
        "theme": theme if theme in THEMES else "",
    }
    with translation.override(interface):
        response = page(request, "public/embed.html", context, changed_at=edition.published_at)
    response.headers["Content-Language"] = interface
    return response


@public
def oembed(request: HttpRequest) -> HttpResponseBase:
    """How a program shows one of our pages, as https://oembed.com asks: 404 for what has no page of
    ours, 501 for a format that there is none of, 400 for a question that is none.
    """
    form = answers.Question(request.GET)
    if form.has_error("format"):
        return _plain(501)
    if not form.is_valid():
        return _plain(400)
    edition = answers.edition_at(form.cleaned_data["url"])
    if edition is None:
        return _plain(404)
    answer = answers.answer(edition, form)
    if form.cleaned_data["format"] == "xml":
        response = HttpResponse(_xml(answer), content_type="text/xml; charset=utf-8")
    else:
        response = HttpResponse(json.dumps(answer), content_type="application/json")
    # Pages ask as well as servers; there is nothing in it that is not public.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return finish(request, response, changed_at=edition.published_at)


def _plain(status: int) -> HttpResponse:
    """Without a word of what was asked."""
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})


def _xml(answer: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in answer.items():
        ET.SubElement(root, name).text = answers.xml_text(str(value))
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
