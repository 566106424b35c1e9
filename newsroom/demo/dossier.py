"""The sample dossier, and how a newsroom brings it to its readers."""

from itertools import count
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from claims.models import (
    Claim,
    ClaimPart,
    ClaimStatement,
    ContactAttempt,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Source,
    Speaker,
    SpeakerRole,
    Statement,
    Topic,
    Verdict,
)
from newsroom.articles.models import Article, Block
from newsroom.demo.entering import Book, read, uuid_of
from newsroom.editions import publishing
from newsroom.editions.models import PolicyPage, SearchAlias
from newsroom.review import checklists, rules, workflow
from newsroom.review.models import Byline, Comment, EditorNote, Item, User

People = dict[str, User]

# In the order in which they refer to each other.
SHARED: dict[str, type[models.Model]] = {
    "topic": Topic,
    "place": Place,
    "speaker": Speaker,
    "occasion": Occasion,
    "statement": Statement,
    "source": Source,
    "evidence": Evidence,
}
ARTICLE = "article"


def is_loaded() -> bool:
    """Whether this database holds the sample. Its article was published, so it stays for ever."""
    return Item.objects.filter(uuid=uuid_of(Article, ARTICLE)).exists()


@transaction.atomic
def load(people: People) -> None:
    """Enter everything and publish the dossier; all of it or nothing."""
    for kind, questions in read("checklists").items():
        checklists.make(kind, by=people["publisher"], questions=questions)
    book = Book()
    enter_shared(book, read("record"))
    rows = read("claims")["claim"]
    related = {row["key"]: row.pop("related") for row in rows}
    claims = [enter_claim(book, by=people["reporter"], **row) for row in rows]
    for claim, keys in zip(claims, related.values(), strict=True):
        claim.related.set(book.all(Claim, keys))
    article = enter_article(book, by=people["reporter"], **read("article"))
    for item in [*claims, article]:
        publish(item, people)
    leave_unfinished(book, people)
    fill_policies()
    for fields in read("search")["alias"]:
        alias = SearchAlias(**fields)
        alias.full_clean()
        alias.save()


def publish(item: Item, people: People) -> None:
    workflow.submit(item, by=people["reporter"])
    questions = checklists.asked(rules.check_newest(item, None))
    answers = {each.question.pk: checklists.Given(answer="yes") for each in questions}
    checklists.approve(item, by=people["editor"], answers=answers)
    publishing.publish(item, by=people["publisher"])


def leave_unfinished(book: Book, people: People) -> None:
    """A claim in draft, one in review, and one returned with a reason."""
    data = read("desk")
    enter_shared(book, data)
    for row in data["claim"]:
        status, author = row.pop("status"), people[row.pop("author")]
        said = {name: row.pop(name, "") for name in ("message", "comment", "reason")}
        claim = enter_claim(book, by=author, **row)
        if status != "draft":
            workflow.submit(claim, by=author, message=said["message"])
        if said["comment"]:
            Comment.objects.create(item=claim, author=people["editor"], text=said["comment"])
        if status == "returned":
            workflow.return_(claim, by=people["editor"], reason=said["reason"])


def fill_policies() -> None:
    """What the newsroom says of itself: in every slot, that it is a sample."""
    for fields in read("policies")["page"]:
        page = PolicyPage(**fields)
        page.full_clean()
        page.save()


def enter_shared(book: Book, data: dict[str, list[dict[str, Any]]]) -> None:
    for name, model in SHARED.items():
        for fields in data.get(name, []):
            roles = fields.pop("roles", [])
            row = book.enter(model, **fields)
            for role in roles:
                SpeakerRole.objects.create(speaker=row, **role)


def enter_claim(
    book: Book,
    *,
    by: User,
    key: str,
    statements: list[str],
    topics: list[str],
    places: list[str] | None = None,
    parts: list[dict[str, str]] | None = None,
    evidence: list[dict[str, str]] | None = None,
    contact: list[dict[str, Any]] | None = None,
    verdict: dict[str, Any] | None = None,
    notes: list[str] | None = None,
    **fields: Any,
) -> Claim:
    """A claim with everything that belongs to it, as ``by`` enters it: a draft."""
    claim: Claim = book.enter(Claim, key, created_by=by, **fields)
    sign(claim, by=by, notes=notes or [])
    claim.topics.set(book.all(Topic, topics))
    claim.places.set(book.all(Place, places or []))
    numbered = count(1)

    def add(model: type[models.Model], rows: list[Any], **more: Any) -> None:
        for position, row in enumerate(rows, 1):
            ordered = {"position": position} if model is not ContactAttempt else {}
            book.enter(model, f"{key}/{next(numbered)}", claim=claim, **ordered, **row, **more)

    add(ClaimStatement, [{"statement": said} for said in statements])
    add(ClaimPart, parts or [])
    add(EvidenceLink, evidence or [])
    add(ContactAttempt, contact or [], logged_by=by)
    if verdict:
        book.enter(Verdict, key, claim=claim, proposed_by=by, proposed_at=timezone.now(), **verdict)
    return claim


def enter_article(
    book: Book, *, by: User, block: list[dict[str, str]], notes: list[str], **fields: Any
) -> Article:
    """The article with its blocks, as ``by`` enters it: a draft."""
    article: Article = book.enter(Article, ARTICLE, created_by=by, **fields)
    sign(article, by=by, notes=notes)
    for position, row in enumerate(block, 1):
        kind = Block.Kind.CLAIM if "claim" in row else Block.Kind.TEXT
        book.enter(Block, f"{position}", article=article, position=position, kind=kind, **row)
    return article


def sign(item: Item, *, by: User, notes: list[str]) -> None:
    """Put ``by`` into the byline and the newsroom's doubts beside the item."""
    Byline.objects.create(item=item, person=by)
    for text in notes:
        EditorNote.objects.create(item=item, author=by, text=text)
