"""The words of which some fields are one, for those who describe what can be sent."""

from claims.models import Claim, EvidenceLink, Occasion, Source, Speaker, Statement

FORMATS = Claim.Format.choices
SPEAKERS = Speaker.Kind.choices
OCCASIONS = Occasion.Kind.choices
STATEMENTS = Statement.Kind.choices
REPORTED = Statement.Reported.choices
SOURCES = Source.Kind.choices
RANKS = Source.Rank.choices
STANCES = EvidenceLink.Stance.choices
DIRECTNESS = EvidenceLink.Directness.choices
