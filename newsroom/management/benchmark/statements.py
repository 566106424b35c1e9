"""The SQL that files staged items: for each table, the rows it gets.

A column that is not named here gets the default of its field. What is staged is in ``filling``.
"""

from django.db.models import Model

from claims.models import Claim, ClaimStatement, Evidence, EvidenceLink, Statement, Verdict
from newsroom.articles.models import Article, Block
from newsroom.editions.models import (
    Address,
    Edition,
    Facet,
    Filing,
    SearchText,
    SearchWord,
    filing_sql,
    rules_sql,
)
from newsroom.review.models import Activity, Byline, Decision, Item, Revision, activity

# The hash of a line over the hash before it, as the triggers of Activity and Edition compute it.
CHAIN = """
    CREATE OR REPLACE FUNCTION pg_temp.link(done text, start text, schema text, line text)
    RETURNS text IMMUTABLE LANGUAGE sql AS $$
        SELECT encode(sha256(convert_to(
            schema || '|' || coalesce(done, start) || '|' || line, 'UTF8')), 'hex')
    $$;
    CREATE OR REPLACE AGGREGATE pg_temp.chain(start text, schema text, line text)
    (sfunc = pg_temp.link, stype = text);
"""

STAGED = """
    CREATE TEMP TABLE bench_item (
        id bigint, kind text, uuid uuid, slug text, language text, life text, status text,
        reporter_id bigint, editor_id bigint, publisher_id bigint,
        published_at timestamptz, changed_at timestamptz,
        content text, digest text, content_2 text, digest_2 text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE bench_claim (
        id bigint, wording text, quote text, finding text, passage text[], context text,
        why_checked text, summary text[], reasoning text, limitation text, role_title text,
        role_body text, rating_id bigint, speaker_id bigint, occasion_id bigint, place_id bigint,
        topic_ids bigint[], source_ids bigint[], day text, "on" text[], statement_uuid uuid,
        verdict_uuid uuid, passage_uuid uuid[], link_uuid uuid[], locator text[]
    ) ON COMMIT DROP;
    CREATE TEMP TABLE bench_article (
        id bigint, headline text, standfirst text, text text[], block_uuid uuid[], woven bigint[],
        woven_uuid uuid[]
    ) ON COMMIT DROP;
    CREATE TEMP TABLE bench_step (
        life text, position int, verb text, source text, target text, actor text, revision int
    ) ON COMMIT DROP;
    -- Compressing is left to the tables that keep them.
    ALTER TABLE bench_item ALTER content SET STORAGE EXTERNAL,
        ALTER content_2 SET STORAGE EXTERNAL;
    ALTER TABLE bench_claim ALTER reasoning SET STORAGE EXTERNAL,
        ALTER passage SET STORAGE EXTERNAL;
    -- Further editions come after all the first ones, in the order of their times.
    CREATE TEMP TABLE bench_further (
        item_id bigint, uuid uuid, kind text, slug text, language text, life text,
        publisher_id bigint, first_published_at timestamptz, published_at timestamptz
    ) ON COMMIT DROP;
"""

SHARED = [
    (Item, """
        SELECT id, uuid, kind, slug, language, status, reporter_id AS created_by_id,
            published_at - interval '2 days' AS created_at,
            CASE WHEN life IN ('corrected', 'withdrawn') THEN changed_at ELSE published_at END
                AS changed_at,
            CASE WHEN life = 'in_review' AND id % 20 = 10 THEN now() + interval '2 days' END
                AS due_at,
            CASE WHEN life IN ('returned', 'in_review', 'reviewed') THEN published_at END
                AS waiting_since
        FROM bench_item
    """),
    (Byline, "SELECT id AS item_id, reporter_id AS person_id FROM bench_item"),
]  # fmt: skip

OF_CLAIMS: list[tuple[type[Model], str]] = [
    (Claim, """
        SELECT id AS item_ptr_id, wording, context, why_checked, limitation FROM bench_claim
    """),
    (Statement, """
        SELECT claim.id, statement_uuid AS uuid, speaker_id, role_title, role_body, occasion_id,
            day AS date, quote, language AS quote_language
        FROM bench_claim AS claim JOIN bench_item USING (id)
    """),
    (ClaimStatement, """
        SELECT gen_random_uuid() AS uuid, id AS claim_id, id AS statement_id FROM bench_claim
    """),
    (Claim.topics.through, """
        SELECT id AS claim_id, unnest(topic_ids) AS topic_id FROM bench_claim
    """),
    (Claim.places.through, "SELECT id AS claim_id, place_id FROM bench_claim"),
    (Evidence, """
        SELECT (id - 1) * 3 + k AS id, passage_uuid[k] AS uuid, source_ids[k] AS source_id,
            passage[k] AS passage, locator[k] AS locator
        FROM bench_claim, generate_series(1, 3) AS k
    """),
    (EvidenceLink, """
        SELECT link_uuid[k] AS uuid, id AS claim_id, (id - 1) * 3 + k AS evidence_id,
            "on"[k] AS stance, k AS position
        FROM bench_claim, generate_series(1, 3) AS k
    """),
    (Verdict, """
        SELECT verdict_uuid AS uuid, claim.id AS claim_id, rating_id, finding, summary, reasoning,
            reporter_id AS proposed_by_id, published_at - interval '1 day' AS proposed_at
        FROM bench_claim AS claim JOIN bench_item USING (id)
    """),
]  # fmt: skip

OF_ARTICLES = [
    (Article, "SELECT id AS item_ptr_id, headline, standfirst FROM bench_article"),
    (Block, """
        SELECT block_uuid[k] AS uuid, id AS article_id, k AS position,
            CASE WHEN k % 2 = 1 THEN 'text' ELSE 'claim' END AS kind,
            CASE WHEN k % 2 = 1 THEN text[(k + 1) / 2] ELSE '' END AS text,
            CASE WHEN k % 2 = 0 THEN woven[k / 2] END AS claim_id
        FROM bench_article, generate_series(1, 7) AS k
    """),
]  # fmt: skip

OF_REVIEW = [
    (Revision, """
        SELECT id AS item_id, 1 AS number, content, digest, reporter_id AS submitted_by_id,
            published_at - interval '2 hours' AS submitted_at, ARRAY[reporter_id] AS barred
        FROM bench_item WHERE life <> 'draft'
        UNION ALL
        SELECT id, 2, content_2, digest_2, reporter_id, changed_at - interval '2 hours',
            ARRAY[reporter_id]
        FROM bench_item WHERE life = 'corrected'
    """),
    (Decision, """
        SELECT revision.id AS revision_id, editor_id AS reviewer_id,
            CASE life WHEN 'returned' THEN 'return' ELSE 'approve' END AS kind,
            CASE life WHEN 'returned' THEN 'The second passage does not say this.' ELSE '' END
                AS reason,
            revision.submitted_at + interval '1 hour' AS decided_at
        FROM bench_item AS item JOIN review_revision AS revision ON revision.item_id = item.id
        WHERE life <> 'in_review'
    """),
    (Activity, """
        WITH line AS (
            SELECT item.id AS item_id, step.position, verb, source AS from_status,
                target AS to_status,
                CASE actor WHEN 'reporter' THEN reporter_id WHEN 'editor' THEN editor_id
                    ELSE publisher_id END AS actor_id,
                revision.id AS revision_id,
                CASE verb WHEN 'return_' THEN 'The second passage does not say this.'
                    ELSE '' END AS reason,
                revision.submitted_at + step.position * interval '15 minutes' AS at
            FROM bench_item AS item JOIN bench_step AS step USING (life)
            JOIN review_revision AS revision
                ON revision.item_id = item.id AND revision.number = step.revision
        ), hashed AS (
            SELECT *, pg_temp.chain('', 'activity-1', concat_ws('|',
""" + activity.chained("line") + """
            )) OVER history AS own_hash
            FROM line WINDOW history AS (PARTITION BY item_id ORDER BY position)
        )
        SELECT item_id, actor_id, verb, from_status, to_status, revision_id, reason, at, own_hash,
            coalesce(lag(own_hash) OVER (PARTITION BY item_id ORDER BY position), '')
                AS previous_hash
        FROM hashed ORDER BY item_id, position
    """),
    (Address, """
        SELECT kind, slug, id AS item_id, published_at AS since FROM bench_item
        WHERE status IN ('published', 'withdrawn')
    """),
]  # fmt: skip

# Both kinds of edition are chained in the order of their publication.
_CHAINED = (
    """
    ), placed AS (
        SELECT line.*, start, "end" + row_number() OVER (ORDER BY published_at, item_id) AS position
        FROM line, (
            SELECT coalesce(max(position), 0) AS "end", coalesce(
                (SELECT own_hash FROM editions_edition ORDER BY id DESC LIMIT 1), ''
            ) AS start
            FROM editions_edition
        ) AS chain
    ), hashed AS (
        SELECT *, pg_temp.chain(start, 'edition-1', concat_ws('|',
"""
    + rules_sql.chained("placed", uuid="uuid")
    + """
        )) OVER (ORDER BY published_at, item_id) AS own_hash
        FROM placed
    )
    SELECT item_id, number, kind, slug, language, revision_id, content, digest, change, note,
        published_by_id, published_at, current, first_published_at, claim_editions, reviewers,
        self_approved, position, own_hash,
        coalesce(lag(own_hash) OVER (ORDER BY published_at, item_id), start) AS previous_hash
    FROM hashed ORDER BY published_at, item_id
"""
)

FIRST_EDITIONS = (Edition, """
    WITH line AS (
        SELECT item.id AS item_id, item.uuid, 1 AS number, kind, slug, language,
            revision.id AS revision_id, revision.content, revision.digest, 'first' AS change,
            '{}'::varchar[] AS reviewers, FALSE AS self_approved,
            '' AS note, publisher_id AS published_by_id, published_at,
            published_at AS first_published_at, life = 'published' AS current,
            coalesce((SELECT jsonb_object_agg(woven, 1) FROM unnest(woven_uuid) AS woven), '{}')
                AS claim_editions
        FROM bench_item AS item
        JOIN review_revision AS revision ON revision.item_id = item.id AND revision.number = 1
        LEFT JOIN bench_article AS article ON article.id = item.id
        WHERE status IN ('published', 'withdrawn')
""" + _CHAINED)  # fmt: skip

KEEP_FURTHER = """
    INSERT INTO bench_further
    SELECT id, uuid, kind, slug, language, life, publisher_id, published_at, changed_at
    FROM bench_item WHERE life IN ('corrected', 'withdrawn')
"""

FURTHER_EDITIONS = (Edition, """
    WITH line AS (
        SELECT item_id, uuid, 2 AS number, kind, slug, language, revision.id AS revision_id,
            revision.content, revision.digest, '{}'::varchar[] AS reviewers, FALSE AS self_approved,
            CASE life WHEN 'withdrawn' THEN 'withdrawal' ELSE 'correction' END AS change,
            CASE life WHEN 'withdrawn' THEN 'The recording we relied on was not genuine.'
                ELSE 'An earlier version did not say that the last quarter is provisional.'
                END AS note,
            publisher_id AS published_by_id, published_at, first_published_at, TRUE AS current,
            first.claim_editions
        FROM bench_further
        JOIN (SELECT item_id, claim_editions FROM editions_edition) AS first USING (item_id)
        JOIN (SELECT id, item_id, number, content, digest FROM review_revision) AS revision
            USING (item_id)
        WHERE revision.number = CASE life WHEN 'withdrawn' THEN 1 ELSE 2 END
""" + _CHAINED)  # fmt: skip

FACETS = (Facet, """
    SELECT edition.id AS edition_id, facet.key AS kind, entry.value, edition.kind AS item_kind,
        edition.first_published_at, entry.ordinality AS position
    FROM editions_edition AS edition, jsonb_each(content::jsonb -> 'facets') AS facet,
        jsonb_array_elements_text(facet.value) WITH ORDINALITY AS entry
    WHERE edition.id > (SELECT coalesce(max(edition_id), 0) FROM editions_facet)
""")  # fmt: skip

# When all editions are there: only of live ones.
FILINGS = (Filing, f"""
    SELECT edition.id AS edition_id, named.kind, value, coalesce(named.name, '') AS name,
        edition.kind AS item_kind, edition.first_published_at
    FROM editions_edition AS edition
    CROSS JOIN LATERAL (SELECT edition.content::jsonb AS body OFFSET 0) AS parsed
    CROSS JOIN LATERAL ({filing_sql.NAMED}) AS named (kind, value, name)
    WHERE edition.current AND edition.change <> 'withdrawal' AND value <> ''
""")  # fmt: skip

FILINGS_OF_ARTICLES = (Filing, f"""
    SELECT DISTINCT article.edition_id, woven.kind, woven.value, woven.name, article.item_kind,
        article.first_published_at
    FROM editions_filing AS article
    JOIN editions_edition AS claim ON claim.uuid = article.value::uuid AND claim.current
    JOIN editions_filing AS woven ON woven.edition_id = claim.id
    WHERE article.kind = 'claim' AND woven.kind IN ({filing_sql.KINDS_WOVEN})
""")  # fmt: skip

# Of a benchmark's texts, whose letters need no folding, in one go.
SEARCH_TEXTS = (SearchText, """
    SELECT edition.id AS edition_id, item_id, edition.kind, edition.language, first_published_at,
        setweight(to_tsvector(stemming, title), 'A')
        || setweight(to_tsvector(stemming, concat_ws(' ', card->>'text', said)), 'B')
        || setweight(to_tsvector('simple', coalesce(card->'speaker'->>'name', '')), 'C')
        || setweight(to_tsvector(stemming, regexp_replace(rest, '<[^>]*>', ' ', 'g')), 'D') AS words
    FROM editions_edition AS edition
    CROSS JOIN LATERAL (
        SELECT edition.content::jsonb AS body, newsroom_stemming(edition.language) AS stemming
        OFFSET 0
    ) AS parsed
    CROSS JOIN LATERAL (
        SELECT body->'statements'->0->>'quote' AS said, concat_ws(' ', body->>'context',
            body->>'why_checked', body->'verdict'->>'reasoning', body->'verdict'->'summary',
            jsonb_path_query_array(body, '$.evidence[*].passage'),
            jsonb_path_query_array(body, '$.blocks[*].html')) AS rest
    ) AS texts
    WHERE edition.current AND edition.change <> 'withdrawal'
""")  # fmt: skip

SEARCH_WORDS = (SearchWord, """
    SELECT word, bool_or(is_name) AS is_name FROM (
        SELECT word, FALSE AS is_name FROM ts_stat('SELECT words FROM editions_searchtext')
        UNION ALL
        SELECT DISTINCT regexp_split_to_table(newsroom_spaced(name), ' '), TRUE
        FROM (SELECT DISTINCT name FROM editions_filing WHERE name <> '') AS named
    ) AS said WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9]' GROUP BY word
""")  # fmt: skip

OF_A_CHUNK: list[tuple[type[Model], str]] = [
    *SHARED,
    *OF_CLAIMS,
    *OF_ARTICLES,
    *OF_REVIEW,
    FIRST_EDITIONS,
    FACETS,
]
