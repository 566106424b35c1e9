"""What the database asks of translations: one text, one verdict, in several languages."""

from newsroom.review.triggers import refuse

# In the trigger that adds an edition, of everything but a withdrawal. The edition keeps which one
# of its original was there to be translated: the newest when the translation was signed, or one
# that goes live in the same transaction.
TRANSLATES = f"""
    IF item.translation_of_id IS NOT NULL AND NEW.change <> 'withdrawal' THEN
        SELECT * INTO original FROM public.editions_edition
        WHERE item_id = item.translation_of_id AND current;
        IF original.id IS NULL OR original.change = 'withdrawal' THEN
            {refuse("A translation is published while its original is public.")}
        END IF;
        IF original.rating IS DISTINCT FROM body->'card'->'rating'->>'slug' THEN
            {refuse("The verdict of a translation is that of its original.")}
        END IF;
        IF EXISTS (
            SELECT FROM public.review_item
            WHERE id = item.translation_of_id AND translation_of_id IS NOT NULL
        ) THEN
            {refuse("What is translated is an original, not another translation.")}
        END IF;
        NEW.claim_editions := NEW.claim_editions || jsonb_build_object(
            original.uuid, coalesce((
                SELECT max(number) FROM public.editions_edition
                WHERE item_id = original.item_id
                    AND (published_at <= revision.submitted_at OR published_at >= now())
            ), original.number)
        );
    END IF;
"""

# Lists and pages find the translations of an edition by this facet. No facet that a content names
# has this position.
ORIGINAL = 1001
IS_FOUND = f"""
    INSERT INTO public.editions_facet
        (edition_id, kind, value, item_kind, first_published_at, position)
    SELECT NEW.id, 'original', original.uuid::text, NEW.kind, NEW.first_published_at,
        {ORIGINAL}
    FROM public.review_item AS item
    JOIN public.review_item AS original ON original.id = item.translation_of_id
    WHERE item.id = NEW.item_id AND NEW.change <> 'withdrawal'
    ON CONFLICT DO NOTHING;
"""
