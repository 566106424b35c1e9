"""Rows for tests, plain and without surprises, and items brought to a status by the real verbs."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from claims.models import (
    Claim,
    ClaimStatement,
    Evidence,
    EvidenceLink,
    Rating,
    Source,
    Speaker,
    Statement,
    Verdict,
)
from newsroom.articles.models import Article, Block
from newsroom.editions import publishing
from newsroom.review import workflow
from newsroom.review.models import Byline, Item, User
from newsroom.review.states import Role, Status

_number = count(1)


def user(username: str = "", *roles: Role, **fields: Any) -> User:
    person = User.objects.create_user(
        username=username or f"person-{next(_number)}", password="password", **fields
    )
    person.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return person


def reporter(**fields: Any) -> User:
    return user(fields.pop("username", ""), Role.REPORTER, is_staff=True, **fields)


def editor(**fields: Any) -> User:
    return user(fields.pop("username", ""), Role.EDITOR, is_staff=True, **fields)


def publisher(**fields: Any) -> User:
    return user(fields.pop("username", ""), Role.PUBLISHER, is_staff=True, **fields)


def speaker(**fields: Any) -> Speaker:
    n = next(_number)
    return Speaker.objects.create(**{"name": f"Speaker {n}", "slug": f"speaker-{n}"} | fields)


def statement(**fields: Any) -> Statement:
    fields.setdefault("speaker", None)
    fields["speaker"] = fields["speaker"] or speaker()
    return Statement.objects.create(**{"quote": f"Quoted words {next(_number)}"} | fields)


def source(**fields: Any) -> Source:
    n = next(_number)
    return Source.objects.create(**{"title": f"Source {n}", "slug": f"source-{n}"} | fields)


def evidence(**fields: Any) -> Evidence:
    fields.setdefault("source", None)
    fields["source"] = fields["source"] or source()
    return Evidence.objects.create(**{"passage": f"A passage {next(_number)}"} | fields)


def rating(slug: str = "false") -> Rating:
    return Rating.objects.get(slug=slug)


def bare_claim(*, by: User | None = None, **fields: Any) -> Claim:
    """A draft with a wording and nothing else."""
    n = next(_number)
    values = {"wording": f"Claim number {n}.", "slug": f"claim-{n}", "created_by": by or reporter()}
    return Claim.objects.create(**values | fields)


def claim(*, by: User | None = None, rated: str = "false", **fields: Any) -> Claim:
    """A complete draft: a statement, one piece of evidence, a verdict proposed by its author."""
    said = fields.pop("statement", None) or statement()
    passage = fields.pop("evidence", None) or evidence()
    found = fields.pop("finding", f"The finding {next(_number)}.")
    item = bare_claim(by=by, **fields)
    author = item.created_by
    Byline.objects.create(item=item, person=author)
    ClaimStatement.objects.create(claim=item, statement=said)
    EvidenceLink.objects.create(claim=item, evidence=passage, stance="contradicts")
    Verdict.objects.create(
        claim=item,
        rating=rating(rated),
        finding=found,
        reasoning="<p>The reasoning.</p>",
        proposed_by=author,
        proposed_at=timezone.now(),
    )
    return item


def article(*, by: User | None = None, claims: tuple[Claim, ...] = (), **fields: Any) -> Article:
    """A complete draft: one block of text, then a block for each claim."""
    n = next(_number)
    values = {
        "headline": f"Headline {n}",
        "standfirst": f"Standfirst {n}.",
        "slug": f"article-{n}",
        "created_by": by or reporter(),
    }
    item = Article.objects.create(**values | fields)
    Block.objects.create(article=item, position=1, text="<p>Some text.</p>")
    for position, woven in enumerate(claims, 2):
        Block.objects.create(article=item, position=position, kind="claim", claim=woven)
    return item


def bring_to(item: Item, status: Status) -> Item:
    """Move a complete draft to ``status`` by the verbs, each by one who may; returns it fresh."""
    author = item.created_by
    match status:
        case Status.SPIKED:
            workflow.spike(item, by=editor())
        case Status.IN_REVIEW | Status.REVIEWED | Status.PUBLISHED | Status.WITHDRAWN:
            workflow.submit(item, by=author)
    if status in (Status.REVIEWED, Status.PUBLISHED, Status.WITHDRAWN):
        workflow.approve(item, by=editor())
    if status in (Status.PUBLISHED, Status.WITHDRAWN):
        publishing.publish(item, by=publisher())
    if status == Status.WITHDRAWN:
        publishing.withdraw(item, by=publisher(), reason="The recording was not genuine.")
    return type(item).objects.get(pk=item.pk)
