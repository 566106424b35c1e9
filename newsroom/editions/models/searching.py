"""What readers search: the words of live editions, and which names mean the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.editions.models.edition import Edition
from newsroom.editions.models.filing import Derived
from newsroom.review.folding import Keys
from newsroom.review.models import Item
from newsroom.review.models.history import tracked


class SearchText(models.Model):
    """The words of one live edition, weighed: A wording or headline, B quotes and finding, C names,
    roles and places, D all other text. Derived by the database.
    """

    edition = models.OneToOneField(
        Edition, models.PROTECT, related_name="search_text", primary_key=True, editable=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", editable=False, db_index=False)
    kind = models.CharField(max_length=10, editable=False)
    language = models.CharField(max_length=35, editable=False)
    first_published_at = models.DateTimeField(editable=False)
    words = SearchVectorField(editable=False)

    class Meta:
        verbose_name = _("searched text")
        verbose_name_plural = _("searched texts")
        indexes = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            models.Index(F("first_published_at").desc(), F("item").desc(), name="search_newest"),
        ]
        triggers = [Derived()]

    def __str__(self) -> str:
        return str(self.edition_id)


class SearchWord(models.Model):
    """A word of a live edition, folded, by which a misspelt one is told. ``is_name`` is set for
    words of names. What no live edition says any more may still be here; it is never offered.
    """

    word = models.TextField(primary_key=True, editable=False)
    is_name = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("searched word")
        verbose_name_plural = _("searched words")
        indexes = [
            GinIndex(
                OpClass("word", name="gin_trgm_ops"), name="search_word_like", fastupdate=False
            )
        ]
        triggers = [Derived()]

    def __str__(self) -> str:
        return self.word


class SearchAliasQuerySet(models.QuerySet["SearchAlias"]):
    """Named reads of a search."""

    def naming(self, names: set[str]) -> "SearchAliasQuerySet":
        """The groups that have any of ``names``, which are spelt as ``spaced`` does."""
        return self.alias(keys=Keys(F("names"))).filter(keys__overlap=sorted(names))


@tracked()
class SearchAlias(models.Model):
    """Names that mean the same: whoever searches one of them finds what says any of them."""

    names = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("names"),
        size=50,
        help_text=_("One a line, in any script: IS-KP, ISKP, داعش خراسان."),
    )

    objects = SearchAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("search alias")
        verbose_name_plural = _("search aliases")
        ordering = ["names"]
        constraints = [
            models.CheckConstraint(condition=Q(names__len__gte=2), name="search_alias_names"),
        ]
        indexes = [GinIndex(Keys(F("names")), name="search_alias_keys", fastupdate=False)]

    def __str__(self) -> str:
        return " = ".join(self.names)
