"""One page for every verb: it asks, confirms, does it, or says why not."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from newsroom.desk import summary
from newsroom.desk.forms import VerbForm
from newsroom.desk.items import form_url, open_item, page, review_url
from newsroom.desk.lists import waiting
from newsroom.desk.queue import neighbours
from newsroom.desk.screen import DECISIONS
from newsroom.desk.texts import VERB_TEXTS
from newsroom.editions import verbs
from newsroom.review import checklists
from newsroom.review.buttons import seen
from newsroom.review.errors import Incomplete, Refused, WrongState, rule_sentence
from newsroom.review.models import Item
from newsroom.review.states import VERBS, Verb


@require_http_methods(["GET", "POST"])
def item_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET asks for what the verb needs and changes nothing; POST does it."""
    if verb not in VERBS:
        raise Http404
    item = seen(open_item(request, pk))
    form = _form(request, item, verb)
    if request.method == "GET":
        return _show(request, item, VERBS[verb], form, verbs.refusal(verb, item, by=request.user))
    # Before it is done: afterwards the item may stand elsewhere in the queue, or not at all.
    beside = neighbours(request, item) if "queue" in request.GET else None
    refusal = _do(request, item, verb, form)
    if refusal or form.errors:
        return _show(request, item, VERBS[verb], form, refusal)
    messages.success(request, VERB_TEXTS[verb].done % {"item": item})
    if beside and verb in DECISIONS:
        return redirect(beside.next or beside.queue)
    return redirect(_next(verb, item, request.user))


def _form(request: HttpRequest, item: Item, verb: str) -> VerbForm:
    newest = item.newest_revision if verbs.ACTS[verb].pinned else None
    initial = {"revision": newest.pk, "change": summary.change(item, newest)} if newest else {}
    return VerbForm(
        request.POST if request.method == "POST" else None,
        verb=verb,
        inputs=verbs.inputs(verb, item, by=request.user),
        asked=checklists.asked(newest) if newest and verb == "approve" else None,
        by=request.user,
        initial=initial,
    )


def _do(request: HttpRequest, item: Item, verb: str, form: VerbForm) -> Refused | None:
    # Who may not, or not now, is told so before being told what to fill in.
    if refusal := verbs.refusal(verb, item, by=request.user):
        return refusal
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    try:
        verbs.perform(verb, item, by=request.user, **typed)
    except Refused as error:
        return error
    except IntegrityError as error:
        if (sentence := rule_sentence(error)) is None:
            raise
        return WrongState(sentence)
    except Item.DoesNotExist:
        raise Http404 from None
    return None


def _show(
    request: HttpRequest, item: Item, verb: Verb, form: VerbForm, refusal: Refused | None
) -> HttpResponse:
    status = refusal.http_status if refusal else 400 if form.errors else 200
    answerable = verb.name == "approve" and isinstance(refusal, Incomplete)
    can_go_on = status in (200, 400) or answerable
    return page(
        request,
        "desk/verb.html",
        title=f"{verb.label}: {item}",
        status=status,
        item=item,
        verb=verb,
        text=VERB_TEXTS[verb.name],
        form=form,
        refusal=refusal,
        form_url=form_url(item),
        # After a refusal that typing cannot cure, what was typed is shown to be copied.
        can_go_on=can_go_on,
        typed=form.typed(),
        **(summary.of(verb.name, item) if can_go_on else {}),
    )


def _next(verb: str, item: Item, user: object) -> str:
    if verb in DECISIONS:
        following = waiting(user).first()
        return review_url(following) if following else reverse("admin:index")
    if verb in ("publish", "schedule", "unschedule", "withdraw", "reinstate"):
        return review_url(item)
    return form_url(item)
