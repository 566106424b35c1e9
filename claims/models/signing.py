"""What a revision of a claim must agree with in this room's tables."""

import pgtrigger

from newsroom.review.models import Revision
from newsroom.review.triggers import Rule, refuse

# Lists and articles show the card and reviewers read the claim: the one says what the other says.
CARD = """
    jsonb_build_object(
        'title', body->'wording',
        'text', body->'verdict'->'finding',
        'rating', body->'verdict'->'rating',
        'bylines', body->'bylines',
        'speaker', CASE WHEN body->'statements'->0 IS NOT NULL THEN jsonb_build_object(
            'slug', body#>'{statements,0,speaker,slug}',
            'name', body#>'{statements,0,speaker,name}',
            'kind', body#>'{statements,0,speaker,kind}'
        ) END,
        'role', body#>'{statements,0,role}',
        'reported', body#>'{statements,0,reported}',
        'occasion', body#>'{statements,0,occasion,title}',
        'date', body#>'{statements,0,date}'
    )
"""

SUBMITTED = f"""
    body := NEW.content::jsonb;
    IF body->>'kind' IS DISTINCT FROM 'claim' THEN RETURN NEW; END IF;
    SELECT verdict.proposed_by_id AS proposer, rating.approvals_needed, rating.slug, scale.name
    INTO signed
    FROM public.claims_verdict AS verdict
    JOIN public.claims_rating AS rating ON rating.id = verdict.rating_id
    JOIN public.claims_ratingscale AS scale ON scale.id = rating.scale_id
    WHERE verdict.claim_id = NEW.item_id;
    IF NOT FOUND THEN {refuse("A claim without a verdict cannot be submitted.")} END IF;
    IF (signed.proposer = ANY(NEW.barred)) IS NOT TRUE THEN
        {refuse("Whoever proposed the verdict cannot approve it.")}
    END IF;
    IF NEW.approvals_needed < signed.approvals_needed THEN
        {refuse("This rating needs % approvals.", "signed.approvals_needed")}
    END IF;
    IF body#>>'{{verdict,rating,slug}}' IS DISTINCT FROM signed.slug
        OR body#>>'{{verdict,rating,scale}}' IS DISTINCT FROM signed.name
    THEN
        {refuse("The rating in a revision must be that of its claim.")}
    END IF;
    IF body->'card' IS DISTINCT FROM {CARD} THEN
        {refuse("The card in a revision must say what the revision says.")}
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
                declare=[("signed", "RECORD"), ("body", "JSONB")],
                func=SUBMITTED,
            )
        ]
