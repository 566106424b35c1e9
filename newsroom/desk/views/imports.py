"""Imports: bring a file in, look at what would come of it, choose, let it land, take it back, and
publish it as an archive of published work.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.forms import Media
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.importing import files, headers, reporting, runs
from claims.models import Import, Rating, Speaker
from newsroom.desk import importing
from newsroom.desk.items import page
from newsroom.editions import archiving
from newsroom.review.admin.refusals import explain
from newsroom.review.errors import Refused

SCRIPTS: list[Any] = [Script("desk/importing.js", type="module")]
MEDIA = Media(js=SCRIPTS)


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The newest imports, and the form for a file; POST brings one in to be read."""
    _check(request)
    sent = request.method == "POST"
    form = importing.UploadForm(request.POST, request.FILES) if sent else importing.UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = runs.begin(file, name=file.name, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("admin:import", run.pk)
    rows = Import.objects.select_related("uploaded_by")[: importing.SIZE]
    return page(
        request,
        "desk/imports/list.html",
        title=_("Imports"),
        status=400 if form.errors else 200,
        form=form,
        rows=rows,
    )


@never_cache
@require_safe
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come, or came, of each row; ``?outcome=``, ``?waits=`` narrow, ``?after=`` goes
    on behind a row.
    """
    _check(request)
    return _show(request, get_object_or_404(Import, pk=pk))


@never_cache
@require_safe
def import_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has got, for the script that draws the bar."""
    _check(request)
    run = get_object_or_404(Import, pk=pk)
    return JsonResponse(importing.progress(run, importing.archive_of(run)))


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column of a table is what; POST reads the file again that way, as another import."""
    _check(request)
    run = get_object_or_404(Import, pk=pk)
    try:
        columns = importing.columns_of(run)
    except (Refused, OSError):
        columns = []
    if not columns:
        raise Http404
    guessed = run.mapping or headers.guess(columns)
    sent = [request.POST] if request.method == "POST" else []
    form = importing.ColumnsForm(*sent, columns=columns, guessed=guessed)
    if form.is_valid():
        with files.path_of(run).open("rb") as file:
            again = runs.begin(file, name=run.name, by=request.user, mapping=form.mapping())
        return redirect("admin:import", again.pk)
    return page(
        request,
        "desk/imports/columns.html",
        title=_("Columns of %(file)s") % {"file": run},
        status=400 if form.errors else 200,
        form=form,
        run=run,
    )


@require_http_methods(["GET", "POST"])
def import_choices(request: HttpRequest, pk: int) -> HttpResponse:
    """Ratings and names that somebody must choose for; POST keeps one choice."""
    _check(request)
    run = get_object_or_404(Import, pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            _choose(request)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("It is remembered, for imports to come as well."))
            return redirect("admin:import_choices", pk)
    return page(
        request,
        "desk/imports/choices.html",
        title=_("Choices for %(file)s") % {"file": run},
        status=400 if refusal else 200,
        run=run,
        refusal=refusal,
        unknown=reporting.unknown_ratings(run)[: importing.SIZE],
        ratings=importing.ratings_in_use(),
        names=importing.waiting_names(run),
    )


def _choose(request: HttpRequest) -> None:
    sent = request.POST
    if "speaker" in sent:
        speaker = get_object_or_404(Speaker, pk=_key(sent["speaker"]))
        runs.choose_speaker(sent.get("name", ""), speaker=speaker, by=request.user)
        return
    chosen = sent.get("rating", "")
    if not chosen:
        raise Refused(_("Choose a rating, or “none of ours”."))
    runs.choose_rating(
        publisher="" if "everywhere" in sent else sent.get("publisher", ""),
        theirs=sent.get("theirs", ""),
        rating=None if chosen == "none" else get_object_or_404(Rating, pk=_key(chosen)),
        by=request.user,
    )


@require_POST
def import_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Land, undo, sign, confirm or call off, by ``do``."""
    _check(request)
    run = get_object_or_404(Import, pk=pk)
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, run))
    except Refused as refusal:
        return _show(request, run, status=refusal.http_status, refusal=str(refusal))
    except IntegrityError as error:
        return _show(request, run, status=409, refusal=explain(error)[1])
    return redirect("admin:import", pk)


def _land(request: HttpRequest, run: Import) -> str:
    runs.land(run, by=request.user, unrated="unrated" in request.POST)
    return _("The drafts are being made.")


def _undo(request: HttpRequest, run: Import) -> str:
    undone = runs.undo(run, by=request.user)
    gone = ngettext("%(n)d draft is gone.", "%(n)d drafts are gone.", undone.deleted)
    told = gone % {"n": undone.deleted}
    if undone.kept:
        told += " " + _("%(n)d stay, because somebody has worked on them.") % {"n": undone.kept}
    return told


def _sign(request: HttpRequest, run: Import) -> str:
    archiving.sign(run, by=request.user, note=request.POST.get("note", "")[:2000])
    return _("Every draft is being signed in your name. Then another person confirms.")


def _confirm(request: HttpRequest, run: Import) -> str:
    if "read" not in request.POST:
        raise Refused(_("Say that you have read the report."))
    archiving.confirm(
        _archive(run),
        by=request.user,
        digest=request.POST.get("digest", ""),
        self_approval_reason=request.POST.get("self_approval_reason", ""),
    )
    return _("Confirmed. All of it is being published, at the dates of then.")


def _call_off(request: HttpRequest, run: Import) -> str:
    archiving.call_off(_archive(run), by=request.user)
    return _("Called off. What was signed becomes a draft again.")


_ACTS: Mapping[str, Callable[[HttpRequest, Import], str]] = {
    "land": _land,
    "undo": _undo,
    "sign": _sign,
    "confirm": _confirm,
    "call_off": _call_off,
}


def _archive(run: Import) -> Any:
    if archive := importing.archive_of(run):
        return archive
    raise Http404


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for who does not bring anything in."""
    try:
        runs.check_role(request.user)
    except Refused:
        raise PermissionDenied from None


def _key(value: str) -> int:
    """An id that was sent; 0, which nothing has, for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


def _show(request: HttpRequest, run: Import, *, status: int = 200, **context: Any) -> HttpResponse:
    asked = importing.asked(request.GET)
    report = reporting.report(run)
    archive = importing.archive_of(run)
    shown: dict[str, Any] = {
        **importing.shown(run, **asked),
        **importing.of_archive(archive, request.user),
        "filters": list(importing.filters(report)),
        "repairs": importing.kinds(report.repairs),
        "reasons": importing.kinds(report.reasons),
        "percent": int(report.progress * 100),
        "is_table": run.name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx")),
    }
    for form in filter(None, (shown.get("sign"), shown.get("confirm"))):
        # What was typed with what is refused is there again.
        for name in {"note", "self_approval_reason"} & set(request.POST):
            form.initial[name] = request.POST[name]
    if run.state in (Import.State.READING, Import.State.LANDING):
        shown["under_way"] = True
    elif shown.get("under_way"):
        shown["percent"] = importing.progress(run, archive)["percent"]
    return page(
        request,
        "desk/imports/import.html",
        title=str(run),
        status=status,
        run=run,
        report=report,
        media=MEDIA,
        **(shown | context),
    )
