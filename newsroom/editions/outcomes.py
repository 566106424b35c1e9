"""What became of what a reader sent, as far as it is public."""

from newsroom.editions.models import Edition, Ticket


def published(ticket: Ticket) -> Edition | None:
    """The current edition of what a ticket led to; None while there is nothing that is public.

    Of a claim that a reader suggested any edition; of a page in which one reported an error, one
    that came after the report. One query, or none.
    """
    subject = ticket.became_id or ticket.about_id
    if subject is None:
        return None
    found = Edition.objects.current().filter(item_id=subject).for_lists()
    if ticket.edition_id is not None:
        found = found.filter(pk__gt=ticket.edition_id)
    return found.first()
