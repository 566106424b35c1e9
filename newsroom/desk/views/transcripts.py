"""Transcripts: keep a text, take statements from it, make drafts of claims of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Claim, Occasion, Statement, Transcript
from claims.transcripts import AlreadyPromoted, overlapping, promote, take
from claims.transcripts.forms import SAID, PassageForm, TranscriptForm
from claims.transcripts.pages import find
from claims.transcripts.pages import page as page_of
from claims.transcripts.taking import with_claims
from newsroom.desk.items import form_url, page
from newsroom.desk.kept import Kept
from newsroom.review.admin.refusals import explain
from newsroom.review.pickers import LONGEST_SEARCH

SIZE = 50
SCRIPTS: list[Any] = [
    Script(f"desk/{name}.js", type="module")
    for name in ("forms", "picker", "transcript", "autosave")
]
MEDIA = Media(js=SCRIPTS)
# In the session: what the next statement of this person starts with.
REMEMBERED = "passage"


@require_safe
def transcript_list(request: HttpRequest) -> HttpResponse:
    """The newest transcripts; with ``?occasion=`` those of one occasion."""
    _check(request, "view_transcript")
    occasion = _occasion(request)
    found = Transcript.objects.defer("text").select_related("occasion", "added_by")
    if occasion:
        found = found.filter(occasion=occasion)
    first = (_number(request, "page") or 1) * SIZE - SIZE
    rows = list(found.annotate(taken=Count("statements"))[first : first + SIZE + 1])
    return page(
        request,
        "desk/transcripts.html",
        title=_("Transcripts"),
        occasion=occasion,
        rows=rows[:SIZE],
        previous_page=first // SIZE,
        next_page=first // SIZE + 2 if len(rows) > SIZE else None,
        may_add=request.user.has_perm("claims.add_transcript"),
    )


@require_http_methods(["GET", "POST"])
def transcript_new(request: HttpRequest) -> HttpResponse:
    """The form for a new transcript; with ``?occasion=`` of that occasion."""
    _check(request, "add_transcript")
    kept = Kept(request, "transcript_new")
    if is_asked := kept.asked():
        form = TranscriptForm(request.POST)
    elif request.method == "POST":
        form = TranscriptForm(request.POST, request.FILES)
        if form.is_valid():
            made = form.save(by=request.user)
            for note in [_("The transcript is saved."), *form.notes]:
                messages.success(request, str(note))
            return kept.saved(redirect("admin:transcript", made.pk))
        if form.keep_upload():
            messages.info(request, _("The text of the file is in the box now."))
    else:
        form = TranscriptForm(initial={"occasion": _occasion(request)})
    return page(
        request,
        "desk/transcript_new.html",
        title=_("New transcript"),
        status=400 if form.errors and not is_asked else 200,
        form=form,
        error_links=_error_links(form, kept.said),
        media=MEDIA,
        **kept.context(),
    )


@require_http_methods(["GET", "POST"])
def transcript(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the text, by ``?page=`` by a character ``?at=`` or by words
    ``?find=``. POST takes a passage of it."""
    _check(request, "view_transcript")
    found = get_object_or_404(Transcript.objects.select_related("occasion", "added_by"), pk=pk)
    if request.method == "GET":
        if sought := _sought(request, found):
            return sought
        return _text(
            request, found, PassageForm(initial=_remembered(request, found), transcript=found)
        )
    _check(request, "add_statement")
    kept = Kept(request, "transcript", pk)
    is_asked = kept.asked()
    form = PassageForm(request.POST, transcript=found)
    if is_asked:
        form.is_valid()
        return _text(request, found, form, kept)
    if not form.is_valid() or (taken := _taken(form)) is None:
        return _text(request, found, form)
    _remember(request, form)
    _say(request, taken)
    return kept.saved(_at(found, form.cleaned_data["start"]))


@require_http_methods(["GET", "POST"])
def transcript_statements(request: HttpRequest, pk: int) -> HttpResponse:
    """What was taken, in order; ``?kind=`` of one kind. POST makes drafts of claims.

    POST takes ``promote``, one statement, and ``again`` if it is in a claim and that is meant; or
    ``chosen``, any number of them.
    """
    _check(request, "view_transcript")
    found = get_object_or_404(
        Transcript.objects.defer("text").select_related("occasion", "added_by"), pk=pk
    )
    if request.method == "GET":
        return _statements(request, found)
    _check(request, "add_claim")
    if one := _key(request.POST.get("promote", "")):
        return _promote_one(request, found, get_object_or_404(found.statements, pk=one))
    chosen = {_key(each) or 0 for each in request.POST.getlist("chosen")[:SIZE]}
    results: dict[int, tuple[Claim | None, str]] = {}
    for each in found.statements.filter(pk__in=chosen).order_by("start", "pk"):
        try:
            results[each.pk] = promote(each, by=request.user), ""
        except AlreadyPromoted as refusal:
            results[each.pk] = None, str(refusal)
    if not results:
        messages.warning(request, _("Tick the statements first of which drafts are to be made."))
    return _statements(request, found, results=results)


def _promote_one(request: HttpRequest, found: Transcript, statement: Statement) -> HttpResponse:
    try:
        claim = promote(statement, by=request.user, again="again" in request.POST)
    except AlreadyPromoted as refusal:
        return _statements(request, found, refusal=refusal, asked=statement)
    messages.success(request, _("The draft is made. Word what is checked in one sentence."))
    return redirect(form_url(claim))


def _at(found: Transcript, offset: int, **query: Any) -> HttpResponse:
    """To the paragraph that holds ``offset``."""
    shown = page_of(found.text, at=offset)
    address = reverse("admin:transcript", args=[found.pk])
    query_string = urlencode({"page": shown.number, **query})
    return HttpResponseRedirect(f"{address}?{query_string}#p-{shown.number_at(offset)}")


def _sought(request: HttpRequest, found: Transcript) -> HttpResponse | None:
    """To where the words of ``?find=`` come next after ``?after=``; None where they do not."""
    words = request.GET.get("find", "")[:LONGEST_SEARCH]
    if not words.strip() or "page" in request.GET:
        return None
    after = _number(request, "after")
    place = find(found.text, words, 0 if after is None else after + 1)
    if place is None:
        messages.warning(request, _("The text does not have these words."))
        return None
    return _at(found, place, find=words, after=place)


def _taken(form: PassageForm) -> Statement | None:
    """The saved statement; None, with an error in ``form``, where the database refuses it."""
    said = {name: form.cleaned_data[name] for name in ("start", "end", *SAID)}
    try:
        with transaction.atomic():
            return take(form.transcript, **said)
    except IntegrityError as error:
        _field, sentence = explain(error)
        form.add_error(None, sentence)
        return None


def _say(request: HttpRequest, taken: Statement) -> None:
    messages.success(request, _("Saved: %(row)s") % {"row": taken})
    if not taken.role_title and taken.speaker.roles.exists():
        messages.warning(request, _("Which role the speaker had then is not certain: add it."))
    for other in overlapping(taken)[:3]:
        row = Truncator(str(other)).chars(80)
        messages.warning(request, _("It overlaps another statement: %(row)s") % {"row": row})


def _text(
    request: HttpRequest, found: Transcript, form: PassageForm, asked: Kept | None = None
) -> HttpResponse:
    kept = asked or Kept(request, "transcript", found.pk)
    at = form.cleaned_data.get("start") if form.is_bound else _number(request, "at")
    shown = page_of(found.text, _number(request, "page") or 1, at=at)
    said = Statement.objects.filter(transcript=found).order_by("start", "pk")
    here = said.filter(start__lt=shown.end, end__gt=shown.start).select_related("speaker")
    statements = _numbered(with_claims(here), said)
    return page(
        request,
        "desk/transcript.html",
        title=str(found.occasion),
        status=400 if form.errors and not asked else 200,
        transcript=found,
        length=len(found.text),
        shown=shown,
        sought=request.GET.get("find", ""),
        after=_number(request, "after"),
        blocks=shown.blocks(found.text, statements),
        statements=statements,
        form=form if request.user.has_perm("claims.add_statement") else None,
        error_links=_error_links(form, kept.said),
        may_promote=request.user.has_perm("claims.add_claim"),
        media=MEDIA,
        **kept.context(),
    )


def _statements(request: HttpRequest, found: Transcript, **more: Any) -> HttpResponse:
    kind = request.GET.get("kind", "")
    said = found.statements.order_by("start", "pk")
    of_kind = said.filter(kind=kind) if kind in Statement.Kind.values else said
    first = (_number(request, "page") or 1) * SIZE - SIZE
    here = of_kind.select_related("speaker")[first : first + SIZE + 1]
    rows = _numbered(with_claims(here), said)
    for row in rows:
        row.made, row.refused = more.get("results", {}).get(row.pk, (None, ""))
    return page(
        request,
        "desk/transcript_statements.html",
        title=_("Statements"),
        status=more["refusal"].http_status if "refusal" in more else 200,
        transcript=found,
        rows=rows[:SIZE],
        kinds=Statement.Kind.choices,
        kind=kind,
        previous_page=first // SIZE,
        next_page=first // SIZE + 2 if len(rows) > SIZE else None,
        may_promote=request.user.has_perm("claims.add_claim"),
        **more,
    )


def _numbered(statements: list[Any], said: Any) -> list[Any]:
    """``statements`` with their place among all of the transcript as ``number``, from 1."""
    places = {pk: place for place, pk in enumerate(said.values_list("pk", flat=True), 1)}
    for each in statements:
        each.number = places.get(each.pk)
    return statements


def _remembered(request: HttpRequest, found: Transcript) -> dict[str, Any]:
    language = {"quote_language": found.language}
    return language | request.session.get(REMEMBERED, {}).get(str(found.pk), {})


def _remember(request: HttpRequest, form: PassageForm) -> None:
    said = {name: form.cleaned_data[name] for name in ("reported", "quote_language")}
    said["speaker"] = form.cleaned_data["speaker"].pk
    # Of one transcript only: a session is no archive.
    request.session[REMEMBERED] = {str(form.transcript.pk): said}


def _error_links(form: Any, said: str = "") -> list[tuple[str, Any, str]]:
    about = [("", "", said)] if said else []
    return about + [
        (
            form[name].id_for_label if name in form.fields else "",
            name in form.fields and form[name].label,
            sentence,
        )
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _check(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(f"claims.{permission}"):
        raise PermissionDenied


def _occasion(request: HttpRequest) -> Occasion | None:
    pk = _number(request, "occasion")
    return get_object_or_404(Occasion, pk=pk) if pk is not None else None


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number of the address, None where there is none."""
    return _key(request.GET.get(name, ""))


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
