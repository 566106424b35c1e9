"""Which role a speaker held on a date, for a form in which nobody has typed one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.dates import LONGEST
from claims.models import Occasion, Speaker
from claims.roles import as_of, role_at


@require_safe
def speaker_role(request: HttpRequest) -> HttpResponse:
    """A fragment for ``?speaker=``, on ``?date=`` or the date of ``?occasion=``; else empty."""
    if not request.user.has_perm("claims.view_speaker"):
        raise PermissionDenied
    speaker = _row(Speaker, request.GET.get("speaker", ""))
    date = request.GET.get("date", "").strip()[: LONGEST + 1]
    if not date and (occasion := _row(Occasion, request.GET.get("occasion", ""))):
        date = occasion.date
    role = role_at(speaker, date) if speaker else None
    shown = {"role": role, "sentence": as_of(role, date) if role else ""}
    return render(request, "desk/_role.html", shown)


def _row[Row: (Speaker, Occasion)](model: type[Row], pk: str) -> Row | None:
    known = pk.isascii() and pk.isdecimal() and len(pk) < 10
    return model.objects.filter(pk=pk).first() if known else None
