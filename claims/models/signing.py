"""What a revision of a claim must agree with in this room's tables."""

import pgtrigger

from newsroom.review.models import Revision
from newsroom.review.triggers import Rule, refuse

SUBMITTED = f"""
    SELECT verdict.proposed_by_id, rating.approvals_needed
    INTO proposer, needed
    FROM public.claims_verdict AS verdict
    JOIN public.claims_rating AS rating ON rating.id = verdict.rating_id
    WHERE verdict.claim_id = NEW.item_id;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM public.claims_claim WHERE item_ptr_id = NEW.item_id) THEN
            {refuse("A claim without a verdict cannot be submitted.")}
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (proposer = ANY(NEW.barred)) THEN
        {refuse("Whoever proposed the verdict cannot approve it.")}
    END IF;
    IF NEW.approvals_needed < needed THEN
        {refuse("This rating needs % approvals.", "needed")}
    END IF;
    RETURN NEW;
"""


class ClaimRevision(Revision):
    """A proxy that carries this room's own rule about revisions; review does not know verdicts."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="submitted_claim",
                operation=pgtrigger.Insert,
                declare=[("proposer", "BIGINT"), ("needed", "INT")],
                func=SUBMITTED,
            )
        ]
