"""The database's own word on archives of published work, in PL/pgSQL."""

from claims.elsewhere import TEN
from newsroom.review.triggers import lock, refuse

# The moment of a first publication elsewhere, as ``claims.elsewhere.moment`` reads it.
MOMENT = f"""(
    body->'first_published'->>'date'
    || CASE WHEN length(body->'first_published'->>'date') = 10 THEN '{TEN}' ELSE '' END
)::timestamptz"""

# What goes live as an archive was signed by one person and confirmed with all of it by another.
IS_ARCHIVE = f"""
    IF NEW.change = 'archive' THEN
        IF latest.id IS NOT NULL THEN
            {refuse("Only a first edition can be an archive of what was published before.")}
        END IF;
        IF item.kind <> 'claim' OR (body->'first_published'->>'archived')::boolean IS NOT TRUE THEN
            {refuse("An archive is of claims that say where they were first published.")}
        END IF;
        IF {MOMENT} >= clock_timestamp() THEN
            {refuse("What was published before has a date in the past.")}
        END IF;
        IF NOT EXISTS (
            SELECT FROM public.editions_archiveditem AS archived
            JOIN public.editions_archive AS archive ON archive.id = archived.archive_id
            JOIN public.claims_importrow AS source
                ON source.run_id = archive.run_id AND source.claim_id = archived.item_id
            JOIN public.review_decision AS confirmed
                ON confirmed.revision_id = archived.revision_id AND confirmed.kind = 'approve'
                AND confirmed.reviewer_id = archive.confirmed_by_id
            WHERE archived.item_id = item.id AND archived.revision_id = revision.id
                AND archive.state = 'publishing' AND archive.note = NEW.note
                AND archive.signed_by_id = revision.submitted_by_id
                AND archive.confirmed_by_id = NEW.published_by_id
        ) THEN
            {refuse("An archive is signed by one person and confirmed by another, both on record.")}
        END IF;
    ELSIF latest.id IS NULL AND (body->'first_published'->>'archived')::boolean IS TRUE THEN
        {refuse("What was taken over as it stood is published as an archive and nothing else.")}
    ELSIF body#>>'{{first_published,date}}' IS DISTINCT FROM
            latest.content::jsonb#>>'{{first_published,date}}'
        AND (SELECT first.change FROM public.editions_edition AS first
            WHERE first.item_id = item.id AND first.number = 1) = 'archive'
    THEN
        {refuse("The date of what was published before stays as it was taken over.")}
    END IF;
"""

FIRST_PUBLISHED_AT = f"""
    NEW.first_published_at := CASE
        WHEN latest.id IS NOT NULL THEN latest.first_published_at
        WHEN NEW.change = 'archive' THEN {MOMENT}
        ELSE NEW.published_at
    END;
"""

TWO_PEOPLE = f"""
    IF TG_OP = 'DELETE' THEN {refuse("An archive is never deleted.")} END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'signing' OR NEW.digest <> '' THEN
            {refuse("An archive begins with a first signature.")}
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.run_id, NEW.note, NEW.signed_by_id, NEW.signed_at)
            IS DISTINCT FROM (OLD.run_id, OLD.note, OLD.signed_by_id, OLD.signed_at)
        OR OLD.digest <> '' AND NEW.digest <> OLD.digest
        OR OLD.confirmed_by_id IS NOT NULL AND
            (NEW.confirmed_by_id, NEW.confirmed_at, NEW.self_approval_reason) IS DISTINCT FROM
            (OLD.confirmed_by_id, OLD.confirmed_at, OLD.self_approval_reason)
    THEN
        {refuse("What was signed or confirmed of an archive stays.")}
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('signing', 'signed'), ('signing', 'called_off'), ('signed', 'publishing'),
        ('signed', 'called_off'), ('publishing', 'published')
    ) THEN
        {refuse("An archive that is % does not become %.", "OLD.state", "NEW.state")}
    END IF;
    IF OLD.confirmed_by_id IS NULL AND NEW.confirmed_by_id IS NOT NULL THEN
        SELECT landed_by_id INTO proposer FROM public.claims_import WHERE id = NEW.run_id;
        IF NEW.confirmed_by_id = NEW.signed_by_id OR NEW.confirmed_by_id = proposer THEN
            IF (SELECT self_approval FROM public.review_reviewpolicy) IS NOT TRUE THEN
                {refuse("Whoever brought an archive in or signed it cannot confirm it.")}
            END IF;
            IF NEW.self_approval_reason !~ '\\S' THEN
                {refuse("Confirming your own archive needs a written reason.")}
            END IF;
        END IF;
    END IF;
    RETURN NEW;
"""

SIGNED = f"""
    SELECT * INTO archive FROM public.editions_archive WHERE id = NEW.archive_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN {refuse("There is no such archive.")} END IF;
    IF archive.state <> 'signing' THEN
        {refuse("Items are signed before their archive is confirmed.")}
    END IF;
    IF NEW.revision_id IS NULL THEN RETURN NEW; END IF;
    SELECT * INTO signed FROM public.review_revision WHERE id = NEW.revision_id;
    IF NOT FOUND THEN {refuse("There is no such revision.")} END IF;
    IF signed.item_id <> NEW.item_id OR signed.submitted_by_id <> archive.signed_by_id THEN
        {refuse("An archive holds what the person who signs it has submitted.")}
    END IF;
    RETURN NEW;
"""

OF_AN_ARCHIVE = f"""
    {lock("NEW.item_id", into="item", columns="*")}
    IF NOT EXISTS (
        SELECT FROM public.editions_edition AS edition
        WHERE edition.item_id = item.id AND edition.number = 1 AND edition.change = 'archive'
            AND NEW.host = substring(
                lower(edition.content::jsonb#>>'{{first_published,url}}')
                FROM '^https?://(?:[^/?#@]*@)?(?:www[.])?([^/?#:]+)'
            )
    ) THEN
        {refuse("A former address is that of what was taken over from it.")}
    END IF;
    RETURN NEW;
"""
