"""The bell: what somebody was told, and how they want to be told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.desk import notices, told
from newsroom.desk.items import check_may_see, page
from newsroom.review.states import Role


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Newest first; ``?unread=1`` leaves out what was read, ``?before=`` is the last one's id."""
    check_may_see(request)
    unread = request.GET.get("unread") == "1"
    before = _id(request.GET["before"]) if "before" in request.GET else None
    found = notices.of(request.user, unread=unread, before=before)
    rows = found[: notices.SIZE]
    return page(
        request,
        "desk/notices/list.html",
        title=_("Notices"),
        rows=[
            {"notice": each, "words": notices.words(each), "path": notices.path(each)}
            for each in rows
        ],
        unread=unread,
        is_first=before is None,
        before=rows[-1].pk if len(found) > notices.SIZE else None,
    )


@require_POST
def notice_read(request: HttpRequest) -> HttpResponse:
    """Mark as read: ``notice`` is one, ``up_to`` the newest of all that were displayed."""
    sent = request.POST
    if "notice" in sent:
        notices.read(request.user, only=_id(sent["notice"]))
    else:
        number = notices.read(request.user, up_to=_id(sent.get("up_to", "")))
        said = ngettext("%(n)s notice is read.", "%(n)s notices are read.", number)
        messages.success(request, said % {"n": number})
    back = sent.get("next", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if back.startswith("/") and here else reverse("admin:notice_list"))


@require_http_methods(["GET", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """How this person wants to be told of what."""
    form = notices.ChoicesForm(
        request.POST if request.method == "POST" else None, person=request.user
    )
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choices are kept."))
        return redirect("admin:notice_choices")
    return page(
        request,
        "desk/notices/choices.html",
        title=_("How I am told"),
        status=400 if form.errors else 200,
        form=form,
    )


@require_http_methods(["GET", "POST"])
def notice_unsent(request: HttpRequest) -> HttpResponse:
    """E-mails that could not be sent, for administrators; POST lets them be tried again."""
    if Role.ADMINISTRATOR not in request.user.roles:  # type: ignore[union-attr]
        raise PermissionDenied
    if request.method == "POST":
        number = notices.send_again() + told.send_again()
        said = ngettext("%(n)s e-mail is tried again.", "%(n)s e-mails are tried again.", number)
        messages.success(request, said % {"n": number})
        return redirect("admin:notice_unsent")
    return page(
        request,
        "desk/notices/unsent.html",
        title=_("E-mails that were not sent"),
        rows=notices.unsent()[: notices.SIZE],
        to_readers=told.unsent()[: notices.SIZE],
    )


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
