"""The ways in that the program itself offers: its verbs, its buttons, its forms, its bundles.

Each answers whether it did what was asked; a refusal is an answer as well.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Verdict
from newsroom.articles.models import Article
from newsroom.editions import bundles, verbs
from newsroom.editions.models import Edition
from newsroom.review.errors import Refused, rule_sentence
from newsroom.review.models import Bundle, Item
from tests import typed
from tests.factories import rating
from tests.walk.house import MISSPELT, House
from tests.walk.state import State
from tests.walk.words import word

WAYS = ("the verb", "the button")


def said(item: Item, state: State, n: int) -> dict[str, Any]:
    """What somebody types with a verb who means it, ``n`` being their mood."""
    kinds = ["correction", "clarification", "update"]
    return {
        "reason": f"The reason {word()}.",
        "self_approval_reason": f"Nobody else is here {word()}.",
        "message": f"Look at this {word()}.",
        "note": f"It was wrong {word()} and is right.",
        "change": _kind(item, state) or kinds[n % 3],
        "at": f"{timezone.localtime() + timedelta(hours=20):%Y-%m-%dT%H:%M}",
    }


def blundered(item: Item, state: State, n: int) -> dict[str, Any]:
    """What somebody types who is careless, or worse."""
    slips = [
        {"reason": " ", "note": "\t", "self_approval_reason": ""},
        {"change": "rating_change"},
        {"change": "clarification"},
        {"change": "first"},
        {"at": "2020-01-01T10:00"},
        {"at": "2027-03-28T02:30"},
        {"revision": 1},
    ]
    return said(item, state, n) | slips[n % len(slips)]


def _kind(item: Item, state: State) -> str:
    """The kind that a change has by its nature, if it has one."""
    current, newest = state.current(item.pk), state.newest_revision(item.pk)
    if current is None or newest is None:
        return ""
    old, new = json.loads(current["content"]), json.loads(newest["content"])
    if old["card"]["rating"] != new["card"]["rating"]:
        return "rating_change"
    for content in (old, new):
        content.get("verdict", {}).pop("reasoning", None)
    is_misspelt = old == new and current["content"] != newest["content"]
    return "typo" if is_misspelt else ""


def perform(house: House, way: str, verb: str, name: str, person: str, words: Any) -> bool:
    """Do a verb by one of the ``WAYS``."""
    item = house[name]
    revisions = list(item.revisions.order_by("-number"))
    meant = revisions[house.turn() % len(revisions)] if verb == "restore" and revisions else None
    meant = meant or item.newest_revision
    words = {"revision": meant.pk if meant else None} | words
    if way == "the button":
        url = reverse("admin:item_verb", args=[item.pk, verb])
        return _pressed(house, person, url, words)
    by = house.cast[person]
    asked = {each.name for each in verbs.inputs(verb, item, by=by)} | {"revision"}
    typed_in = {key: value for key, value in words.items() if key in asked}
    if not verbs.ACTS[verb].pinned:
        typed_in.pop("revision")
    return attempted(lambda: verbs.perform(verb, item, by=by, **typed_in))


def attempted(act: Callable[[], Any]) -> bool:
    """Whether an act was not refused, be it by the program or by a rule of the database."""
    try:
        with transaction.atomic():
            act()
    except Refused:
        return False
    except IntegrityError as error:
        if rule_sentence(error) is None:
            raise
        return False
    return True


def _pressed(house: House, person: str, url: str, data: dict[str, Any]) -> bool:
    sent = {key: value for key, value in data.items() if value is not None}
    response = house.cast.clients[person].post(url, sent)
    assert response.status_code in (200, 302, 400, 403, 404, 409, 422), response.status_code
    return response.status_code == 302 and "login" not in response.url


# --- What is typed into a draft ---

FIELDS = ("title", "text", "rating", "typo", "slug")


def edits(house: House, name: str) -> Mapping[str, Callable[[], dict[str, str]]]:
    """What can be typed into an item, by what it is: the fields of its form."""

    def slug() -> dict[str, str]:
        house.slugs[name].append(f"{name}-{word()}")
        return {"slug": house.slugs[name][-1]}

    if name == "article":
        return {
            "title": lambda: {"headline": f"Headline {word()}"},
            "text": lambda: {"standfirst": f"Standfirst {word()}."},
            "slug": slug,
            "typo": lambda: {"blocks-0-text": f"<p>Some text.{'.' * (house.turn() % 3)}</p>"},
            "rating": lambda: {"blocks-0-text": f"<p>Some text {word()}.</p>"},
        }
    verdict = Verdict.objects.select_related("rating").get(claim=house.pks[name])
    rerated = "false" if verdict.rating.slug == "half-true" else "half-true"
    respelt = MISSPELT[verdict.reasoning == MISSPELT[0]]
    return {
        "title": lambda: {"wording": f"They did {word()}."},
        "text": lambda: {"verdict-0-finding": f"They did not {word()}."},
        "slug": slug,
        "typo": lambda: {"verdict-0-reasoning": respelt},
        "rating": lambda: {"verdict-0-rating": str(rating(rerated).pk)},
    }


def type_into_form(house: House, name: str, person: str, what: str, button: str) -> bool:
    """Send the form of an item as a browser would; ``button`` saves, or submits as well."""
    item = house[name]
    app = "articles_article" if name == "article" else "claims_claim"
    url = reverse(f"admin:{app}_change", args=[item.pk])
    client = house.cast.clients[person]
    page = client.get(url)
    if page.status_code != 200:
        return False
    form = f"{app.partition('_')[2]}_form"
    before = house.versions()
    response = typed.send(
        client, url, typed.shown(page, form), button, **edits(house, name)[what]()
    )
    assert response.status_code in (200, 302, 403), response.status_code
    return response.status_code == 302 and house.versions() != before


def type_behind(house: House, name: str, what: str) -> None:
    """The same by ``QuerySet.update()``. Raises IntegrityError where a rule refuses."""
    for field, value in edits(house, name)[what]().items():
        where = field.rpartition("-")[2]
        own = Item.objects.filter(pk=house.pks[name])
        if where == "slug":
            own.update(slug=value)
        elif field.startswith("verdict"):
            column = {"rating": "rating_id"}.get(where, where)
            Verdict.objects.filter(claim=house.pks[name]).update(**{column: value})
        elif field.startswith("blocks"):
            house.specific(name).blocks.filter(kind="text").update(text=value)
        else:
            model = Article if name == "article" else Claim
            model.objects.filter(pk=house.pks[name]).update(**{where: value})


# --- Bundles ---


def bundle(house: House, way: str, person: str, act: str, words: Any) -> bool:
    """Publish or schedule the article with its claims."""
    article = house["article"]
    if way == "the button":
        return _bundle_page(house, person, act, words, article)
    by = house.cast[person]

    def together() -> None:
        made = bundles.of_article(article, by=by)
        note = {"change": words["change"], "note": words["note"]}
        further = [row for row in made.members.all() if row.item.current_edition]
        bundles.say(made, by=by, said={row.pk: note for row in further})
        if act == "publish":
            bundles.publish_bundle(made, by=by, read=_read(made))
        else:
            bundles.schedule_bundle(made, by=by, at=words["at"], read=_read(made))

    return attempted(together)


def _read(made: Bundle) -> dict[int, int]:
    newest = {row.pk: row.item.newest_revision for row in made.members.all()}
    return {row: revision.pk for row, revision in newest.items() if revision}


def _bundle_page(house: House, person: str, act: str, words: Any, article: Item) -> bool:
    client = house.cast.clients[person]
    made = client.post(reverse("admin:bundle_new"), {"item": article.pk})
    if made.status_code != 302 or "login" in made.url:
        return False
    page = client.get(made.url)
    data = {"do": act, "at": words["at"]}
    for row in page.context["form"].rows:
        for field in row:
            typed_in = words.get(field.name) if field.name != "revision" else None
            data[field.html_name] = typed_in or field.value() or ""
    return _pressed(house, person, made.url, data)


# --- What offers no verb at all ---


def ask_for_more(house: House, name: str, person: str, n: int) -> bool:
    """Ask the list of the admin for a bulk action, or the read-only API for a change."""
    item, client = house[name], house.cast.clients[person]
    if n % 2:
        app = "articles_article" if name == "article" else "claims_claim"
        action = ["delete_selected", "publish", "approve"][n % 3]
        sent = {"action": action, "_selected_action": [item.pk], "post": "yes", "index": 0}
        response = client.post(reverse(f"admin:{app}_changelist"), sent)
    else:
        own = f"/api/v1/{item.kind}s/{item.slug}/"
        method = [client.post, client.put, client.patch, client.delete][n // 2 % 4]
        response = method(own, {"status": "published"}, content_type="application/json")
    assert response.status_code in (200, 302, 403, 404, 405), response.status_code
    return False


# --- Commands ---


def sweep(editions: int) -> bool:
    """Whether it published anything; before it there were so many editions."""
    call_command("sweep", "--once")
    return Edition.objects.count() > editions


def command(**options: str) -> bool:
    call_command("review_policy", stdout=StringIO(), **options)
    return True
