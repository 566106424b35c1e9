"""Every public address, in the order of a reader's way in.

What readers open stands at one address for each language of the interface; what machines ask for
has one address only.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.utils.functional import lazy
from django.utils.translation import get_language

from newsroom.editions.things import KINDS
from newsroom.public.converters import (
    IndexKeyConverter,
    KindsConverter,
    MonthConverter,
    NameConverter,
    NumberConverter,
)
from newsroom.public.feedlinks import feed_name
from newsroom.public.syndication import FORMATS
from newsroom.public.views import (
    archive,
    elsewhere,
    feeds,
    items,
    letterbox,
    lists,
    policies,
    proof,
    reference,
    robots,
    searching,
    sitemaps,
)
from newsroom.public.views.things import thing

register_converter(NameConverter, "name")
register_converter(NumberConverter, "number")
register_converter(MonthConverter, "month")
register_converter(KindsConverter, "kinds")
register_converter(IndexKeyConverter, "key")

app_name = "public"

# /claims/<slug>/ and /articles/<slug>/
CLAIM, ARTICLE = {"kind": "claim"}, {"kind": "article"}
claim_urls = [
    path("", items.current, CLAIM, name="claim"),
    path("text/", items.text, CLAIM, name="claim-text"),
    path("editions/", items.editions, CLAIM, name="claim-editions"),
    path("editions/<number:number>/", items.edition, CLAIM, name="claim-edition"),
]
article_urls = [
    path("", items.current, ARTICLE, name="article"),
    path("text/", items.text, ARTICLE, name="article-text"),
    path("editions/", items.editions, ARTICLE, name="article-editions"),
    path("editions/<number:number>/", items.edition, ARTICLE, name="article-edition"),
]

# For readers
STRETCH = "archive/<kinds:kinds>/<month:month>/<number:number>"
reader_urls: list[URLPattern | URLResolver] = [
    path("", lists.home, name="home"),
    path("claims/", lists.claims, name="claims"),
    path("claims/<name:slug>/", include(claim_urls)),
    path("articles/", lists.articles, name="articles"),
    path("articles/<name:slug>/", include(article_urls)),
    *(path(f"{kind}s/<name:slug>/", thing, {"kind": kind}, name=kind) for kind in KINDS),
    path("ratings/", reference.ratings, name="ratings"),
    path("search/", searching.results, name="search"),
    path("corrections/", lists.corrections, name="corrections"),
    path("suggest/", letterbox.suggest, name="suggest"),
    path("report-error/", letterbox.report_error, name="report-error"),
    path("tickets/<uuid:ticket>/", letterbox.ticket, name="ticket"),
    path("about/", policies.overview, name="policies"),
    path("about/<slug:slot>/", policies.policy, name="policy"),
    path("archive/", archive.index, name="archive"),
    path(f"{STRETCH}/", archive.month, name="archive-month"),
]

# For the pages of others
outward_urls = [
    path("share/claims/<name:slug>.png", elsewhere.share, CLAIM, name="claim-share"),
    path("share/articles/<name:slug>.png", elsewhere.share, ARTICLE, name="article-share"),
    path("embed/claims/<name:slug>/", elsewhere.embed, name="embed"),
    path("oembed", elsewhere.oembed, name="oembed"),
]

# For machines
FILE = "editions/<number:number>.json"
machine_urls = [
    *(
        path(f"feeds/{listed}.{form}", view, {**what, "form": form}, name=feed_name(listed, form))
        for listed, view, what in (
            ("claims", feeds.items, CLAIM),
            ("articles", feeds.items, ARTICLE),
            ("corrections", feeds.corrections, {}),
        )
        for form in FORMATS
    ),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("news-sitemap.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<number:number>.xml", sitemaps.section, name="sitemap-section"),
    path(f"claims/<name:slug>/{FILE}", proof.edition, CLAIM, name="claim-edition-file"),
    path(f"articles/<name:slug>/{FILE}", proof.edition, ARTICLE, name="article-edition-file"),
    path(f"{STRETCH}.js", archive.shelf, name="archive-shelf"),
    path(".well-known/newsroom-record.json", proof.checkpoint, name="checkpoint"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("robots.txt", robots.robots, name="robots"),
    path("<key:key>.txt", robots.indexnow_key, name="indexnow-key"),
]


def _prefix() -> str:
    """Of the active language, which newsroom/public/language.py takes from the address."""
    return settings.NEWSROOM_PREFIXES.get(get_language(), "")


urlpatterns = [path(lazy(_prefix, str)(), include(reader_urls)), *outward_urls, *machine_urls]
