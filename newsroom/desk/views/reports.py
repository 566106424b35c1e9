"""Reports on the screen, and as files."""

import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.desk.items import page
from newsroom.desk.reports import charts
from newsroom.desk.reports.period import PRESETS, Asked, PeriodForm, preset
from newsroom.desk.reports.registry import REPORTS, of
from newsroom.desk.reports.tables import Part, Report, Table, plain, shown
from newsroom.review import spreadsheets

# A page shows so many rows of a table; the file has all.
MOST = 100
IN_MEMORY = 1_000_000  # bytes of an archive; a longer one goes to the disk


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that this person may see."""
    found = of(request.user)
    if not found:
        raise PermissionDenied
    return page(request, "desk/reports.html", title=_("Reports"), reports=found)


@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """A report: each table with its chart."""
    found, form = _asked(request, name)
    asked = form.asked() if form.is_valid() else None
    return page(
        request,
        "desk/report.html",
        title=str(found.title),
        status=200 if asked else 400,
        report=found,
        form=form if found.days else None,
        presets=[(urlencode(preset(days)), label) for days, label in PRESETS],
        asked=asked,
        searched=request.GET.urlencode(),
        parts=[_drawn(part, asked) for part in found.parts] if asked else [],
    )


@require_safe
def report_file(request: HttpRequest, name: str, part: str) -> HttpResponseBase:
    """One table as CSV, complete."""
    found, form = _asked(request, name)
    wanted = next((each for each in found.parts if each.name == part), None)
    if wanted is None or not form.is_valid():
        raise Http404
    return StreamingHttpResponse(
        _lines(wanted.read(form.asked(), None)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": _attached(f"{name}-{part}", form.asked(), "csv")},
    )


@require_safe
def report_archive(request: HttpRequest, name: str) -> HttpResponseBase:
    """All tables of a report, each a CSV in one archive."""
    found, form = _asked(request, name)
    if not form.is_valid():
        raise Http404
    asked = form.asked()
    # Closed by the response.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in found.parts:
            with archive.open(f"{part.name}.csv", "w") as entry:
                for line in _lines(part.read(asked, None)):
                    entry.write(line.encode())
    file.seek(0)
    headers = {"Content-Disposition": _attached(name, asked, "zip")}
    return FileResponse(file, content_type="application/zip", headers=headers)


def _asked(request: HttpRequest, name: str) -> tuple[Report, PeriodForm]:
    found = REPORTS.get(name)
    if found is None:
        raise Http404
    if not found.is_for(request.user):
        raise PermissionDenied
    return found, PeriodForm(request.GET if found.days else {}, days=found.days or 1)


def _drawn(part: Part, asked: Asked) -> dict[str, Any]:
    table = part.read(asked, MOST + 1)
    rows = list(table.rows)
    columns = [str(column) for column in table.columns]
    # Periods are few; and half of a period would be another.
    whole = table.drawn is not None and table.drawn.standing
    return {
        "part": part,
        "columns": columns,
        "rows": [[shown(value) for value in row] for row in (rows if whole else rows[:MOST])],
        "is_cut": not whole and len(rows) > MOST,
        "chart": charts.draw(table.drawn, columns, rows) if table.drawn else None,
    }


def _lines(table: Table) -> Iterator[str]:
    columns = [str(column) for column in table.columns]
    return spreadsheets.lines(columns, (map(plain, row) for row in table.rows))


def _attached(name: str, asked: Asked, ending: str) -> str:
    return f'attachment; filename="{name}-{asked.first}-{asked.last}.{ending}"'
