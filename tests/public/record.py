"""Published things for the tests of public pages, each made by the real verbs."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from claims.models import Claim, EvidenceLink
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.editions.sections import SIZE
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f

PUBLISHED, WITHDRAWN = Status.PUBLISHED, Status.WITHDRAWN


def published(**fields: Any) -> Edition:
    """A new claim's first edition."""
    return f.bring_to(f.claim(**fields), PUBLISHED).current_edition


def published_article(*claims: Any, **fields: Any) -> Edition:
    return f.bring_to(f.article(claims=claims, **fields), PUBLISHED).current_edition


def again(item: Item, edit: Callable[[Any], None], **change: str) -> Edition:
    """A further edition of ``item`` after ``edit`` has changed its working copy."""
    values = {"change": "clarification", "note": "What is said is clearer now."} | change
    workflow.revise(item, by=item.created_by)
    draft = type(item.specific).objects.get(pk=item.pk)
    edit(draft)
    workflow.submit(draft, by=item.created_by)
    workflow.approve(draft, by=f.editor())
    return publishing.publish(draft, by=f.publisher(), **values)


def rerate(rating: str, finding: str = "Another finding.") -> Callable[[Claim], None]:
    def edit(claim: Claim) -> None:
        claim.verdict.rating = f.rating(rating)
        claim.verdict.finding = finding
        claim.verdict.save()

    return edit


def with_evidence(claim: Claim, *rows: tuple[Any, str]) -> Claim:
    """``claim``, a draft, with these pieces of evidence in place of its own."""
    claim.evidence_links.all().delete()
    for position, (evidence, stance) in enumerate(rows, 1):
        EvidenceLink.objects.create(
            claim=claim, evidence=evidence, stance=stance, position=position
        )
    return claim


def body(client: Client, path: str, status: int = 200, **extra: Any) -> str:
    response = client.get(path, **extra)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def last_section() -> str:
    """The section of the sitemap with the newest edition; ids are never counted from the start."""
    newest = Edition.objects.order_by("pk").last()
    return f"/sitemap-{newest.pk // SIZE if newest else 0}.xml"


def sections(client: Client) -> list[str]:
    """The addresses of all sections, as the sitemap's index names them."""
    found = re.findall(r"<loc>([^<]+)</loc>", body(client, "/sitemap.xml"))
    return [address.removeprefix("http://testserver") for address in found]


def tight(html: str) -> str:
    """HTML without the white space between its tags."""
    return re.sub(r">\s+<", "><", html)


def words(html: str) -> str:
    """The text of a page without its tags, in single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def json_ld(html: str) -> list[dict[str, Any]]:
    """Every JSON-LD block of a page but the way to it."""
    return [node for node in _json_ld(html) if node["@type"] != "BreadcrumbList"]


def way(html: str) -> list[dict[str, Any]]:
    """The steps of the page's breadcrumbs."""
    lists = [node for node in _json_ld(html) if node["@type"] == "BreadcrumbList"]
    return [step for node in lists for step in node["itemListElement"]]


def _json_ld(html: str) -> list[dict[str, Any]]:
    return [
        json.loads(block)
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]
