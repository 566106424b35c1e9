"""`/api/v1/`: published fact checks and articles, read only."""

from django.urls import include, path, re_path

from newsroom.api import document, views
from newsroom.api.answers import Nothing
from newsroom.api.desk import urls as desk

app_name = "api"

SLUG = r"(?P<slug>[-\w]{1,100})"

urlpatterns = [
    path("schema/", document.Document.as_view(), name="schema"),
    path("docs/", document.page, name="docs"),
    path("claims/", views.Claims.as_view(), name="claims"),
    re_path(rf"^claims/{SLUG}/$", views.Claim.as_view(), name="claim"),
    path("articles/", views.Articles.as_view(), name="articles"),
    re_path(rf"^articles/{SLUG}/$", views.Article.as_view(), name="article"),
    path("corrections/", views.Corrections.as_view(), name="corrections"),
    path("desk/", include((desk.urlpatterns, "desk"))),
    # Every other address, so that errors are JSON here. It ends with a slash like all of them.
    re_path(r"^(?:.*/)?$", Nothing.as_view(), name="nothing"),
]
