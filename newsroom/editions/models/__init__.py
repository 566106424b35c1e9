"""The editions room: the record that readers see, append-only."""

from newsroom.editions.models.address import Address
from newsroom.editions.models.archive import Archive, ArchivedItem, FormerAddress
from newsroom.editions.models.edition import Edition, Facet
from newsroom.editions.models.filing import FiledEdition, Filing
from newsroom.editions.models.keeping import RecordCheck, Redaction
from newsroom.editions.models.looking import LookAgain, TravellingEdition
from newsroom.editions.models.policy import PolicyPage, Slot
from newsroom.editions.models.searching import SearchAlias, SearchText, SearchWord
from newsroom.editions.models.standing import StandingItem
from newsroom.editions.models.ticket import (
    FormDay,
    FormUse,
    Ticket,
    TicketLetter,
    TicketLook,
    TicketSender,
    ToldEdition,
)
from newsroom.editions.models.webhook import (
    Delivery,
    HookEvent,
    HookKind,
    PushedPage,
    Webhook,
)

__all__ = [
    "Address",
    "Archive",
    "ArchivedItem",
    "Delivery",
    "Edition",
    "Facet",
    "FiledEdition",
    "Filing",
    "FormDay",
    "FormUse",
    "FormerAddress",
    "HookEvent",
    "HookKind",
    "LookAgain",
    "PolicyPage",
    "PushedPage",
    "RecordCheck",
    "Redaction",
    "SearchAlias",
    "SearchText",
    "SearchWord",
    "Slot",
    "StandingItem",
    "Ticket",
    "TicketLetter",
    "TicketLook",
    "TicketSender",
    "ToldEdition",
    "TravellingEdition",
    "Webhook",
]
