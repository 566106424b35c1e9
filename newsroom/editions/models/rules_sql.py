"""The database's own word on editions, in PL/pgSQL."""

from newsroom.editions.models.archive_sql import FIRST_PUBLISHED_AT, IS_ARCHIVE
from newsroom.editions.models.translation_sql import IS_FOUND, TRANSLATES
from newsroom.editions.models.typo_sql import TYPO
from newsroom.review.models.activity import microseconds, sha256
from newsroom.review.triggers import lock, refuse

DECLARE = [
    ("item", "public.review_item%ROWTYPE"),
    ("revision", "public.review_revision%ROWTYPE"),
    ("latest", "public.editions_edition%ROWTYPE"),
    ("original", "public.editions_edition%ROWTYPE"),
    ("body", "JSONB"),
    ("approvals", "INT"),
    ("place", "TEXT"),
]

_REPEATS_PREDECESSOR = f"""
    IF latest.id IS NULL OR NEW.revision_id <> latest.revision_id THEN
        {refuse("A withdrawal or reinstatement repeats the edition before it.")}
    END IF;
    IF (NEW.change = 'withdrawal') = (latest.change = 'withdrawal') THEN
        {refuse("Only what is live is withdrawn, and only what is withdrawn is reinstated.")}
    END IF;
    IF NEW.change = 'reinstatement' AND item.status <> 'withdrawn' THEN
        {refuse("Only a withdrawn item is reinstated; this one is %.", "item.status")}
    END IF;
"""

_IS_APPROVED = f"""
    IF item.status <> 'reviewed' THEN
        {refuse("Only a reviewed item is published; this one is %.", "item.status")}
    END IF;
    IF revision.number <> (
        SELECT max(number) FROM public.review_revision WHERE item_id = item.id
    ) THEN
        {refuse("Only the newest revision is published.")}
    END IF;
    IF EXISTS (
        SELECT FROM public.review_decision WHERE revision_id = revision.id AND kind = 'return'
    ) THEN
        {refuse("A returned revision is not published.")}
    END IF;
    IF latest.id IS NOT NULL THEN
        IF NEW.change <> 'rating_change'
            AND body->'card'->'rating'->>'slug' IS DISTINCT FROM latest.rating
        THEN
            {refuse("A change of the verdict is published as nothing less.")}
        END IF;
        -- That something was looked at again is news, and an update; these say what changed.
        IF NEW.change IN ('correction', 'clarification', 'typo') AND NEW.digest = latest.digest THEN
            {refuse("Nothing differs from the edition before it; only an update can say that.")}
        END IF;
    END IF;
    IF NEW.change = 'typo' THEN
        {TYPO}
    END IF;
"""

# Signatures are counted, not trusted: of people who are not barred, or who gave a reason where the
# newsroom's policy admitted it when they signed.
_HAS_QUORUM = f"""
    SELECT count(*), coalesce(bool_or(reviewer_id = ANY(revision.barred)), FALSE)
    INTO approvals, NEW.self_approved
    FROM public.review_decision
    WHERE revision_id = revision.id AND kind = 'approve'
        AND (NOT reviewer_id = ANY(revision.barred) OR self_approval_reason <> '');
    IF approvals < revision.approvals_needed THEN
        {refuse("This revision has % of the % approvals it needs.",
                "approvals", "revision.approvals_needed")}
    END IF;
"""  # fmt: skip

_REVIEWERS = """
    SELECT coalesce(array_agg(person.public_name ORDER BY decision.id), '{}') INTO NEW.reviewers
    FROM public.review_decision AS decision
    JOIN public.review_user AS person ON person.id = decision.reviewer_id
    WHERE decision.revision_id = revision.id AND decision.kind = 'approve'
        AND person.shown_as_reviewer AND person.public_name <> '';
"""

_CLAIMS_ARE_LIVE = f"""
    NEW.claim_editions := '{{}}';
    IF item.kind = 'article' THEN
        SELECT coalesce(jsonb_object_agg(claim.uuid, claim.number), '{{}}') INTO NEW.claim_editions
        FROM public.editions_edition AS claim
        WHERE claim.current AND claim.change <> 'withdrawal' AND claim.kind = 'claim'
            AND body->'claims' ? claim.uuid::text
            AND claim.uuid IN (SELECT jsonb_array_elements_text(body->'claims')::uuid);
        IF NEW.change <> 'withdrawal' AND (
            SELECT count(*) FROM jsonb_object_keys(NEW.claim_editions)
        ) < jsonb_array_length(body->'claims') THEN
            {refuse("An article is published when every claim in it is live.")}
        END IF;
        SELECT reference->>'slug' INTO place
        FROM jsonb_array_elements(body->'blocks') AS block,
            jsonb_array_elements(block->'references') AS reference
        WHERE NOT EXISTS (
            SELECT FROM public.editions_address AS address
            JOIN public.review_item AS claim ON claim.id = address.item_id
            WHERE address.kind = 'claim' AND address.slug = reference->>'slug'
                AND claim.uuid::text = reference->>'claim'
        )
        LIMIT 1;
        IF place IS NOT NULL THEN
            {refuse("The address /claims/%/ is not that of the claim it stands for.", "place")}
        END IF;
    END IF;
"""


def chained(edition: str, *, uuid: str) -> str:
    """SQL for what the hash of an edition covers besides the hash before it.

    ``newsroom.editions.chain`` spells it the same way. Hashes of the texts that a redaction can
    change, so that the chain can be proved afterwards. No account and no revision, because readers
    recompute it: who published what is in the chain of the item's activities.
    """
    return f"""
        {edition}.position, {uuid}, {edition}.number, {edition}.kind, {sha256(f"{edition}.slug")},
        {edition}.language, {edition}.change, {edition}.digest,
        {sha256(f"{edition}.note")}, {sha256(f"array_to_json({edition}.reviewers)::text")},
        {edition}.self_approved, {sha256(f"{edition}.claim_editions::text")},
        {microseconds(f"{edition}.published_at")}, {microseconds(f"{edition}.first_published_at")}
    """


_CHAIN = f"""
    NEW.id := nextval(pg_get_serial_sequence('public.editions_edition', 'id'));
    SELECT own_hash, position INTO NEW.previous_hash, NEW.position
    FROM public.editions_edition ORDER BY id DESC LIMIT 1;
    NEW.previous_hash := coalesce(NEW.previous_hash, '');
    NEW.position := coalesce(NEW.position, 0) + 1;
    NEW.own_hash := encode(sha256(convert_to(concat_ws('|',
        'edition-1', NEW.previous_hash,
        {chained("NEW", uuid="item.uuid")}
    ), 'UTF8')), 'hex');
"""

INSERT_EDITION = f"""
    {lock("NEW.item_id", into="item", columns="*")}
    -- One edition at a time, before anything is read: a claim that is being withdrawn is not live,
    -- and the order of the times is that of the chain.
    PERFORM pg_advisory_xact_lock(hashtext('newsroom.editions.chain'));
    SELECT * INTO revision FROM public.review_revision WHERE id = NEW.revision_id;
    IF NOT FOUND THEN {refuse("There is no such revision.")} END IF;
    SELECT * INTO latest FROM public.editions_edition WHERE item_id = NEW.item_id AND current;
    body := NEW.content::jsonb;
    IF revision.item_id <> NEW.item_id THEN
        {refuse("An edition is made from a revision of its own item.")}
    END IF;
    IF NEW.digest <> revision.digest OR NEW.content <> revision.content THEN
        {refuse("An edition is the approved revision, word for word.")}
    END IF;
    IF NEW.change <> 'withdrawal' AND item.embargo_until > now() THEN
        {refuse("This is under embargo until %.", "item.embargo_until")}
    END IF;
    IF NEW.change IN ('withdrawal', 'reinstatement') THEN
        {_REPEATS_PREDECESSOR}
    ELSE
        {_IS_APPROVED}
        {IS_ARCHIVE}
    END IF;
    {_HAS_QUORUM}
    {_CLAIMS_ARE_LIVE}
    {TRANSLATES}
    {_REVIEWERS}
    -- Nobody dates an edition back: what was published before says so in its content.
    NEW.published_at := clock_timestamp();
    NEW.number := coalesce(latest.number, 0) + 1;
    NEW.redacted := revision.redacted;
    NEW.kind := body->>'kind';
    NEW.slug := body->>'slug';
    NEW.language := body->>'language';
    IF NOT EXISTS (
        SELECT FROM public.editions_address
        WHERE kind = NEW.kind AND slug = NEW.slug AND item_id = item.id
    ) THEN
        {refuse("The address of an edition must be its item's.")}
    END IF;
    {FIRST_PUBLISHED_AT}
    NEW.old_rating := CASE WHEN NEW.change = 'rating_change' THEN latest.card->'rating' END;
    NEW.new_rating := CASE WHEN NEW.change = 'rating_change' THEN body->'card'->'rating' END;
    NEW.current := TRUE;
    UPDATE public.editions_edition SET current = FALSE WHERE id = latest.id;
    {_CHAIN}
    RETURN NEW;
"""

# The position of a facet that no content names (see below); contents do not have as many.
LINKED = 1000
INSERT_FACETS = f"""
    INSERT INTO public.editions_facet
        (edition_id, kind, value, item_kind, first_published_at, position)
    SELECT NEW.id, facet.key, entry.value, NEW.kind, NEW.first_published_at, entry.ordinality
    FROM jsonb_each((NEW.content::jsonb)->'facets') AS facet,
        jsonb_array_elements_text(facet.value) WITH ORDINALITY AS entry;
    -- Of two related claims that were frozen before either was public, neither content names the
    -- other. What was approved is in the working rows: they change only while an item is a draft.
    INSERT INTO public.editions_facet
        (edition_id, kind, value, item_kind, first_published_at, position)
    SELECT DISTINCT NEW.id, 'related', other.uuid::text, NEW.kind, NEW.first_published_at, {LINKED}
    FROM public.claims_claim_related AS link
    JOIN public.review_item AS other ON
        link.from_claim_id = NEW.item_id AND other.id = link.to_claim_id
        OR link.to_claim_id = NEW.item_id AND other.id = link.from_claim_id
            AND other.status = 'published'
    JOIN public.editions_edition AS live ON
        live.item_id = other.id AND live.current AND live.change <> 'withdrawal'
    WHERE NEW.item_id IN (link.from_claim_id, link.to_claim_id)
    ON CONFLICT DO NOTHING;
    {IS_FOUND}
    RETURN NULL;
"""

# The trigger that adds the next edition takes the flag, two levels deep; nobody else can.
# Generated columns are not computed yet in NEW, and follow from content, which is compared.
APPEND_ONLY = f"""
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() >= 2 AND OLD.current AND NOT NEW.current
        AND to_jsonb(OLD) - ARRAY['current', 'uuid', 'title', 'rating', 'card']
            = to_jsonb(NEW) - ARRAY['current', 'uuid', 'title', 'rating', 'card']
    THEN
        RETURN NEW;
    END IF;
    {refuse("An edition is never changed or deleted.")}
"""
