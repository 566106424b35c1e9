"""What the page of a claim or an article is made from: its edition and those around it."""

import datetime as dt
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from newsroom.editions import policies
from newsroom.editions.claimreview import Publisher, claim_review, news_article
from newsroom.editions.models import Edition
from newsroom.public import addresses, comparison, crumbs, plain, record, translations
from newsroom.public.notices import in_article, notices

Context = dict[str, Any]


def publisher() -> Publisher:
    return Publisher(
        name=settings.NEWSROOM_NAME,
        url=addresses.absolute("/"),
        policies=policies.markup(addresses.policy),
    )


def context(edition: Edition) -> Context:
    """For the current edition of anything. One query."""
    return _claim(edition) if edition.kind == "claim" else _article(edition)


def earlier_context(edition: Edition, newest: Edition, *, compared_with: Edition) -> Context:
    """For an edition that ``newest`` has superseded: without what machines read."""
    found = _common(edition) | {
        "superseded_by": newest,
        "later": compared_with,
        "next_number": edition.number + 1,
        "differences": comparison.between(edition, compared_with),
    }
    if edition.kind == "article":
        found["claims"] = record.around_article(edition).claims
    return found


def _claim(edition: Edition) -> Context:
    around = record.around_claim(edition)
    found = _common(edition) | {
        **_notices(edition, around),
        "translations": translations.of(edition, around),
        "related": list(around.claims.values()),
        "articles": around.articles,
        "changed_at": _newest([edition, *around.claims.values(), *around.articles]),
    }
    if not edition.is_withdrawal:
        found["json_ld"] = claim_review(
            edition, url=found["canonical"], publisher=publisher(), earlier=around.history
        )
        found |= _to_take(edition, plain.of_claim(edition))
    return found


def _article(edition: Edition) -> Context:
    around = record.around_article(edition)
    found = _common(edition) | {
        **_notices(edition, around),
        "translations": translations.of(edition, around),
        "claims": around.claims,
        "claim_notices": in_article(edition, around),
        "woven": {block["claim"] for block in edition.content["blocks"]},
        "changed_at": _newest([edition, *around.claims.values()]),
    }
    if not edition.is_withdrawal:
        live = [claim for claim in around.claims.values() if not claim.is_withdrawal]
        urls = [addresses.absolute(addresses.path_of(claim)) for claim in live]
        found["json_ld"] = news_article(
            edition,
            url=found["canonical"],
            publisher=publisher(),
            claims=urls,
            earlier=around.history,
            modified=found["changed_at"],
        )
        # In the order of the text, which the query does not know.
        named = [around.claims[uuid] for uuid in edition.content["claims"] if uuid in around.claims]
        found |= _to_take(edition, plain.of_article(edition, named))
    return found


def _to_take(edition: Edition, text: str) -> Context:
    """What a reader sends on: the whole in plain text, and a letter with the answer."""
    answer, *_rest, where = text.split("\n\n")
    letter = {"subject": edition.title, "body": f"{answer}\n\n{where}"}
    return {"plain": text, "mail": f"mailto:?{urlencode(letter, quote_via=quote)}"}


def _notices(edition: Edition, around: record.Around) -> Context:
    """All that changed: the newest change of verdict or finding stands above everything, ``lead``,
    and the others, ``further``, at the end, so that the answer is not pushed off the first screen.
    """
    found = notices(edition, around.history)
    # A withdrawal is told by the page itself.
    found = found[1:] if edition.is_withdrawal else found
    lead = None if edition.is_withdrawal else next((one for one in found if one.is_prominent), None)
    return {"notices": found, "lead": lead, "further": [one for one in found if one != lead]}


def _newest(editions: list[Edition]) -> dt.datetime:
    """When what a page shows was last published, be it another item's card."""
    return max(edition.published_at for edition in editions)


def _common(edition: Edition) -> Context:
    return {
        "edition": edition,
        "content": edition.content,
        "canonical": addresses.absolute(addresses.path_of(edition)),
        **crumbs.of_edition(edition),
    }
