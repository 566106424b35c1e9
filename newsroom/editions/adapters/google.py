"""Google Fact Check Tools: the ClaimReview of each live claim as a page of its ``pages`` API.

What Google has is what readers have: a claim's newest edition is told, whichever one a delivery is
about. The first makes a page, a further one replaces it, a withdrawal deletes it.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable
from newsroom.editions.adapters import account
from newsroom.editions.adapters.line import JSON, Line
from newsroom.editions.adapters.telling import page
from newsroom.editions.claimreview import Publisher, claim_review
from newsroom.editions.models import Delivery, Edition, PushedPage
from newsroom.editions.models.edition import Change

URL = "https://factchecktools.googleapis.com/v1alpha1/pages"
SCOPE = "https://www.googleapis.com/auth/factchecktools"
NOT_FOUND, CONFLICT = 404, 409
_NAME = re.compile(r"pages/[^/?#%\s]{1,180}")

Node = dict[str, Any]


def tell(delivery: Delivery, line: Line) -> str:
    line.hints = {
        401: _("It does not know the key of the service account any more."),
        403: _("The API must be switched on in the service account’s project, and the account be "
               "a user of this site in Google’s Search Console."),
    }  # fmt: skip
    if delivery.edition is None:
        return _try_out(delivery, line)
    with _alone(delivery):
        newest = Edition.objects.current().get(item=delivery.edition.item_id)
        if newest.pk != delivery.edition_id:
            line.sent = _("Nothing.")
            return _("A newer edition is public; Google is told of that one.")
        talk = _Talk(delivery, line)
        if newest.change == Change.WITHDRAWAL:
            return talk.remove(newest)
        return talk.put(newest)


def _try_out(delivery: Delivery, line: Line) -> str:
    found = _Talk(delivery, line).find(f"{settings.SITE_URL}/")
    return line.taken() if found is None else f"{line.taken()} {found.name}"


@contextlib.contextmanager
def _alone(delivery: Delivery) -> Iterator[None]:
    """Nobody else tells of this item meanwhile: what is told last is what is newest."""
    assert delivery.edition is not None  # noqa: S101 -- a trial does not come here
    name = f"newsroom.editions.google:{delivery.webhook_id}:{delivery.edition.item_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


class _Talk:
    """One sign-in, and what is asked after it."""

    def __init__(self, delivery: Delivery, line: Line) -> None:
        self.webhook, self.line = delivery.webhook, line
        token = account.sign_in(account.of(self.webhook), scope=SCOPE, line=line)
        self.headers = {**JSON, "Authorization": f"Bearer {token}"}

    def put(self, edition: Edition) -> str:
        """Make the page of a claim, or bring it up to date."""
        known = self._known(edition)
        if known is None:
            return self._make(edition)
        try:
            return self._replace(known, edition)
        except Unreachable as refusal:
            if refusal.answer == NOT_FOUND:
                known.delete()
                return self._make(edition)
            if refusal.answer != CONFLICT:
                raise
        # Somebody else has changed it there; we know better.
        known.version = _version(self._ask("GET", known.name, saying=_("A look at its page.")))
        return self._replace(known, edition)

    def remove(self, edition: Edition) -> str:
        """Take the page of a claim away; nothing if it is not there."""
        url = page(edition)
        known = self._known(edition) or self.find(url)
        if known is None:
            return _("It has no page of this claim.")
        saying = _("The removal of %(name)s, the page of %(url)s.")
        try:
            self._ask("DELETE", known.name, saying=saying % {"name": known.name, "url": url})
        except Unreachable as refusal:
            if refusal.answer != NOT_FOUND:
                raise
        if known.pk:
            known.delete()
        if self.line.answered == NOT_FOUND:
            return _("It has no such page any more.")
        return self.line.taken()

    def find(self, url: str) -> PushedPage | None:
        """The page that Google has for an address, not saved; None if it has none."""
        answer = self._ask("GET", query={"url": url}, saying=_("A look at what it has."))
        rows = answer.get("claimReviewMarkupPages")
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if not rows:
            return None
        return PushedPage(webhook=self.webhook, name=_name(rows[0]), version=_version(rows[0]))

    def _known(self, edition: Edition) -> PushedPage | None:
        return PushedPage.objects.filter(webhook=self.webhook, item=edition.item_id).first()

    def _make(self, edition: Edition) -> str:
        node = markup(edition)
        saying = _("A new page: %(url)s, %(verdict)s.") % _words(node)
        try:
            answer = self._ask("POST", node=node, saying=saying)
        except Unreachable as refusal:
            # It has one already: somebody made it by hand, or an answer to us was lost.
            found = self.find(page(edition)) if refusal.answer == CONFLICT else None
            if found is None:
                raise
            return self._replace(found, edition)
        made = PushedPage(webhook=self.webhook, name=_name(answer), version=_version(answer))
        return self._keep(made, edition)

    def _replace(self, known: PushedPage, edition: Edition) -> str:
        node = {**markup(edition), "name": known.name, "versionId": known.version}
        saying = _("%(name)s again: %(url)s, %(verdict)s.") % {"name": known.name, **_words(node)}
        answer = self._ask("PUT", known.name, node=node, saying=saying)
        known.version = _version(answer)
        return self._keep(known, edition)

    def _keep(self, known: PushedPage, edition: Edition) -> str:
        known.item_id = edition.item_id
        known.save()
        return f"{self.line.taken()} {known.name}"

    def _ask(
        self,
        method: str,
        name: str = "",
        *,
        saying: str,
        node: Node | None = None,
        query: dict[str, str] | None = None,
    ) -> Node:
        url = self.webhook.url
        if name:
            url = f"{url.removesuffix('/').removesuffix('/pages')}/{name}"
        if query:
            url = f"{url}?{urlencode(query)}"
        body = json.dumps(node, ensure_ascii=False).encode() if node else b""
        answer = self.line.send(method, url, body=body, headers=self.headers, saying=saying)
        return _object(answer)


def _object(answer: bytes) -> Node:
    with contextlib.suppress(ValueError, RecursionError):
        node = json.loads(answer)
        if isinstance(node, dict):
            return node
    raise Unreachable(_("The server’s answer makes no sense."), passing=True)


def _name(node: Node) -> str:
    name = node.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Unreachable(_("The server’s answer makes no sense."), passing=True)
    return name


def _version(node: Node) -> str:
    version = node.get("versionId")
    return version[:200] if isinstance(version, str) else ""


def _words(node: Node) -> dict[str, str]:
    rating = node["claimReviewMarkups"][0]["rating"]
    return {"url": node["pageUrl"], "verdict": rating["textualRating"]}


# --- What Google is told ---


def markup(edition: Edition) -> Node:
    """A ClaimReviewMarkupPage of a live claim: its ClaimReview in Google's own names."""
    publisher = Publisher(name=settings.NEWSROOM_NAME, url=f"{settings.SITE_URL}/")
    review = claim_review(edition, url=page(edition), publisher=publisher)
    item, rating = review["itemReviewed"], review["reviewRating"]
    appearances = _addresses(item.get("appearance", []))
    one = {
        "claimReviewed": review["claimReviewed"],
        "claimDate": item.get("datePublished"),
        "claimAuthor": _author(item.get("author")),
        "claimFirstAppearance": appearances[0] if appearances else None,
        "claimAppearances": appearances[1:],
        "rating": _given(
            textualRating=rating["alternateName"],
            ratingValue=rating.get("ratingValue"),
            bestRating=rating.get("bestRating"),
            worstRating=rating.get("worstRating"),
            ratingExplanation=review["reviewBody"],
        ),
    }
    return {
        "pageUrl": review["url"],
        "publishDate": review["datePublished"][:10],
        "claimReviewAuthor": {"name": publisher.name},
        "claimReviewMarkups": [_given(**one)],
    }


def _addresses(appearance: Node | list[Node]) -> list[str]:
    rows = appearance if isinstance(appearance, list) else [appearance]
    return list(dict.fromkeys(row["url"] for row in rows if row.get("url")))


def _author(author: Node | None) -> Node | None:
    if author is None:
        return None
    return _given(**{key: author.get(key) for key in ("name", "jobTitle", "sameAs")})


def _given(**values: Any) -> Node:
    """What is known; a value of 0 is."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
