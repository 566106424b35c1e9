"""A page's other languages: the same page, with the words around the text in another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.template import Context
from django.utils.translation import get_language

from newsroom.public import addresses
from newsroom.public.paging import query

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class Version:
    """The page in one language: ``path`` for links, and for machines the ``address`` of the page
    that suits readers of that language best.
    """

    code: str
    name: str
    direction: str
    path: str
    address: str
    is_current: bool


@register.simple_tag(takes_context=True)
def versions(context: Context) -> list[Version]:
    """One for each language of the interface, the site's own first; none for pages that have no
    versions, or where there is one language only.
    """
    if not _is_for_readers(context) or len(settings.NEWSROOM_LANGUAGES) == 1:
        return []
    return list(_versions(context, context["request"].path, _asked(context)))


@register.simple_tag(takes_context=True)
def own_address(context: Context) -> str:
    """The page's address in its own language, with those parameters alone that it answers to."""
    if not _is_for_readers(context):
        return ""
    code = get_language() or settings.LANGUAGE_CODE
    return addresses.in_language(context["request"].path, code) + _asked(context)


def homes() -> list[Version]:
    """The front page in each language, for a page that has no address of its own."""
    return list(_versions(Context(), "/", ""))


def _is_for_readers(context: Context) -> bool:
    """Not at the desk and not in the API, which borrow the frame of the public pages."""
    request = context.get("request")
    return bool(request and request.resolver_match and request.resolver_match.namespace == "public")


def _versions(context: Context, path: str, asked: str) -> Iterator[Version]:
    texts, own = context.get("translations"), context.get("edition")
    for code, _name in settings.NEWSROOM_LANGUAGES:
        here = addresses.in_language(path, code) + asked
        # A text that there is in several languages: a reader of one is led to the text in it.
        better = addresses.path_of(texts.page_in(code, own)) if texts and texts.others else path
        yield Version(
            code=code,
            name=LANG_INFO[code]["name_local"],
            direction="rtl" if LANG_INFO[code]["bidi"] else "ltr",
            path=here.removeprefix(settings.SITE_URL),
            address=addresses.in_language(better, code) + asked,
            is_current=code == get_language(),
        )


def _asked(context: Context) -> str:
    """The query string of a list; empty for all other pages, whatever stands in their address."""
    asked: dict[str, Any] = dict(context.get("narrowing") or {})
    page = context.get("page")
    if page and page.first:
        asked["cursor"] = context["request"].GET["cursor"]
    return query(asked) if asked else ""
