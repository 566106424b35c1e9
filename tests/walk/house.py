"""A small newsroom to walk through: its people, two claims, and an article that uses both."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.test import Client

from claims.models import Claim, Verdict
from newsroom.articles.models import Article
from newsroom.review import workflow
from newsroom.review.models import Item, User
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.walk.words import word

CLAIMS = ("first", "second")
ITEMS = (*CLAIMS, "article")
STARTS = ("drafts", "reviewed", "published", "a correction", "a verdict", "a typo")
# What is under way at the start of some walks.
UNDER_WAY: Mapping[str, Callable[[], dict[str, Any]]] = {
    "a correction": lambda: {"finding": f"They did half {word()}."},
    "a verdict": lambda: {"finding": f"They did half {word()}.", "rating": f.rating("half-true")},
    "a typo": lambda: {"reasoning": "<p>The resaoning.</p>"},
}

# By name: who has which roles. The first writes everything; Tara proposes a verdict and has all
# roles; a superuser without a role is nobody.
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "rana": (Role.REPORTER,),
    "rolf": (Role.REPORTER,),
    "edda": (Role.EDITOR,),
    "emil": (Role.EDITOR,),
    "eva": (Role.EDITOR,),
    "paula": (Role.PUBLISHER,),
    "tara": (Role.REPORTER, Role.EDITOR, Role.PUBLISHER),
    "root": (),
    "gone": (Role.EDITOR, Role.PUBLISHER),
}


class Cast:
    """The people, each with a browser in which they are signed in."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.clients: dict[str, Client] = {}
        for name, roles in PEOPLE.items():
            root = name == "root"
            person = f.user(name, *roles, is_staff=True, is_superuser=root)
            self.clients[name] = Client()
            self.clients[name].force_login(person)
            self.people[name] = person
        self.people["gone"].is_active = False
        self.people["gone"].save()

    @cached_property
    def names(self) -> dict[int, str]:
        return {person.pk: name for name, person in self.people.items()}

    def __getitem__(self, name: str) -> User:
        # Afresh, as at every request.
        return User.objects.get(pk=self.people[name].pk)


class House:
    """The items of one walk. ``slugs`` has every address that was ever typed, by item; every word
    of this walk comes after ``since``.
    """

    claims = CLAIMS

    def __init__(self, cast: Cast, start: str) -> None:
        self.cast = cast
        self.since = word()
        self._turns = 0
        rana, rolf = cast.people["rana"], cast.people["rolf"]
        self.speaker = f.speaker(name=f"Speaker {word()}")
        self.source = f.source(title=f"Source {word()}", url=f"https://{word()}.example/")
        made = {name: self._claim(name, rana) for name in CLAIMS}
        proposer = cast.people["tara"]
        Verdict.objects.filter(claim=made["second"]).update(proposed_by=proposer)
        article = f.article(
            by=rolf, claims=tuple(made.values()), headline=f"Headline {word()}",
            standfirst=f"Standfirst {word()}.", slug=f"article-{word()}",
        )  # fmt: skip
        self.pks: dict[str, int] = {name: each.pk for name, each in made.items()}
        self.pks["article"] = article.pk
        self.slugs = {name: [self[name].slug] for name in ITEMS}
        self._bring(start)

    def __getitem__(self, name: str) -> Item:
        return Item.objects.get(pk=self.pks[name])

    def _claim(self, name: str, by: User) -> Claim:
        said = f.statement(speaker=self.speaker, quote=f"We said {word()}.")
        return f.claim(
            by=by, statement=said, evidence=f.evidence(source=self.source),
            wording=f"They did {word()}.", finding=f"They did not {word()}.",
            slug=f"{name}-{word()}",
        )  # fmt: skip

    def _bring(self, start: str) -> None:
        to = {"drafts": Status.DRAFT, "reviewed": Status.REVIEWED}.get(start, Status.PUBLISHED)
        for name in ITEMS:
            f.bring_to(self[name], to)
        if change := UNDER_WAY.get(start):
            claim = self["first"]
            workflow.revise(claim, by=claim.created_by)
            Verdict.objects.filter(claim=claim.pk).update(**change())
            workflow.submit(claim, by=claim.created_by)
            workflow.approve(claim, by=self.cast["edda"])
            if start == "a verdict":
                workflow.approve(claim, by=self.cast["emil"])

    def turn(self) -> int:
        """A number that is another one each time."""
        self._turns += 1
        return self._turns

    def versions(self) -> list[int]:
        """What every save of a form counts up."""
        found = Item.objects.filter(pk__in=self.pks.values()).order_by("pk")
        return list(found.values_list("version", flat=True))

    def specific(self, name: str) -> Any:
        model = Article if name == "article" else Claim
        return model.objects.get(pk=self.pks[name])
