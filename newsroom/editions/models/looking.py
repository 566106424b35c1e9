"""What is to be looked at again, because something it rests on is no longer what it was: articles
with a claim that changed, and translations of what changed.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models.edition import Change, Edition
from newsroom.review.constraints import paired
from newsroom.review.models import Item
from newsroom.review.triggers import Rule, refuse

# What can make the text around a claim wrong. An update or a typo cannot.
TELLING = (
    Change.CORRECTION,
    Change.RATING_CHANGE,
    Change.CLARIFICATION,
    Change.WITHDRAWAL,
    Change.REINSTATEMENT,
)
_TELLING = ", ".join(f"'{change.value}'" for change in TELLING)

_CHANGED = """
    INSERT INTO public.editions_lookagain (article_id, edition_id, outcome)
    SELECT article.item_id, NEW.id, ''
    FROM public.editions_facet AS facet
    JOIN public.editions_edition AS article ON article.id = facet.edition_id AND article.current
    WHERE facet.kind IN ('claim', 'original') AND facet.value = NEW.content::jsonb->>'uuid'
    ON CONFLICT DO NOTHING;
"""

# Whoever submitted a text after the change had it before their eyes, and so had whoever publishes
# both in one transaction. Who submitted it earlier had not.
_PUBLISHED = f"""
    SELECT submitted_at INTO signed FROM public.review_revision WHERE id = NEW.revision_id;
    UPDATE public.editions_lookagain AS look
    SET outcome = 'revised', settled_by_id = NEW.published_by_id, settled_at = NEW.published_at
    FROM public.editions_edition AS claim
    WHERE look.article_id = NEW.item_id AND look.settled_at IS NULL AND claim.id = look.edition_id
        AND (claim.published_at < signed OR claim.published_at >= now());
    INSERT INTO public.editions_lookagain (article_id, edition_id, outcome)
    SELECT NEW.item_id, claim.id, ''
    FROM public.editions_edition AS claim
    WHERE claim.item_id IN (
            SELECT item_id FROM public.editions_edition
            WHERE current AND uuid IN (
                SELECT jsonb_array_elements_text(NEW.content::jsonb->'claims')::uuid
            )
            UNION ALL SELECT translation_of_id FROM public.review_item WHERE id = NEW.item_id
        )
        AND claim.change IN ({_TELLING})
        AND claim.published_at >= signed AND claim.published_at < now()
    ON CONFLICT DO NOTHING;
"""

TRAVELS = f"""
    IF NEW.change IN ({_TELLING}) THEN
        {_CHANGED}
    END IF;
    IF NEW.change NOT IN ('withdrawal', 'reinstatement') THEN
        {_PUBLISHED}
    END IF;
    RETURN NULL;
"""

_SETTLED = "ARRAY['outcome', 'settled_by_id', 'settled_at']"

SETTLE = f"""
    IF TG_OP = 'UPDATE' AND OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL
        AND to_jsonb(OLD) - {_SETTLED} = to_jsonb(NEW) - {_SETTLED}
        -- One level deep is a statement of somebody's own; the trigger of an edition is two.
        AND (NEW.outcome = 'stays' OR pg_trigger_depth() >= 2)
    THEN
        RETURN NEW;
    END IF;
    {refuse("That a text is to be looked at again is settled once, and never taken back.")}
"""


class LookAgainQuerySet(models.QuerySet["LookAgain"]):
    """Named reads of the desk."""

    def open(self) -> "LookAgainQuerySet":
        """What nobody has settled, of articles that readers see now."""
        live = Edition.objects.live().filter(item=OuterRef("article"))
        return self.filter(Exists(live), settled_at=None)

    def telling(self) -> "LookAgainQuerySet":
        """In the order of the changes, with what was changed and without its text."""
        return self.select_related("edition").defer("edition__content").order_by("pk")


class LookAgain(models.Model):
    """An article that used a claim when ``edition``, of that claim, changed what it says; or a
    translation, of a claim or an article, when its original did. Both are called ``article`` here.

    The database adds it with that edition. It is settled by a further edition of the text that was
    submitted later, or by a person who looked and found that the text stays as it is.
    """

    class Outcome(models.TextChoices):
        STAYS = "stays", _("looked at, stays as it is")
        REVISED = "revised", _("revised")

    article = models.ForeignKey(
        Item, models.PROTECT, related_name="look_again", verbose_name=_("article"), editable=False
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="+", verbose_name=_("edition"), editable=False
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = LookAgainQuerySet.as_manager()

    class Meta:
        verbose_name = _("look again")
        verbose_name_plural = _("look again")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "edition"], name="look_again_once"),
            paired("settled", table="lookagain"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_by=None, settled_at=None)
                | Q(
                    outcome__in=["stays", "revised"],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
                name="look_again_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "id"], name="look_again_open", condition=Q(settled_at=None)
            )
        ]
        triggers = [
            Rule(
                name="only_with_its_edition",
                operation=pgtrigger.Insert,
                func=f"""
                    IF pg_trigger_depth() < 2 OR NEW.settled_at IS NOT NULL THEN
                        {refuse("What is to be looked at again comes with an edition.")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            Rule(name="settled_once", operation=pgtrigger.Update | pgtrigger.Delete, func=SETTLE),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.edition}"


class TravellingEdition(Edition):
    """A proxy for the rule by which a changed claim reaches the articles that use it."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="travels",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                declare=[("signed", "TIMESTAMPTZ")],
                func=TRAVELS,
            )
        ]
