"""What benchmark items rest on: people, and the rows that many claims share."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.utils.text import slugify

from claims.models import Occasion, Place, Source, Speaker, Topic
from newsroom.management.benchmark import words
from newsroom.management.benchmark.shape import SOURCE_DATE
from newsroom.review.models import User
from newsroom.review.states import Role

MARK = "bench-"  # how every slug and user name of a benchmark begins
SPEAKERS = len(words.GIVEN_NAMES) * len(words.FAMILY_NAMES)
# Distinct and scattered, as uuids are, but the same in every fill.
_SCATTER = 0x9E3779B97F4B


def uuid_of(kind: int, number: int) -> str:
    """The uuid of the benchmark's row ``number`` of a kind."""
    return f"{kind:08x}-0000-4000-8000-{(number * _SCATTER) & 0xFFFFFFFFFFFF:012x}"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The shared rows in the order of their numbers."""

    reporters: list[User]
    editors: list[User]
    publishers: list[User]
    speakers: list[Speaker]
    places: list[Place]
    topics: list[Topic]
    occasions: list[Occasion]
    sources: list[Source]

    def place_of(self, occasion: Occasion) -> Place:
        return next(place for place in self.places if place.pk == occasion.place_id)


def make(claims: int) -> Shared:
    """Make the rows that ``claims`` claims share."""
    places = _named(Place, 3, words.PLACES)
    return Shared(
        reporters=_people(Role.REPORTER, 20),
        editors=_people(Role.EDITOR, 6),
        publishers=_people(Role.PUBLISHER, 2),
        speakers=_named(Speaker, 1, [_name(n) for n in range(SPEAKERS)]),
        places=places,
        topics=_named(Topic, 2, words.TOPICS),
        occasions=Occasion.objects.bulk_create(
            [_occasion(n, places) for n in range(claims // 20 + 10)], batch_size=2000
        ),
        sources=Source.objects.bulk_create(
            [_source(n) for n in range(claims // 10 + 50)], batch_size=2000
        ),
    )


def _people(role: Role, count: int) -> list[User]:
    group = Group.objects.get(name=role.value)
    people = []
    for n in range(1, count + 1):
        username = f"{MARK}{role.name.lower()}-{n}"
        values = {"public_name": _name(37 * n), "public_slug": username, "is_staff": True}
        person, _created = User.objects.get_or_create(username=username, defaults=values)
        person.groups.add(group)
        people.append(person)
    return people


def _name(n: int) -> str:
    given, family = words.GIVEN_NAMES, words.FAMILY_NAMES
    return f"{given[n % len(given)]} {family[n // len(given) % len(family)]}"


def _named(model: Any, kind: int, names: list[str]) -> list[Any]:
    return model.objects.bulk_create(
        model(uuid=uuid_of(kind, n), name=name, slug=f"{MARK}{slugify(name)}")
        for n, name in enumerate(names, 1)
    )


def _occasion(n: int, places: list[Place]) -> Occasion:
    title = f"{words.OCCASIONS[n % len(words.OCCASIONS)]} {n + 1}"
    return Occasion(
        uuid=uuid_of(4, n),
        title=title,
        slug=f"{MARK}{slugify(title)}",
        place=places[n % len(places)],
        date=f"{2015 + n % 10}-{1 + n % 12:02}-{1 + n % 28:02}",
    )


def _source(n: int) -> Source:
    slug = f"{MARK}source-{n + 1}"
    return Source(
        uuid=uuid_of(5, n),
        slug=slug,
        title=f"Report {n + 1}, tables and annexes",
        publisher=words.PUBLISHERS[n % len(words.PUBLISHERS)],
        url=f"https://example.org/{slug}",
        date=SOURCE_DATE,
    )
