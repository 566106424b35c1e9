"""What the record knows besides claims and articles: speakers and the like, and the scales."""

from typing import Any, ClassVar

from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import addresses, paging
from newsroom.api.answers import ASK_US, Strict
from newsroom.api.errors import nothing_here
from newsroom.api.filters import Pages
from newsroom.api.record import last_change
from newsroom.api.serializers import ratings
from newsroom.api.serializers.things import (
    OccasionDetail,
    OccasionRow,
    PlaceDetail,
    PlaceRow,
    SourceDetail,
    SourceRow,
    SpeakerDetail,
    SpeakerRow,
    ThingShape,
    TopicDetail,
    TopicRow,
)
from newsroom.api.views.items import one
from newsroom.api.views.lists import Fields, Listing, described
from newsroom.editions import things
from newsroom.editions.scale import scales


class Things(Listing):
    """Those that live fact checks have, in the order of their addresses."""

    shapes: ClassVar[tuple[type[ThingShape], ...]]
    pagination_class = paging.ThingPages
    filterset_class = Pages

    def get_queryset(self) -> Any:
        kind = self.shapes[0].called
        return paging.Behind(read=lambda name, most: things.listed(kind, after=name, most=most))


class Thing(Strict):
    """One of them."""

    shapes: ClassVar[tuple[type[ThingShape], ...]]

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        kind = self.shapes[0].called
        found = things.newest(kind, slug)
        if found is None:
            return self.elsewhere(kind, slug)
        self.changed_at = last_change()
        context = {"tally": things.tally(slug)} if kind == "speaker" else {}
        return Response(self.told(self.shapes[0](found, context=context)).data)

    def elsewhere(self, kind: str, slug: str) -> HttpResponseBase:
        now = things.moved(kind, slug)
        if now is None:
            raise nothing_here()
        return HttpResponsePermanentRedirect(addresses.thing(kind, now))


@described("speakers", SpeakerRow)
class Speakers(Things):
    """Those whose words were checked. Who is only mentioned is none of them."""

    shapes = (SpeakerRow,)


@one("speaker", SpeakerDetail, SpeakerDetail)
class Speaker(Thing):
    """A speaker, and how many of the claims have which verdict."""

    shapes = (SpeakerDetail,)


@described("occasions", OccasionRow)
class Occasions(Things):
    """Speeches, debates, posts and other occasions at which something was said."""

    shapes = (OccasionRow,)


@one("occasion", OccasionDetail, OccasionDetail)
class Occasion(Thing):
    """An occasion at which something was said."""

    shapes = (OccasionDetail,)


@described("topics", TopicRow)
class Topics(Things):
    """What the published fact checks are about."""

    shapes = (TopicRow,)


@one("topic", TopicDetail, TopicDetail)
class Topic(Thing):
    """A topic."""

    shapes = (TopicDetail,)


@described("places", PlaceRow)
class Places(Things):
    """Where the published fact checks are about."""

    shapes = (PlaceRow,)


@one("place", PlaceDetail, PlaceDetail)
class Place(Thing):
    """A place."""

    shapes = (PlaceDetail,)


@described("sources", SourceRow)
class Sources(Things):
    """What is evidence in the published fact checks."""

    shapes = (SourceRow,)


@one("source", SourceDetail, SourceDetail)
class Source(Thing):
    """A source of evidence."""

    shapes = (SourceDetail,)


@described("ratings", ratings.RatingRow)
class Ratings(Listing):
    """The verdicts of the scales in use, truest first, as they are defined now."""

    shapes = (ratings.RatingRow,)
    pagination_class = paging.OnePage
    filter_backends = [Fields]
    cache = ASK_US

    def get(self, request: Request, **kwargs: str) -> HttpResponseBase:
        return self.answer(request)

    def get_queryset(self) -> Any:
        return ratings.rows(scales())
