"""The rules of tickets, in PL/pgSQL."""

from newsroom.review.triggers import refuse

RECEIVED = f"""
    IF NEW.state <> 'received' THEN {refuse("A ticket begins as received.")} END IF;
    IF NEW.kind = 'report' AND NOT EXISTS (
        SELECT FROM public.editions_edition
        WHERE id = NEW.edition_id AND item_id = NEW.about_id
    ) THEN
        {refuse("An error is reported in an edition of the item it is about.")}
    END IF;
    RETURN NEW;
"""

# All else is as the reader sent it.
_HANDLED = (
    "ARRAY['state', 'became_id', 'taken_up_by_id', 'taken_up_at', 'closed_by_id', 'closed_at',"
    " 'answer']"
)

_FORGOTTEN = "ARRAY['text', 'who', 'where', 'digest', 'forgotten_at']"

# A look is never taken back, and the ticket's row is locked by its own update: whoever counts
# here counts no fewer than there will be.
HANDLED = f"""
    IF TG_OP = 'UPDATE' AND OLD.forgotten_at IS NULL AND NEW.forgotten_at IS NOT NULL
        AND to_jsonb(OLD) - {_FORGOTTEN} = to_jsonb(NEW) - {_FORGOTTEN}
    THEN
        IF OLD.closed_at IS NULL OR OLD.closed_at > now() - interval '1 day' THEN
            {refuse("Only what was answered or declined long ago is forgotten.")}
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - {_HANDLED} <> to_jsonb(NEW) - {_HANDLED} THEN
        {refuse("What a reader sent is never changed, and deleted only long after it was closed.")}
    END IF;
    IF OLD.closed_at IS NOT NULL THEN
        {refuse("This was answered or declined, and stays so.")}
    END IF;
    IF OLD.taken_up_at IS NOT NULL AND
        (OLD.taken_up_at, OLD.taken_up_by_id, OLD.became_id)
        IS DISTINCT FROM (NEW.taken_up_at, NEW.taken_up_by_id, NEW.became_id)
    THEN
        {refuse("This was taken up already.")}
    END IF;
    IF NEW.state = 'received' AND OLD.state <> 'received'
        OR NEW.state = 'looking' AND OLD.state NOT IN ('received', 'looking')
    THEN
        {refuse("A ticket never goes back.")}
    END IF;
    IF NEW.kind = 'report' AND NEW.closed_at IS NOT NULL THEN
        SELECT CASE WHEN policy.self_approval THEN 1 ELSE 2 END INTO needed
        FROM public.review_reviewpolicy AS policy WHERE policy.id = 1;
        IF (SELECT count(*) FROM public.editions_ticketlook WHERE ticket_id = NEW.id)
            < coalesce(needed, 2)
        THEN
            {refuse("Two people must have seen an error report before it is closed.")}
        END IF;
    END IF;
    RETURN NEW;
"""

# Whoever left an address hears of the first edition that answers them, and then of what changes
# what they were told. Added with the edition itself, so that no publication forgets it.
TELL_SENDERS = """
    INSERT INTO public.editions_ticketletter
        (ticket_id, edition_id, state, tries, next_try_at, failure)
    SELECT ticket.id, NEW.id, 'waiting', 0, now(), ''
    FROM public.editions_ticket AS ticket
    JOIN public.editions_ticketsender AS sender ON sender.ticket_id = ticket.id
    WHERE (ticket.became_id = NEW.item_id OR ticket.about_id = NEW.item_id)
        AND (
            NEW.change IN ('first', {telling})
            OR NOT EXISTS (
                SELECT FROM public.editions_ticketletter AS earlier
                WHERE earlier.ticket_id = ticket.id
            )
        )
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""
