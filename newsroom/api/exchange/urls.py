"""At addresses that others have set, or that stand outside the versions of the API."""

from django.urls import path

from newsroom.api.exchange import feed, google

app_name = "exchange"

urlpatterns = [
    path("claimreview.json", feed.ClaimReviews.as_view(), name="claimreviews"),
    path("v1alpha1/claims:search", google.ClaimSearch.as_view(), name="claims-search"),
]
