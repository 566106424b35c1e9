"""The record of a check: what was said, what the evidence says, and the verdict."""

from claims.models.claim import Claim, ClaimPart, ClaimStatement
from claims.models.contact import ContactAttempt
from claims.models.evidence import Evidence, EvidenceLink
from claims.models.importing import Import, ImportRow, RatingChoice, SpeakerChoice
from claims.models.lookup import LinkCheck, PageLookup
from claims.models.rating import Rating, RatingScale, RatingTranslation
from claims.models.signing import ClaimRevision  # noqa: F401 -- its trigger must be known
from claims.models.source import Source
from claims.models.speaker import Speaker, SpeakerRole, SpeakerWithoutPage
from claims.models.statement import Occasion, Place, Statement, Topic
from claims.models.transcript import Transcript
from claims.models.verdict import Verdict

__all__ = [
    "Claim",
    "ClaimPart",
    "ClaimStatement",
    "ContactAttempt",
    "Evidence",
    "EvidenceLink",
    "Import",
    "ImportRow",
    "LinkCheck",
    "Occasion",
    "PageLookup",
    "Place",
    "Rating",
    "RatingChoice",
    "RatingScale",
    "RatingTranslation",
    "Source",
    "Speaker",
    "SpeakerChoice",
    "SpeakerRole",
    "SpeakerWithoutPage",
    "Statement",
    "Topic",
    "Transcript",
    "Verdict",
]
