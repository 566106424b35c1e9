"""ClaimReview as people write it, taken apart into the fields of a record."""

from collections.abc import Iterator, Mapping
from typing import Any

from claims.importing import values
from claims.importing.mending import Found, Raw, repair
from claims.importing.people import kind
from claims.importing.record import Repair

# Nobody nests these deeper, but who wants to do harm.
DEEPEST = 20

_CHILDREN = ("@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "review",
             "hasPart", "subjectOf", "claimReview", "claims")  # fmt: skip

Object = Mapping[str, Any]


def find(value: Any, deep: int = 0) -> Iterator[Object]:
    """Every ClaimReview in a value of JSON, in its order; also one without a type."""
    if deep > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from find(each, deep + 1)
    elif isinstance(value, Mapping):
        if is_review(value):
            yield value
        elif "text" in value and isinstance(value.get("claimReview"), list):
            yield from _of_api(value)
        else:
            for name in _CHILDREN:
                yield from find(value.get(name), deep + 1)


def is_review(value: Object) -> bool:
    types = value.get("@type") or ()
    named = [types] if isinstance(types, str) else types
    if any(str(each).rpartition("/")[2].rpartition(":")[2] == "ClaimReview" for each in named):
        return True
    return "claimReviewed" in value


def _of_api(claim: Object) -> Iterator[Object]:
    """The reviews of a claim as Google's Fact Check Tools answer it."""
    for review in claim["claimReview"]:
        if not isinstance(review, Mapping):
            continue
        site = values.text(_of(review.get("publisher"), "site"))
        yield {
            "claimReviewed": claim.get("text"),
            "url": review.get("url"),
            "name": review.get("title"),
            "datePublished": review.get("reviewDate"),
            "inLanguage": review.get("languageCode"),
            "reviewRating": {"alternateName": review.get("textualRating")},
            "publisher": {
                "name": _of(review.get("publisher"), "name"),
                "url": f"https://{site}/" if site else "",
            },
            "itemReviewed": {
                "author": {"name": claim.get("claimant")},
                "datePublished": claim.get("claimDate"),
            },
        }


def found(
    review: Object, *, place: str, page: str = "", known: Mapping[str, Any] | None = None
) -> Found:
    """What a ClaimReview says. ``known`` are the objects that it can name by ``@id``."""
    whole: Any = _linked(review, known or {})
    claim = _first(whole.get("itemReviewed"))
    rating, repairs = _rating(whole, claim)
    people, more = _people(whole)
    raw: Raw = {
        "url": whole.get("url") or _of(whole.get("mainEntityOfPage"), "@id", "url"),
        "claim": whole.get("claimReviewed") or _of(claim, "text"),
        "title": whole.get("headline") or whole.get("name"),
        "language": _language(whole.get("inLanguage")),
        "published": whole.get("datePublished") or whole.get("dateCreated"),
        "modified": whole.get("dateModified"),
        "finding": _of(whole.get("reviewRating"), "ratingExplanation")
        or whole.get("reviewBody") or whole.get("description"),
        "body": whole.get("articleBody") or whole.get("text"),
        "topics": whole.get("keywords") or [*values.texts(whole.get("about"))],
        **people, **rating, **_claimed(claim),
    }  # fmt: skip
    return Found(place=place, raw=raw, page=page, repairs=(*repairs, *more))


def _claimed(claim: Any) -> Raw:
    """Who said it, when and where."""
    author = _of(claim, "author") or _of(claim, "creator")
    types = [name for name in values.texts(_of(_first(author), "@type"), ()) if name != "Thing"]
    # Anything can be reviewed; an article says by its address where the claim stood.
    links = [_of(claim, name) for name in ("firstAppearance", "appearance", "url", "sameAs")]
    nested = [_of(_first(_of(claim, name)), "url") for name in ("isPartOf", "itemReviewed")]
    return {
        "claimant": list(values.texts(author, ("name", "@value", "alternateName"))),
        "claimant_kind": next((each for each in types if kind(each)), types[0] if types else ""),
        "claimant_same_as": _of(_first(author), "sameAs"),
        "said_on": _of(claim, "datePublished") or _of(claim, "dateCreated"),
        "appearances": [*values.texts([*links, *nested], ("url", "@id", "@value", "sameAs"))],
    }


def _rating(review: Object, claim: Any) -> tuple[Raw, list[Repair]]:
    rating, repairs = _first(review.get("reviewRating")), []
    if not rating and (rating := _first(_of(claim, "reviewRating"))):
        repairs.append(repair("rating_elsewhere", "rating", "itemReviewed", "reviewRating"))
    if not isinstance(rating, Mapping):
        return {"rating": rating}, repairs
    return {
        "rating": rating.get("alternateName") or rating.get("name"),
        "rating_number": rating.get("ratingValue"),
        "rating_best": rating.get("bestRating"),
        "rating_worst": rating.get("worstRating"),
    }, repairs


def _people(review: Object) -> tuple[Raw, list[Repair]]:
    """The publisher and the authors; ClaimReview says ``author`` for both."""
    authors = [*_each(review.get("author")), *_each(review.get("creator"))]
    publisher, repairs = _first(review.get("publisher")), []
    persons = [each for each in authors if kind(values.text(_of(each, "@type"), ())) == "person"]
    others = [each for each in authors if each not in persons]
    if not publisher and others:
        publisher, others = others[0], others[1:]
        name = values.text(publisher)
        if not _of(publisher, "@type") and name:
            repairs.append(repair("publisher_text", "publisher", name, name))
    name = values.text(publisher, ("name", "@value", "alternateName"))
    named = [text for each in [*persons, *others] if (text := values.text(each)) and text != name]
    url = _of(publisher, "url") or _of(publisher, "@id") or _of(publisher, "sameAs")
    site = values.text(url, ("@id", "url"))
    return {
        "publisher": name,
        "publisher_url": site if "//" in site or "." in site else "",
        "authors": named,
    }, repairs


def _language(value: Any) -> str:
    return values.text(value, ("alternateName", "@value", "identifier", "name"))


def _linked(value: Any, known: Mapping[str, Any], deep: int = 0) -> Any:
    """``value`` with the objects in the place of their names."""
    if deep > DEEPEST:
        return None
    if isinstance(value, list):
        return [_linked(each, known, deep + 1) for each in value]
    if not isinstance(value, Mapping):
        return value
    name = value.get("@id")
    if len(value) == 1 and isinstance(name, str) and name in known:
        value = known[name]
    return {key: _linked(each, known, deep + 1) for key, each in value.items()}


def _of(value: Any, *names: str) -> Any:
    """What an object has under the first of these names; nothing where there is no object."""
    value = _first(value)
    if not isinstance(value, Mapping):
        return value if names[0] in {"@id", "name"} and isinstance(value, str) else None
    return next((value[name] for name in names if value.get(name)), None)


def _first(value: Any) -> Any:
    return next(iter(_each(value)), None)


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
