"""A small newsroom to walk through: its people, two claims, and an article that uses both."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.test import Client

from claims.models import Claim, Verdict
from newsroom.articles.models import Article
from newsroom.review.models import Item, User
from newsroom.review.states import Role
from tests import factories as f
from tests.walk.words import word

CLAIMS = ("first", "second")
ITEMS = (*CLAIMS, "article")
MISSPELT = ("<p>The reasoning of 1984.</p>", "<p>The resaoning of 1984.</p>")

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

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.since = word()
        self._turns = 0
        rana, rolf = cast.people["rana"], cast.people["rolf"]
        self.speaker = f.speaker(name=f"Speaker {word()}")
        self.source = f.source(title=f"Source {word()}", url=f"https://{word()}.example/")
        made = {name: self._claim(name, rana) for name in CLAIMS}
        proposer = cast.people["tara"]
        verdicts = Verdict.objects.filter(claim__in=made.values())
        verdicts.update(reasoning=MISSPELT[0])
        verdicts.filter(claim=made["second"]).update(proposed_by=proposer)
        article = f.article(
            by=rolf, claims=tuple(made.values()), headline=f"Headline {word()}",
            standfirst=f"Standfirst {word()}.", slug=f"article-{word()}",
        )  # fmt: skip
        self.pks: dict[str, int] = {name: each.pk for name, each in made.items()}
        self.pks["article"] = article.pk
        self.slugs = {name: [self[name].slug] for name in ITEMS}

    def __getitem__(self, name: str) -> Item:
        return Item.objects.get(pk=self.pks[name])

    def _claim(self, name: str, by: User) -> Claim:
        said = f.statement(speaker=self.speaker, quote=f"We said {word()}.")
        return f.claim(
            by=by, statement=said, evidence=f.evidence(source=self.source),
            wording=f"They did {word()}.", finding=f"They did not {word()}.",
            slug=f"{name}-{word()}",
        )  # fmt: skip

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
