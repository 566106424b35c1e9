"""Texts of what was said: read from what people bring, cut into passages, made into statements."""

from claims.transcripts.cleaning import Cleaned, clean
from claims.transcripts.reading import ENCODINGS, LARGEST_FILE, Unreadable, read
from claims.transcripts.taking import AlreadyPromoted, overlapping, promote, take

__all__ = [
    "ENCODINGS",
    "LARGEST_FILE",
    "AlreadyPromoted",
    "Cleaned",
    "Unreadable",
    "clean",
    "overlapping",
    "promote",
    "read",
    "take",
]
