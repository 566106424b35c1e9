"""What the desk's pickers are told as somebody types."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse

from newsroom.review import offering
from newsroom.review.offering import Offer


class OffersView(AutocompleteJsonView):
    """Django's autocomplete, best match first and with what tells namesakes apart.

    ``results`` are objects with id, text, alias and line, the last two possibly empty.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        self.term, self.model_admin, self.source_field, to_field = self.process_request(request)
        if not self.has_perm(request):
            raise PermissionDenied
        results = [
            self.serialize_result(offer.row, to_field) | {"alias": offer.alias, "line": offer.line}
            for offer in self.offers(request, self.term.replace("\0", ""))
        ]
        return JsonResponse({"results": results, "pagination": {"more": False}})

    def offers(self, request: HttpRequest, text: str) -> list[Offer]:
        rows = self.model_admin.get_queryset(request).complex_filter(
            self.source_field.get_limit_choices_to()
        )
        if hasattr(rows.model, "searched"):
            return offering.offers(rows, text)
        found, _many = self.model_admin.get_search_results(request, rows, text)
        return [Offer(row, "", "") for row in found.distinct()[: offering.OFFERED]]
