"""The desk's forms and lists of claims, and of everything a claim is made of."""

from claims.admin.claim import ClaimAdmin
from claims.admin.ratings import RatingAdmin, RatingScaleAdmin
from claims.admin.sources import EvidenceAdmin, SourceAdmin
from claims.admin.statements import (
    OccasionAdmin,
    PlaceAdmin,
    SpeakerAdmin,
    StatementAdmin,
    TopicAdmin,
)

__all__ = [
    "ClaimAdmin",
    "EvidenceAdmin",
    "OccasionAdmin",
    "PlaceAdmin",
    "RatingAdmin",
    "RatingScaleAdmin",
    "SourceAdmin",
    "SpeakerAdmin",
    "StatementAdmin",
    "TopicAdmin",
]
