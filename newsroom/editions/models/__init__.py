"""The editions room: the record that readers see, append-only."""

from newsroom.editions.models.address import Address
from newsroom.editions.models.edition import Edition, Facet
from newsroom.editions.models.keeping import RecordCheck, Redaction
from newsroom.editions.models.looking import LookAgain, TravellingEdition
from newsroom.editions.models.standing import StandingItem

__all__ = [
    "Address",
    "Edition",
    "Facet",
    "LookAgain",
    "RecordCheck",
    "Redaction",
    "StandingItem",
    "TravellingEdition",
]
