"""Answers to programs that want to show one of our pages (https://oembed.com)."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve

from newsroom import languages
from newsroom.editions.models import Edition
from newsroom.public import addresses
from newsroom.public.sharing import outward
from newsroom.public.sharing.outward import Frame

FORMATS = ("json", "xml")
# How long an answer may be shown without asking again, in seconds; the card itself is always new.
KEPT = 3600
IMAGE = (1200, 630)
# XML 1.0 knows no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Question(forms.Form):
    """The parameters; more than these are ignored."""

    url = forms.CharField(max_length=2000)
    format = forms.ChoiceField(choices=[(one, one) for one in FORMATS], required=False)
    maxwidth = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    maxheight = forms.IntegerField(min_value=1, max_value=100_000, required=False)

    def frame(self) -> Frame:
        return Frame.within(self.cleaned_data["maxwidth"], self.cleaned_data["maxheight"])

    def has_room_for(self, width: int, height: int) -> bool:
        most = self.cleaned_data["maxwidth"], self.cleaned_data["maxheight"]
        return width <= (most[0] or width) and height <= (most[1] or height)


def edition_at(url: str) -> Edition | None:
    """What stands on our page at ``url``, be it a withdrawal: under an old slug, in any language,
    an earlier edition. None if that is no page of a claim or an article of ours.
    """
    try:
        asked, ours = urlsplit(url), urlsplit(settings.SITE_URL)
        if asked.scheme not in ("http", "https") or asked.netloc.lower() != ours.netloc.lower():
            return None
        found = resolve(languages.split(unquote(asked.path))[1])
    except (ValueError, Resolver404):
        return None
    kind, slug = found.kwargs.get("kind"), found.kwargs.get("slug")
    if found.namespace != "public" or kind not in ("claim", "article") or slug is None:
        return None
    return Edition.objects.at(kind, slug)


def answer(edition: Edition, asked: Question) -> dict[str, Any]:
    """A claim is a card to be shown, an article a link; with a picture if there is room for it."""
    frame, fits = asked.frame(), asked.has_room_for(*IMAGE)
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": edition.title,
        "author_name": settings.NEWSROOM_NAME,
        "author_url": addresses.absolute("/"),
        "provider_name": settings.NEWSROOM_NAME,
        "provider_url": addresses.absolute("/"),
        "cache_age": KEPT,
    }
    if fits:
        width, height = IMAGE
        image = outward.image_address(edition)
        told |= {"thumbnail_url": image, "thumbnail_width": width, "thumbnail_height": height}
    if edition.kind == "claim":
        html = outward.embed_code(edition, frame)
        told |= {"type": "rich", "html": html, "width": frame.width, "height": frame.height}
    return told


def xml_text(text: str) -> str:
    return _NOT_XML.sub("", text)
