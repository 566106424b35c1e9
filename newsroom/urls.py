"""The whole site: the public pages, the API, the desk, and what operators ask."""

from django.contrib import admin
from django.urls import include, path

from newsroom.api.desk import pages
from newsroom.desk.views import visitor
from newsroom.public.views import errors, operations

urlpatterns = [
    path("", include("newsroom.public.urls")),
    path("", include("newsroom.api.exchange.urls")),
    path("api/v1/", include("newsroom.api.urls")),
    path("desk/tokens/api/", admin.site.admin_view(pages.reference), name="desk_api"),
    path("desk/", admin.site.urls),
    path("outside/<str:token>/", visitor.visit, {"may_answer": True}, name="outside"),
    path("healthz", operations.alive),
    path("readyz", operations.Ready.as_view()),
    path("metrics", operations.metrics, name="metrics"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
