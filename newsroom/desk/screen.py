"""What the review screen shows, read in a fixed number of queries."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from newsroom.desk import evidence, places, reading, since, visits
from newsroom.desk.forms import CommentForm, VerbForm
from newsroom.desk.moved import moved
from newsroom.desk.weave import Woven, looks, woven
from newsroom.editions import verbs
from newsroom.editions.comparison import Change, compare
from newsroom.editions.verbs import Input
from newsroom.review import checklists, discussion, quorum
from newsroom.review.buttons import Button, buttons
from newsroom.review.checklists import Asked
from newsroom.review.errors import Denied
from newsroom.review.models import Activity, EditorNote, Item, Revision

# The verbs that are done on the screen itself, by a form beside the text.
DECISIONS = ("approve", "return_")
HISTORY = 100


def context(pk: int, *, by: Any, about: str = "") -> dict[str, Any]:
    """Everything an editor needs to approve or return an item. Raises Http404.

    ``about`` is the place that a new comment starts with.
    """
    known = reading.load(pk, by=by)
    item, revision = known.item, known.revision
    offered = buttons(item, by=by)
    asked = checklists.asked(revision) if revision else []
    content = revision.content if revision else None
    visit = visits.visit(revision, known.look) if revision else None
    return {
        "item": item,
        "editions": known.editions,
        "revision": revision,
        "decisions": revision.decided if revision else [],
        "asked": _answered(asked, revision, by) if revision else [],
        "decide": [
            _with_form(each, item, by, asked)
            for name in DECISIONS
            for each in offered
            if each.verb.name == name
        ],
        "answers_form": _answers_form(item, offered, by, asked) if revision else None,
        "buttons": [each for each in offered if each.verb.name not in DECISIONS],
        "remarks": _remarks(known, by, visit.news_since if visit else None),
        "looks": looks(item, by=by),
        "comment_form": CommentForm(content=content, kind=item.kind, initial={"anchor": about}),
        "notes": EditorNote.objects.filter(item=item.pk).select_related("author"),
        "activities": Activity.objects.filter(item=item.pk)
        .select_related("actor", "revision")
        .defer("revision__content")
        .order_by("-pk")[:HISTORY],
        **(_about(known, revision, visit) if revision and visit else {}),
    }


def _answers_form(item: Any, offered: list[Button], by: Any, asked: list[Asked]) -> Any:
    """The checklist by itself, while something other than who is asking forbids the approval."""
    for each in offered:
        if each.verb.name != "approve" or not asked or isinstance(each.refusal, Denied):
            continue
        approved = by.pk in {one.reviewer_id for one in item.newest_revision.approvals}
        if each.refusal and item.status in each.verb.moves and not approved:
            return VerbForm(
                verb="approve",
                inputs=[Input(name="answers")],
                asked=asked,
                by=by,
                initial={"revision": item.newest_revision.pk},
                auto_id="id_answers_%s",
            )
    return None


def _answered(asked: list[Asked], revision: Revision, by: Any) -> list[dict[str, Any]]:
    """The checklist with the names of those who have decided or are reading, and their answers."""
    people = {each.reviewer_id: each.reviewer for each in revision.decided} | {by.pk: by}
    return [
        {
            "question": each.question,
            "said": [
                (str(people.get(pk, _("another editor"))), given)
                for pk, given in each.answers.items()
            ],
        }
        for each in asked
    ]


def _remarks(known: reading.Loaded, by: Any, news_since: dt.datetime | None) -> list[Any]:
    """The threads, with what this person can do about each and whether it is new to them."""
    for remark in known.threads:
        remark.refusal = discussion.refusal(remark, by=by)
        newest = max([remark, *remark.replies], key=lambda each: each.written_at)
        others = newest.author_id != by.pk
        remark.is_new = others and news_since is not None and newest.written_at > news_since
    return known.threads


def _about(known: reading.Loaded, revision: Revision, visit: visits.Visit) -> dict[str, Any]:
    content, item = revision.content, known.item
    claims = woven(content)
    found = places.of(content)
    places.attach(known.threads, found, item.kind)
    of_readers = changes(item, revision, claims)
    return {
        "to_note": visit.note,
        "moved": moved(item, revision),
        "changes": of_readers,
        "since": since.sections(
            revision,
            known=known.revisions,
            of_readers=of_readers,
            edition=item.current_edition,
            look=visit.seen,
            names=_names(claims),
        ),
        "evidence": evidence.of(content, found),
        "places": [place for place in found if place.key != "evidence"],
        "woven": claims,
        "quorum": quorum.of(revision, people=known.barred, self_approval=item.admits_self_approval),
    }


def changes(item: Any, revision: Revision, claims: list[Woven]) -> list[Change] | None:
    """What differs from the current edition; None if there is none, or it is this revision."""
    edition = item.current_edition
    if edition is None or edition.revision_id == revision.pk:
        return None
    return compare(edition.content, revision.content, _names(claims))


def _names(claims: list[Woven]) -> dict[str, str]:
    return {claim.uuid: claim.title for claim in claims}


def revision(item: Item, number: int) -> Revision:
    """One revision of ``item``. Raises Http404."""
    if found := item.revisions.select_related("submitted_by").filter(number=number).first():
        return found
    raise Http404


def _with_form(button: Button, item: Any, by: Any, asked: list[Asked]) -> dict[str, Any]:
    name = button.verb.name
    form = None
    if button.refusal is None:
        form = VerbForm(
            verb=name,
            inputs=verbs.inputs(name, item, by=by),
            asked=asked,
            by=by,
            initial={"revision": item.newest_revision.pk},
            auto_id=f"id_{name}_%s",
        )
    return {"verb": button.verb, "refusal": button.refusal, "form": form}
