"""Articles: the form with its ordered blocks, and the list."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.fields import language_tag
from newsroom.articles.models import Article, Block
from newsroom.review.admin import BylineInline, DeskInline, EditorNoteInline, ItemAdmin, RowForm
from newsroom.review.admin.lists import WhoseFilter
from newsroom.review.admin.missing import fill, filled, typed
from newsroom.review.forms import ItemForm
from newsroom.review.models import Byline, EditorNote


class ArticleForm(ItemForm):
    named_by = "headline"

    def arrange(self) -> None:
        super().arrange()
        self.fields["language"].validators.append(language_tag)


class BlockForm(RowForm):
    """A piece of text or a claim; which of the two is read off what was entered."""

    class Meta:
        fields = ["claim", "text", "position"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("claim") and cleaned.get("text"):
            self.add_error("claim", _("A block is either text or one claim: make two blocks."))
        empty = not cleaned.get("claim") and not cleaned.get("text")
        if empty and self.has_changed() and not self.errors:
            self.add_error("text", _("Write some text or choose a claim."))
        return cleaned

    def _post_clean(self) -> None:
        kind = Block.Kind.CLAIM if self.cleaned_data.get("claim") else Block.Kind.TEXT
        self.instance.kind = kind
        super()._post_clean()


class BlockInline(DeskInline):
    model = Block
    form = BlockForm
    description = gettext_lazy("Text and claims in the order in which readers meet them.")
    fieldsets = [(None, {"fields": [("claim", "position"), "text"]})]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("claim")


@admin.register(Article)
class ArticleAdmin(ItemAdmin):
    form = ArticleForm
    fieldsets = [
        (gettext_lazy("Headline"), {"fields": ["work", "headline", "standfirst"]}),
        (gettext_lazy("At the desk"), {"classes": ["collapse"], "fields": [
            ("embargo_until", "sensitive"),
        ]}),
        (gettext_lazy("Address and language"), {"classes": ["collapse", "until-wrong"], "fields": [
            ("slug", "language"),
            "translation_of",
        ]}),
    ]  # fmt: skip
    inlines = [BlockInline, BylineInline, EditorNoteInline]
    layout = [0, "blocks", "bylines", 1, "editor_notes", 2]
    form_related = ("assigned_to", "translation_of__article", "created_by")
    to_own_kind = Block._meta.get_field("article")
    form_prefetch = (
        Prefetch("blocks", Block.objects.select_related("claim")),
        Prefetch("bylines", Byline.objects.select_related("person")),
        Prefetch("editor_notes", EditorNote.objects.select_related("author")),
    )

    list_display = ["headline", "standing", "assigned_to", "changed_at"]
    list_filter = ["status", WhoseFilter, "sensitive"]
    list_select_related = ["assigned_to"]
    ordering = ["-pk"]

    def unsaved(self, obj: Any, form: Any, formsets: dict[str, Any]) -> Article:
        found = Article(pk=obj.pk if obj else 0)
        found.headline, found.standfirst = typed(form, "headline"), typed(form, "standfirst")
        blocks = [
            Block(
                kind=Block.Kind.CLAIM if typed(row, "claim") else Block.Kind.TEXT,
                text=typed(row, "text"),
            )
            for row in filled(formsets["blocks"])
        ]
        fill(found, blocks=blocks)
        return found
