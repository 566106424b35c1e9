"""`/api/v1/desk/`: the desk for programs, by token."""

from django.urls import path, re_path

from newsroom.api.desk import document, reading, writing
from newsroom.api.desk.answers import Nothing

urlpatterns = [
    path("", reading.Start.as_view(), name="start"),
    path("schema/", document.Document.as_view(), name="schema"),
    path("queue/", reading.Queue.as_view(), name="queue"),
    path("items/<int:pk>/", reading.OneItem.as_view(), name="item"),
    path("items/<int:pk>/comments/", writing.Comments.as_view(), name="comments"),
    path(
        "items/<int:pk>/comments/<int:comment>/resolve/",
        writing.Resolving.as_view(),
        name="resolve",
    ),
    path("items/<int:pk>/verbs/<slug:verb>/", writing.Verbs.as_view(), name="verb"),
    path("claims/", writing.Claims.as_view(), name="claims"),
    path("claims/<int:pk>/", writing.OneClaim.as_view(), name="claim"),
    path("claims/<int:pk>/statements/", writing.Statements.as_view(), name="statements"),
    path("claims/<int:pk>/evidence/", writing.EvidenceOf.as_view(), name="evidence"),
    path("claims/<int:pk>/verdict/", writing.VerdictOf.as_view(), name="verdict"),
    # Every other address, with a slash at its end or none: nothing here answers without a token.
    re_path(r"^.*$", Nothing.as_view(), name="nothing"),
]
