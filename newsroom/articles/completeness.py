"""What is still missing before an article can be reviewed."""

from collections.abc import Iterator

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from claims.fields import clean_html
from newsroom.articles import references
from newsroom.articles.models import Article, Block
from newsroom.review.errors import Missing


def missing(article: Article) -> list[Missing]:
    """Everything that keeps ``article`` from being submitted, in the order of the form."""
    return list(_missing(article))


def _missing(article: Article) -> Iterator[Missing]:
    if not article.headline.strip():
        yield Missing(field="headline", message=_("Write a headline."))
    if not article.standfirst.strip():
        yield Missing(field="standfirst", message=_("Write the standfirst: what was found."))
    blocks = list(article.blocks.all())
    if not any(
        block.kind == Block.Kind.TEXT and strip_tags(block.text).strip() for block in blocks
    ):
        yield Missing(field="blocks", message=_("Add a block of text."))
    yield from _links([clean_html(block.text) for block in blocks])


def _links(texts: list[str]) -> Iterator[Missing]:
    public = references.public_claims(*texts)
    linked = (slug for text in texts for slug in references.slugs(references.normal(text)))
    for slug in dict.fromkeys(linked):
        if slug not in public:
            sentence = _("The text links to a claim that is not public: /claims/%(slug)s/. Publish "
                         "it first, or take the link out.")  # fmt: skip
            yield Missing(field="blocks", message=sentence % {"slug": slug})
