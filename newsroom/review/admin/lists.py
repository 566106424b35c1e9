"""What the desk's lists share."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsroom.review.models import Byline, Item

COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts no further than anybody will turn pages, so that a list of a million opens at once."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        # Only the keys: what the list shows besides is not worked out for rows nobody looks at.
        return rows.order_by().values("pk")[:COUNTED].count()


class WhoseFilter(admin.SimpleListFilter):
    """By the people of the desk, without a list of all of them."""

    title = _("person")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("entered or written by me")),
            ("assigned", _("assigned to me")),
            ("nobody", _("assigned to nobody")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "mine":
                entered = Item.objects.filter(created_by=request.user.pk).values("pk")
                written = Byline.objects.filter(person=request.user.pk).values("item")
                # As a union, for which there are indexes; an OR would read every claim.
                return queryset.filter(pk__in=entered.union(written))
            case "assigned":
                return queryset.filter(assigned_to=request.user.pk)
            case "nobody":
                return queryset.filter(assigned_to=None)
        return queryset
