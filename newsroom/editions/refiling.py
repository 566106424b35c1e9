"""Making again what live items are found by, where their editions were changed in place."""

from collections.abc import Iterable

from django.db import connection

from newsroom.editions.asking import read
from newsroom.editions.models import Edition, SearchText, SearchWord
from newsroom.editions.search import words_of
from newsroom.review.folding import spaced


def again(items: Iterable[int], *, without: str) -> None:
    """File and search ``items`` as their current editions are now, and forget the words of
    ``without`` that no live edition says any more. The connection must be the owner's, and its
    rules switched off: nothing but an edition comes here otherwise.
    """
    editions = Edition.objects.current().filter(item__in=set(items))
    for item, uuid in editions.values_list("item", "uuid"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT newsroom_file(%s), newsroom_search(%s)", [item, item])
            cursor.execute("SELECT newsroom_file_articles(%s)", [uuid])
    words = set(spaced(without).split())
    said = {word for word in words if SearchText.objects.filter(words=words_of(read(word)))}
    SearchWord.objects.filter(word__in=words - said).delete()
