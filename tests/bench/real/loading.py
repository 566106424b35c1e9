"""Filing real records as live editions, by the owner and without the verbs."""

import datetime as dt
import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import uuid4

import pgtrigger
from django.core.management import CommandError
from django.db import connection, transaction
from django.utils.text import slugify

from claims.dossier import _card, _facets, freeze
from newsroom.editions import scale
from newsroom.editions.models import Address, Edition, Facet
from newsroom.review import canonical
from newsroom.review.models import Item, Revision, User
from tests import factories

Record = dict[str, Any]
START = dt.datetime(2012, 1, 1, 12, tzinfo=dt.UTC)
CHUNK = 500
# The beginnings of verdicts of others, in lower case, and ours.
VERDICTS = {
    "mostly true": "mostly-true", "mostly false": "mostly-false", "half": "half-true",
    "true": "true", "false": "false", "pants": "false", "falso": "false", "verdadeiro": "true",
    "faux": "false", "vrai": "true", "misleading": "mostly-false", "mixture": "half-true",
    "exagerado": "half-true", "خبر كاذب": "false", "مضلل": "mostly-false", "زائف": "false",
    "كاذب": "false", "خطأ": "false", "صحيح": "true", "خاطئ": "false", "مفبرك": "false",
}  # fmt: skip


def records(folder: Path) -> list[Record]:
    """The reviews of all files, in turn one of each, so that any number of them is a mixture."""
    files = [
        path.read_text(encoding="utf-8").splitlines() for path in sorted(folder.glob("*.jsonl"))
    ]
    longest = max(map(len, files), default=0)
    # A long file comes as evenly as a short one.
    placed = [(n * longest / len(lines), line) for lines in files for n, line in enumerate(lines)]
    return [json.loads(line) for _place, line in sorted(placed)]


def load(found: list[Record]) -> None:
    """File ``found`` as claims. The connection must be the owner's."""
    if Item.objects.exists():
        raise CommandError("This database holds items: give the trial one of its own.")
    template, ratings = _template(), _ratings()
    person, _made = User.objects.get_or_create(username="trial")
    with pgtrigger.ignore():
        for rows in batched(enumerate(found, 1), CHUNK, strict=False):
            _file([_content(deepcopy(template), row, n, ratings) for n, row in rows], person)
            with connection.cursor() as cursor:
                # The plans of the functions that file would stay those for an empty table.
                cursor.execute("ANALYZE")
            print(rows[-1][0], end=" ", flush=True)


def _template() -> dict[str, Any]:
    """The content of a claim as it is frozen now."""
    with transaction.atomic():
        content = freeze(factories.claim())
        transaction.set_rollback(True)
    return content


def _content(content: Record, row: Record, n: int, ratings: dict[str, Record]) -> Record:
    """A claim that says what ``row`` does."""
    language, text = row.get("inLanguage", "en"), row["claimReviewed"][:500]
    said = row.get("itemReviewed", {})
    publisher = row["author"].get("name") or "A publisher"
    name = (said.get("author") or {}).get("name") or publisher
    rated = (row.get("reviewRating", {}).get("alternateName") or "Unproven")[:50]
    slug = next((ours for theirs, ours in VERDICTS.items() if rated.lower().startswith(theirs)), "")
    content |= {
        "uuid": str(uuid4()),
        "slug": f"{slugify(text, allow_unicode=True)[:80].strip('-')}-{n}",
        "language": language,
        "wording": text,
        "evidence": [],
        "bylines": [{"name": publisher, "slug": ""}],
        "topics": [_named(word) for word in row.get("keywords", [])[:3]],
    }
    rating = content["verdict"]["rating"]
    rating |= ratings[slug or "unproven"] | {"label": {language: rated}}
    content["verdict"] |= {"finding": row.get("name", text), "reasoning": "", "summary": []}
    [statement] = content["statements"]
    statement |= {"quote": "", "paraphrase": text, "url": row["url"]}
    statement["speaker"] |= {**_named(name), "aliases": []}
    return content | {"card": _card(content), "facets": _facets(content)}


def _ratings() -> dict[str, dict[str, Any]]:

    return {rating["slug"]: rating for one in scale.scales() for rating in one.ratings}


def _named(name: str) -> dict[str, str]:

    slug = slugify(name, allow_unicode=True)[:90].strip("-") or "unnamed"
    return {"uuid": str(uuid4()), "slug": slug, "name": name[:200]}


def _file(contents: list[dict[str, Any]], person: User) -> None:

    items = Item.objects.bulk_create(
        Item(
            status="published",
            created_by=person,
            **{name: content[name] for name in ("uuid", "kind", "slug", "language")},
        )
        for content in contents
    )
    Address.objects.bulk_create(Address(kind=i.kind, slug=i.slug, item=i) for i in items)
    revisions = Revision.objects.bulk_create(
        Revision(
            item=item,
            number=1,
            content=content,
            digest=canonical.digest(canonical.dumps(content)),
            submitted_by=person,
            barred=[person.pk],
        )
        for item, content in zip(items, contents, strict=True)
    )
    editions = Edition.objects.bulk_create(_edition(revision, person) for revision in revisions)
    Facet.objects.bulk_create(facet for edition in editions for facet in _facets_of(edition))
    with connection.cursor() as cursor:
        for item in items:
            cursor.execute("SELECT newsroom_file(%s), newsroom_search(%s)", [item.pk, item.pk])


def _facets_of(edition: Edition) -> Iterator[Facet]:
    for kind, values in edition.content["facets"].items():
        for position, value in enumerate(values, 1):
            yield Facet(
                edition=edition,
                kind=kind,
                value=value,
                item_kind=edition.kind,
                first_published_at=edition.first_published_at,
                position=position,
            )


def _edition(revision: Revision, person: User) -> Edition:

    item = revision.item
    published = START + dt.timedelta(hours=10 * item.pk)
    return Edition(
        item=item,
        number=1,
        kind=item.kind,
        slug=item.slug,
        language=item.language,
        revision=revision,
        content=revision.content,
        digest=revision.digest,
        change="first",
        published_by=person,
        published_at=published,
        first_published_at=published,
        current=True,
        position=item.pk,
        previous_hash=f"trial-{item.pk}",
        own_hash=f"trial-{item.pk + 1}",
    )
