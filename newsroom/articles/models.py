"""Articles: text of the newsroom's own into which claims are woven."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField, RichTextField, uuid_field
from claims.models import Claim
from newsroom.review.constraints import at_most
from newsroom.review.errors import Missing
from newsroom.review.folding import folded, found_by
from newsroom.review.models import Item, Revision
from newsroom.review.models.history import tracked
from newsroom.review.triggers import OnlyWhileDraft, Rule, refuse

HEADLINE_LIMIT = 200

# A link to the page of one of our claims, as ``references`` spells it in frozen HTML.
LINK = r"""href\s*=\s*["'']?/claims/([^/"''?#\s>]+)/?(?=["''?#\s>])"""

# Lists show the card and reviewers read the article: the one says what the other says. And no
# claim is woven in past the rule that it must be live.
SUBMITTED = f"""
    body := NEW.content::jsonb;
    IF body->>'kind' IS DISTINCT FROM 'article' THEN RETURN NEW; END IF;
    IF body->'card' IS DISTINCT FROM jsonb_build_object(
        'title', body->'headline',
        'text', body->'standfirst',
        'rating', NULL,
        'work', body->'work',
        'bylines', body->'bylines'
    ) THEN
        {refuse("The card in a revision must say what the revision says.")}
    END IF;
    -- What is told of a claim that is woven in is told of one that the text links to.
    SELECT position INTO place
    FROM jsonb_array_elements(body->'blocks') WITH ORDINALITY AS entry(block, position)
    WHERE (
        SELECT array_agg(DISTINCT hit.found[1] ORDER BY hit.found[1])
        FROM regexp_matches(block->>'html', '{LINK}', 'gi') AS hit(found)
    ) IS DISTINCT FROM (
        SELECT array_agg(DISTINCT reference->>'slug' ORDER BY reference->>'slug')
        FROM jsonb_array_elements(block->'references') AS reference
    )
    LIMIT 1;
    IF place IS NOT NULL THEN
        {refuse("Block % does not name the claims that its text links to.", "place")}
    END IF;
    IF body->'claims' IS DISTINCT FROM (
        SELECT coalesce(jsonb_agg(claim ORDER BY first), '[]') FROM (
            SELECT claim, min(ARRAY[position, number]) AS first
            FROM jsonb_array_elements(body->'blocks') WITH ORDINALITY AS entry(block, position),
                LATERAL (
                    SELECT block->'claim' AS claim, 0 AS number WHERE block->>'claim' IS NOT NULL
                    UNION ALL
                    SELECT reference->'claim', number
                    FROM jsonb_array_elements(block->'references')
                        WITH ORDINALITY AS named(reference, number)
                ) AS named
            GROUP BY claim
        ) AS each
    ) THEN
        {refuse("The claims of an article are those in its blocks.")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 -- a trigger's body, in which there is no value of anybody's


@tracked()
class Article(Item):
    """An ordered list of blocks. It has no rating of its own: its claims have theirs.

    Its status moves only by the verbs of ``newsroom.review.workflow`` and
    ``newsroom.editions.publishing``.
    """

    class Work(models.TextChoices):
        FACT_CHECK = "fact_check", _("fact check")
        EXPLAINER = "explainer", _("explainer")
        ANALYSIS = "analysis", _("analysis")
        INVESTIGATION = "investigation", _("investigation")
        OPINION = "opinion", _("opinion")

    item_ptr = models.OneToOneField(
        Item, models.CASCADE, parent_link=True, primary_key=True, related_name="article"
    )
    work = models.CharField(
        _("type of work"),
        max_length=20,
        choices=Work,
        default=Work.FACT_CHECK,
        help_text=_("Readers see it above the headline."),
    )
    headline = LongTextField(_("headline"), limit=HEADLINE_LIMIT)
    standfirst = LongTextField(_("standfirst"), blank=True, limit=500)

    searched = folded("headline")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            at_most("headline", HEADLINE_LIMIT, table="article"),
            models.CheckConstraint(
                condition=Q(
                    work__in=["fact_check", "explainer", "analysis", "investigation", "opinion"]
                ),
                name="article_work",
            ),
        ]
        indexes = [found_by(folded("headline"), name="article_found")]
        triggers = [OnlyWhileDraft(item="item_ptr_id")]

    def __str__(self) -> str:
        return self.headline or str(_("Article without a headline"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = Item.Kind.ARTICLE
        super().save(*args, **kwargs)

    def missing(self) -> list[Missing]:
        from newsroom.articles import completeness  # noqa: PLC0415 -- it reads the models

        return completeness.missing(self)

    def freeze(self) -> dict[str, Any]:
        from newsroom.articles import dossier  # noqa: PLC0415 -- it reads the models

        return dossier.freeze(self)

    def thaw(self, content: dict[str, Any], *, proposer: int) -> None:
        from newsroom.articles import dossier  # noqa: PLC0415 -- it reads the models

        dossier.thaw(self, content)

    def approvals_needed(self) -> int:
        """One; ``sensitive`` asks for more."""
        return 1

    def proposers(self) -> set[int]:
        """Nobody: an article proposes no verdict."""
        return set()


@tracked(item="article")
class Block(models.Model):
    """A piece of an article: some text, or one claim."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CLAIM = "claim", _("claim")

    uuid = uuid_field()
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="blocks", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.TEXT)
    text = RichTextField(_("text"), blank=True)
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("claim")
    )

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="text", claim=None)
                | Q(kind="claim", claim__isnull=False, text=""),
                name="block_is_text_or_claim",
                violation_error_message=_("A block is either text or one claim."),
            ),
            models.UniqueConstraint(
                fields=["article", "claim"],
                name="block_claim_once",
                violation_error_message=_("This claim is in the article already."),
            ),
        ]
        triggers = [OnlyWhileDraft(item="article_id")]

    def __str__(self) -> str:
        return str(self.claim) if self.claim else Truncator(strip_tags(self.text)).words(10)


class ArticleRevision(Revision):
    """A proxy that carries this room's own rule about revisions; review does not know blocks."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="submitted_article",
                operation=pgtrigger.Insert,
                declare=[("body", "JSONB"), ("place", "INT")],
                func=SUBMITTED,
            )
        ]
