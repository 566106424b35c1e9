"""At addresses that others have set, or that stand outside the versions of the API."""

from django.urls import path, re_path

from newsroom.api.exchange import feed, files, google

app_name = "exchange"

NIGHT = r"(?P<night>\d{4}-\d{2}-\d{2}|latest)"

urlpatterns = [
    path("claimreview.json", feed.ClaimReviews.as_view(), name="claimreviews"),
    path("v1alpha1/claims:search", google.ClaimSearch.as_view(), name="claims-search"),
    path("dumps/", files.Dumps.as_view(), name="dumps"),
    re_path(rf"^dumps/{NIGHT}/(?P<name>[\w.-]+)$", files.DumpFile.as_view(), name="dump"),
]
