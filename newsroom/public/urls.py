"""Every public address, in the order of a reader's way in."""

from django.urls import include, path, register_converter

from newsroom.public.converters import NameConverter, NumberConverter
from newsroom.public.views import feeds, items, lists, proof, reference, sitemaps

register_converter(NameConverter, "name")
register_converter(NumberConverter, "number")

app_name = "public"

# /claims/<slug>/ and /articles/<slug>/
CLAIM, ARTICLE = {"kind": "claim"}, {"kind": "article"}
claim_urls = [
    path("", items.current, CLAIM, name="claim"),
    path("editions/", items.editions, CLAIM, name="claim-editions"),
    path("editions/<number:number>/", items.edition, CLAIM, name="claim-edition"),
    path("editions/<number:number>.json", proof.edition, CLAIM, name="claim-edition-file"),
]
article_urls = [
    path("", items.current, ARTICLE, name="article"),
    path("editions/", items.editions, ARTICLE, name="article-editions"),
    path("editions/<number:number>/", items.edition, ARTICLE, name="article-edition"),
    path("editions/<number:number>.json", proof.edition, ARTICLE, name="article-edition-file"),
]

# For machines
machine_urls = [
    path("feeds/claims.atom", feeds.claims, name="claims-feed"),
    path("feeds/articles.atom", feeds.articles, name="articles-feed"),
    path("feeds/corrections.atom", feeds.corrections, name="corrections-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<number:number>.xml", sitemaps.section, name="sitemap-section"),
    path(".well-known/newsroom-record.json", proof.checkpoint, name="checkpoint"),
    path("robots.txt", sitemaps.robots, name="robots"),
]

urlpatterns = [
    path("", lists.home, name="home"),
    path("claims/", lists.claims, name="claims"),
    path("claims/<name:slug>/", include(claim_urls)),
    path("articles/", lists.articles, name="articles"),
    path("articles/<name:slug>/", include(article_urls)),
    path("speakers/<name:slug>/", reference.speaker, name="speaker"),
    path("ratings/", reference.ratings, name="ratings"),
    path("corrections/", lists.corrections, name="corrections"),
    *machine_urls,
]
