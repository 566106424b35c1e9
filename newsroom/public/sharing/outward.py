"""Addresses that other pages and programs use, and what they put in their pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from newsroom.editions.models import Edition
from newsroom.public import addresses
from newsroom.public.sharing.card import interface_for

WIDTH, HEIGHT, TALLER = 600, 340, 460  # CSS pixels; the text of a narrow card takes more lines
NARROW = 480


def image_address(edition: Edition) -> str:
    """Of its picture. The number changes with each edition: who keeps pictures gets the new one."""
    path = reverse(f"public:{edition.kind}-share", args=[edition.slug])
    return f"{addresses.absolute(path)}?v={edition.number}"


def embed_address(edition: Edition) -> str:
    """Of the card of a claim that stands in pages of others."""
    return addresses.absolute(reverse("public:embed", args=[edition.slug]))


def oembed_address(edition: Edition, form: str) -> str:
    """Where a program asks how to show the page; ``form`` is json or xml."""
    url = addresses.absolute(addresses.path_of(edition))
    asked = urlencode({"url": url, "format": form})
    return f"{addresses.absolute(reverse('public:oembed'))}?{asked}"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How large a card is, in CSS pixels."""

    width: int
    height: int

    @classmethod
    def within(cls, maxwidth: int | None = None, maxheight: int | None = None) -> "Frame":
        width = min(WIDTH, maxwidth or WIDTH)
        height = HEIGHT if width >= NARROW else TALLER
        return cls(width=width, height=min(height, maxheight or height))


def embed_code(edition: Edition, frame: Frame | None = None) -> SafeString:
    """HTML for a page of somebody else: the card in a frame, and below it a quotation that says as
    much where frames are taken out. In the language of the text.
    """
    context = {
        "edition": edition,
        "frame": frame or Frame.within(),
        "address": embed_address(edition),
        "page": addresses.absolute(addresses.path_of(edition)),
        "newsroom_name": settings.NEWSROOM_NAME,
    }
    with translation.override(interface_for(edition.language)):
        return render_to_string("public/_embed_code.html", context)
