"""One speech or debate: the occasion once, then its statements one after the other or pasted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from claims.entering import PREFIX, EntryFormSet
from claims.models import Occasion, Speaker, Statement
from claims.occasions import OccasionStartForm
from claims.pasting import PasteForm
from claims.transcripts.taking import with_claims
from newsroom.desk.items import page
from newsroom.desk.kept import Kept
from newsroom.review.admin.conflict import total
from newsroom.review.admin.refusals import explain

SCRIPTS: list[Any] = [
    Script(f"desk/{name}.js", type="module")
    for name in ("forms", "picker", "rows", "enter", "autosave")
]
MEDIA = Media(js=SCRIPTS)
SHOWN = 50
# In the session: what the next row of this person starts with.
REMEMBERED = "entering"
_SAME = ("speaker", "speaker-label", "speaker-typed", "quote_language", "kind", "reported")


@require_http_methods(["GET", "POST"])
def occasion_new(request: HttpRequest) -> HttpResponse:
    """Which occasion: one that is here, or a new one."""
    _check(request, "add_statement", "add_occasion")
    kept = Kept(request, "occasion_new")
    if (used := request.POST.get("_use_this", "")).isdecimal() and len(used) < 10:
        return kept.saved(redirect("admin:occasion_enter", used))
    is_asked = kept.asked()
    form = OccasionStartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_asked and form.is_valid():
        return kept.saved(redirect("admin:occasion_enter", form.save().pk))
    return page(
        request,
        "desk/enter_occasion.html",
        title=_("Enter a speech or debate"),
        status=400 if form.errors and not is_asked else 200,
        form=form,
        error_links=[*_said(kept), *_errors_of(form)],
        media=MEDIA,
        **kept.context(),
    )


@require_http_methods(["GET", "POST"])
def occasion_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The statements of one occasion.

    POST saves all rows or none. ``_read`` makes rows of a pasted list and ``_more`` adds a blank
    one; neither saves anything.
    """
    _check(request, "add_statement")
    occasion = get_object_or_404(Occasion.objects.select_related("place"), pk=pk)
    kept = Kept(request, "occasion_enter", pk)
    if kept.asked():
        rows = EntryFormSet(request.POST, occasion=occasion, start=_start(request, occasion))
        return _show(request, occasion, rows, PasteForm(_pasted(request)), kept=kept)
    start = _start(request, occasion)
    if request.method == "GET":
        rows = EntryFormSet(occasion=occasion, start=start)
        return _show(request, occasion, rows, _paste(request, occasion))
    if "_read" in request.POST or request.POST.get("paste-pasted", "").strip():
        return _read(request, occasion)
    if "_more" in request.POST:
        return _more(request, occasion)
    rows = EntryFormSet(request.POST, occasion=occasion, start=start)
    if any(form["claim"].value() or form["wording"].value() for form in rows.filled):
        _check(request, "add_claim")
    if not rows.is_valid() or (saved := _saved(request, rows)) is None:
        return _show(request, occasion, rows, _paste(request, occasion), status=400)
    _remember(request, occasion, saved[-1])
    _say(request, saved)
    to = _said_at(occasion) if "_close" in request.POST else request.path
    return kept.saved(redirect(to))


def _said_at(occasion: Occasion) -> str:
    """The list of its statements: by key, for a title can have any character, and twins."""
    return reverse("admin:claims_statement_changelist", query={"occasion__id__exact": occasion.pk})


def _start(request: HttpRequest, occasion: Occasion) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(REMEMBERED, {}).get(str(occasion.pk), {})
    return kept


def _paste(request: HttpRequest, occasion: Occasion) -> PasteForm:
    start = _start(request, occasion)
    return PasteForm(initial={k: start[k] for k in ("quote_language",) if k in start})


def _read(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Rows of what was pasted, to be looked over."""
    paste = PasteForm(request.POST)
    if not paste.is_valid():
        rows = EntryFormSet(request.POST, occasion=occasion, start=_start(request, occasion))
        return _show(request, occasion, rows, paste, status=400)
    rows = EntryFormSet(
        paste.rows(request.POST, occasion), occasion=occasion, start=_start(request, occasion)
    )
    rows.is_valid()
    return _show(request, occasion, rows, _paste(request, occasion), preview=True)


def _more(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """One more row, of the same speaker, where the browser has no script to add it."""
    data = request.POST.copy()
    count = total(data, PREFIX)
    for name in _SAME:
        data[f"{PREFIX}-{count}-{name}"] = data.get(f"{PREFIX}-{count - 1}-{name}") or ""
    data[f"{PREFIX}-TOTAL_FORMS"] = str(count + 1)
    rows = EntryFormSet(data, occasion=occasion, start=_start(request, occasion))
    return _show(request, occasion, rows, _paste(request, occasion))


def _saved(request: HttpRequest, rows: Any) -> list[Statement] | None:
    """The saved statements; None, with an error in ``rows``, where the database refuses them."""
    try:
        return list(rows.save(by=request.user))
    except IntegrityError as error:
        rows.non_form_errors().append(explain(error)[1])
        return None


def _remember(request: HttpRequest, occasion: Occasion, last: Statement) -> None:
    kept = {"speaker": last.speaker_id, "quote_language": last.quote_language}
    # Of one occasion only: a session is no archive.
    request.session[REMEMBERED] = {str(occasion.pk): kept | {"reported": last.reported}}


def _say(request: HttpRequest, saved: list[Statement]) -> None:
    sentence = ngettext(
        "%(count)d statement is saved.", "%(count)d statements are saved.", len(saved)
    )
    messages.success(request, sentence % {"count": len(saved)})
    without = {row.speaker_id for row in saved if not row.role_title}
    for speaker in Speaker.objects.filter(pk__in=without, roles__isnull=False).distinct()[:3]:
        sentence = _("Which role %(speaker)s had then is not certain: add it.")
        messages.warning(request, sentence % {"speaker": speaker})


def _show(
    request: HttpRequest,
    occasion: Occasion,
    rows: Any,
    paste: PasteForm,
    *,
    preview: bool = False,
    status: int = 200,
    kept: Kept | None = None,
) -> HttpResponse:
    kept = kept or Kept(request, "occasion_enter", occasion.pk)
    said = Statement.objects.filter(occasion=occasion).select_related("speaker")
    newest = list(said.order_by("-pk")[: SHOWN + 1])
    show_errors = status == 400 or preview
    return page(
        request,
        "desk/enter.html",
        title=str(occasion),
        status=status,
        occasion=occasion,
        saved=with_claims(reversed(newest[:SHOWN])),
        there_are_more=len(newest) > SHOWN,
        rows=rows,
        paste=paste,
        preview=preview,
        error_links=_said(kept)
        + ([*_errors_of_rows(rows), *_errors_of(paste)] if show_errors else []),
        may_claim=request.user.has_perm("claims.add_claim"),
        media=MEDIA,
        **kept.context(),
    )


def _said(kept: Kept) -> list[tuple[str, Any, str]]:
    return [("", "", kept.said)] if kept.said else []


def _pasted(request: HttpRequest) -> Any:
    """What was sent of a list; None if there is no word in it, so that nothing is asked of it."""
    return request.POST if request.POST.get("paste-pasted", "").strip() else None


def _errors_of(form: Any) -> list[tuple[str, Any, str]]:
    if not form.is_bound:
        return []
    return [
        (form[name].id_for_label if name in form.fields else "",
         form[name].label if name in form.fields else "", sentence)
        for name, sentences in form.errors.items() for sentence in sentences
    ]  # fmt: skip


def _errors_of_rows(rows: Any) -> list[tuple[str, Any, str]]:
    found = (
        [("", "", str(sentence)) for sentence in rows.non_form_errors()] if rows.is_bound else []
    )
    for number, form in enumerate(rows.forms, 1):
        if form in rows.filled:
            found += [
                (anchor, _("Row %(number)d, %(field)s") % {"number": number, "field": label}, said)
                for anchor, label, said in _errors_of(form)
            ]
    return found


def _check(request: HttpRequest, *permissions: str) -> None:
    if not all(request.user.has_perm(f"claims.{permission}") for permission in permissions):
        raise PermissionDenied
