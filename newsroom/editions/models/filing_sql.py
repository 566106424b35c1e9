"""How a live item is filed under what it is found by, in PL/pgSQL.

The trigger of an edition calls these, and so does a redaction: what they make can be made again
from the current editions at any time.
"""

from django.db import connection

# Under what the claims in an article are filed, it is filed as well.
WOVEN = ("speaker", "topic", "place", "occasion", "rating")
KINDS_WOVEN = ", ".join(f"'{kind}'" for kind in WOVEN)

# What a content is called by: kind, slug and name of each thing that lists narrow by.
NAMED = """
    SELECT 'speaker', row->'speaker'->>'slug', row->'speaker'->>'name'
    FROM jsonb_array_elements(body->'statements') AS row
    -- Who is only mentioned has said nothing that is known.
    WHERE row->>'reported' <> 'mention'
    UNION ALL
    SELECT 'occasion', row->'occasion'->>'slug', row->'occasion'->>'title'
    FROM jsonb_array_elements(body->'statements') AS row
    UNION ALL
    SELECT 'topic', row->>'slug', row->>'name' FROM jsonb_array_elements(body->'topics') AS row
    UNION ALL
    SELECT 'place', row->>'slug', row->>'name' FROM jsonb_array_elements(body->'places') AS row
    UNION ALL
    SELECT 'source', row->'source'->>'slug',
        coalesce(nullif(row->'source'->>'publisher', ''), row->'source'->>'title')
    FROM jsonb_array_elements(body->'evidence') AS row
    UNION ALL
    SELECT 'author', row->>'slug', row->>'name' FROM jsonb_array_elements(body->'bylines') AS row
    UNION ALL
    SELECT 'claim', woven.entry, ''
    FROM jsonb_array_elements_text(body->'claims') AS woven (entry)
    UNION ALL
    SELECT 'rating', body->'card'->'rating'->>'slug', ''
    UNION ALL
    SELECT 'language', body->>'language', ''
"""

_INSERT = """
    INSERT INTO public.editions_filing
        (edition_id, kind, value, name, item_kind, first_published_at)
    SELECT DISTINCT ON (named.kind, named.value) filed.id, named.kind, named.value,
        coalesce(named.name, ''), filed.kind, filed.first_published_at
"""

# Called as the newest of the claims calls it.
_FROM_CLAIMS = f"""
    {_INSERT}
    FROM public.editions_filing AS named
    JOIN public.editions_edition AS claim ON claim.id = named.edition_id
    WHERE claim.current AND named.kind IN ({KINDS_WOVEN}) AND claim.uuid IN (
        SELECT jsonb_array_elements_text(filed.content::jsonb->'claims')::uuid
    )
    ORDER BY named.kind, named.value, named.edition_id DESC
    ON CONFLICT DO NOTHING;
"""

# name(arguments), what it declares, and its body.
FUNCTIONS = {
    "newsroom_file(of_item bigint)": (
        "filed RECORD; body JSONB;",
        f"""
        DELETE FROM public.editions_filing WHERE edition_id IN (
            SELECT id FROM public.editions_edition WHERE item_id = of_item
        );
        SELECT * INTO filed FROM public.editions_edition WHERE item_id = of_item AND current;
        IF filed.id IS NULL OR filed.change = 'withdrawal' THEN RETURN; END IF;
        body := filed.content::jsonb;
        {_INSERT}
        FROM ({NAMED}) AS named (kind, value, name) WHERE named.value <> '';
        IF filed.kind = 'article' THEN
            {_FROM_CLAIMS}
        END IF;
        """,
    ),
    # A changed claim changes what the articles that use it are found by; their text stays.
    "newsroom_file_articles(claim uuid)": (
        "filed RECORD;",
        f"""
        FOR filed IN
            SELECT article.* FROM public.editions_facet AS facet
            JOIN public.editions_edition AS article ON article.id = facet.edition_id
            WHERE facet.kind = 'claim' AND facet.value = claim::text
                AND facet.item_kind = 'article' AND article.current
                AND article.change <> 'withdrawal'
        LOOP
            DELETE FROM public.editions_filing
            WHERE edition_id = filed.id AND kind IN ({KINDS_WOVEN});
            {_FROM_CLAIMS}
        END LOOP;
        """,
    ),
}

FILE = """
    PERFORM public.newsroom_file(NEW.item_id);
    PERFORM public.newsroom_search(NEW.item_id);
    IF NEW.kind = 'claim' THEN
        PERFORM public.newsroom_file_articles((NEW.content::jsonb->>'uuid')::uuid);
    END IF;
    RETURN NULL;
"""


def install() -> None:
    """Make the functions, as the owner."""
    with connection.cursor() as cursor:
        for signature, (declared, body) in FUNCTIONS.items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION public.{signature} RETURNS void LANGUAGE plpgsql "
                "SET search_path = pg_catalog, public, pg_temp "
                f"AS $file$ DECLARE {declared} BEGIN {body} END $file$"
            )
