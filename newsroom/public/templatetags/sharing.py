"""What pages say about themselves to those who link to them."""

from django import template

from newsroom.editions.models import Edition
from newsroom.public.sharing import outward

register = template.Library()

register.filter("image_address", outward.image_address)
register.filter("oembed_address", outward.oembed_address)


@register.filter
def embed_code(edition: Edition) -> str:
    """The HTML that others put in their pages, as text that is read and not run."""
    # Stripped, it is no longer marked as safe: the page shows its angle brackets.
    return outward.embed_code(edition).strip()
