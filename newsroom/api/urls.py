"""`/api/v1/`: the published record, read only."""

from django.urls import include, path, re_path

from newsroom.api import document
from newsroom.api.answers import Nothing
from newsroom.api.desk import urls as desk
from newsroom.api.filters import NUMBER, SLUG
from newsroom.api.views import items, searching, things

app_name = "api"

_SLUG = rf"(?P<slug>{SLUG})"
_EARLIER = rf"{_SLUG}/editions/(?P<number>{NUMBER})"

# What was published
item_urls = [
    path("claims/", items.Claims.as_view(), name="claims"),
    re_path(rf"^claims/{_SLUG}/$", items.Claim.as_view(), name="claim"),
    re_path(rf"^claims/{_SLUG}/editions/$", items.ClaimEditions.as_view(), name="claim-editions"),
    re_path(rf"^claims/{_EARLIER}/$", items.ClaimAsItWas.as_view(), name="claim-edition"),
    path("articles/", items.Articles.as_view(), name="articles"),
    re_path(rf"^articles/{_SLUG}/$", items.Article.as_view(), name="article"),
    re_path(
        rf"^articles/{_SLUG}/editions/$", items.ArticleEditions.as_view(), name="article-editions"
    ),
    re_path(rf"^articles/{_EARLIER}/$", items.ArticleAsItWas.as_view(), name="article-edition"),
    path("corrections/", items.Corrections.as_view(), name="corrections"),
    path("search/", searching.Search.as_view(), name="search"),
]

# What it is about
thing_urls = [
    path("speakers/", things.Speakers.as_view(), name="speakers"),
    re_path(rf"^speakers/{_SLUG}/$", things.Speaker.as_view(), name="speaker"),
    path("occasions/", things.Occasions.as_view(), name="occasions"),
    re_path(rf"^occasions/{_SLUG}/$", things.Occasion.as_view(), name="occasion"),
    path("topics/", things.Topics.as_view(), name="topics"),
    re_path(rf"^topics/{_SLUG}/$", things.Topic.as_view(), name="topic"),
    path("places/", things.Places.as_view(), name="places"),
    re_path(rf"^places/{_SLUG}/$", things.Place.as_view(), name="place"),
    path("sources/", things.Sources.as_view(), name="sources"),
    re_path(rf"^sources/{_SLUG}/$", things.Source.as_view(), name="source"),
    path("ratings/", things.Ratings.as_view(), name="ratings"),
]

urlpatterns = [
    path("schema/", document.Document.as_view(), name="schema"),
    path("docs/", document.page, name="docs"),
    *item_urls,
    *thing_urls,
    path("desk/", include((desk.urlpatterns, "desk"))),
    # Every other address, so that errors are JSON here. It ends with a slash like all of them.
    re_path(r"^(?:[\s\S]*/)?$", Nothing.as_view(), name="nothing"),
]
