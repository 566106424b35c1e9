"""How the text of a transcript is drawn."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.transcripts.pages import Block, Piece

register = template.Library()


@register.simple_tag
def pieces(block: Block) -> SafeString:
    """The text of a paragraph, each piece with its offset; no space that is not in the text."""
    return format_html_join("", "{}", ((_piece(each),) for each in block.pieces))


def _piece(piece: Piece) -> SafeString:
    tag = "mark" if piece.within else "span"
    text = format_html('<{} data-from="{}">{}</{}>', tag, piece.start, piece.text, tag)
    links = (
        (each.pk, _("Statement %(number)d") % {"number": each.number}, each.number)  # type: ignore[attr-defined]
        for each in piece.ends
    )
    link = '<a class="ts-ref" href="#s-{}" aria-label="{}"><bdi>{}</bdi></a>'
    return text + format_html_join("", link, links)
