"""The desk's own addresses, in the admin's namespace."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from newsroom.desk.views import comments, lists, review, verb


def urlpatterns(guard: Callable[..., Any]) -> list[URLPattern]:
    """``guard`` lets only staff through: the site's ``admin_view``."""
    return [
        path("lists/<slug:name>/", guard(lists.item_list), name="item_list"),
        path("items/<int:pk>/", guard(review.item_review), name="item_review"),
        path(
            "items/<int:pk>/revisions/<int:number>/",
            guard(review.revision_preview),
            name="revision_preview",
        ),
        path("items/<int:pk>/comments/", guard(comments.add), name="comment_add"),
        path(
            "items/<int:pk>/comments/<int:comment>/resolve/",
            guard(comments.resolve),
            name="comment_resolve",
        ),
        path("items/<int:pk>/<slug:verb>/", guard(verb.item_verb), name="item_verb"),
    ]
