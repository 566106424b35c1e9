"""What the review screen shows, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from newsroom.desk import evidence
from newsroom.desk.forms import ANCHORS, CommentForm, VerbForm
from newsroom.desk.moved import moved
from newsroom.desk.weave import Woven, looks, woven
from newsroom.editions import verbs
from newsroom.editions.comparison import Change, compare
from newsroom.editions.models import Edition
from newsroom.review import discussion
from newsroom.review.buttons import Button, Seen, buttons
from newsroom.review.models import Activity, Comment, EditorNote, Item, Revision
from newsroom.review.states import Status

# The verbs that are done on the screen itself, by a form beside the text.
DECISIONS = ("approve", "return_")
HISTORY = 100


def load(pk: int) -> tuple[Any, list[Any]]:
    """The item with its newest revision, and its editions, newest first. Raises Http404."""
    newest = _revisions().filter(item=pk).order_by("-number").first()
    items = Item.objects.select_related("claim", "article", "created_by")
    item = Seen(newest.item if newest else get_object_or_404(items, pk=pk))
    item.newest_revision = newest
    editions = Edition.objects.filter(item=pk).defer("content").order_by("-number")
    # The content of the current edition only: the others are listed, not read.
    current = Case(When(current=True, then=F("content")))
    listed: list[Any] = list(
        editions.select_related("published_by").annotate(current_content=current)
    )
    item.current_edition = listed[0] if listed else None
    if item.current_edition:
        item.current_edition.content = item.current_edition.current_content
    return item, listed


def context(pk: int, *, by: Any) -> dict[str, Any]:
    """Everything an editor needs to approve or return an item. Raises Http404."""
    item, editions = load(pk)
    revision = _shown(item)
    comments = Comment.objects.filter(item=item.pk).select_related("author", "resolved_by")
    item.awaits_an_answer = any(each.must_resolve and not each.resolved_at for each in comments)
    offered = buttons(item, by=by)
    return {
        "item": item,
        "editions": editions,
        "revision": revision,
        "decisions": revision.decided if revision else [],
        "decide": [
            _with_form(each, item, by)
            for name in DECISIONS
            for each in offered
            if each.verb.name == name
        ],
        "buttons": [each for each in offered if each.verb.name not in DECISIONS],
        "remarks": _remarks(comments, by),
        "looks": looks(item, by=by),
        "comment_form": CommentForm(kind=item.kind),
        "notes": EditorNote.objects.filter(item=item.pk).select_related("author"),
        "activities": Activity.objects.filter(item=item.pk)
        .select_related("actor", "revision")
        .defer("revision__content")
        .order_by("-pk")[:HISTORY],
        **(_about(item, revision) if revision else {}),
    }


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment, the place it is about in words, and whether this person can resolve it."""

    comment: Comment
    place: str
    can_resolve: bool


def _remarks(comments: Iterable[Comment], by: Any) -> list[Remark]:
    places = {anchor: label for each in ANCHORS.values() for anchor, label in each}
    return [
        Remark(
            comment=comment,
            place=str(places.get(comment.anchor, comment.anchor)),
            can_resolve=discussion.refusal(comment, by=by) is None,
        )
        for comment in comments
    ]


def _about(item: Any, revision: Revision) -> dict[str, Any]:
    content = revision.content
    claims = woven(content)
    return {
        "moved": moved(item, revision),
        "changes": changes(item, revision, claims),
        "evidence": evidence.of(content),
        "woven": claims,
    }


def changes(item: Any, revision: Revision, claims: list[Woven]) -> list[Change] | None:
    """What differs from the current edition; None if there is none, or it is this revision."""
    edition = item.current_edition
    if edition is None or edition.revision_id == revision.pk:
        return None
    names = {claim.uuid: claim.title for claim in claims}
    return compare(edition.content, revision.content, names)


def _revisions() -> Any:
    return Revision.objects.select_related(
        "submitted_by", "item__claim", "item__article", "item__created_by"
    )


def _shown(item: Any) -> Revision | None:
    """The revision that the screen is about: the published one once it is, else the newest."""
    edition, newest = item.current_edition, item.newest_revision
    settled = item.status in (Status.PUBLISHED, Status.WITHDRAWN)
    if settled and edition and edition.revision_id != newest.pk:
        return _revisions().get(pk=edition.revision_id)
    return newest


def revision(item: Item, number: int) -> Revision:
    """One revision of ``item``. Raises Http404."""
    if found := item.revisions.select_related("submitted_by").filter(number=number).first():
        return found
    raise Http404


def _with_form(button: Button, item: Any, by: Any) -> dict[str, Any]:
    name = button.verb.name
    form = None
    if button.refusal is None:
        form = VerbForm(
            verb=name,
            inputs=verbs.inputs(name, item, by=by),
            initial={"revision": item.newest_revision.pk},
            auto_id=f"id_{name}_%s",
        )
    return {"verb": button.verb, "refusal": button.refusal, "form": form}
