"""What the command palette offers, for its script."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from newsroom.desk import palette


@require_safe
def palette_results(request: HttpRequest) -> JsonResponse:
    """JSON: ``results``, each with ``label``, ``hint`` and ``url``, for ``?q=``."""
    return JsonResponse({"results": palette.results(request.user, request.GET.get("q", ""))})
