"""`/api/v1/`: published fact checks and articles, read only."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
