"""Files of fact-checks that nobody published, and bringing them in."""

import json
from io import BytesIO
from typing import Any

from claims.importing import runs
from claims.models import Claim, Evidence, Import, Source, Speaker, Statement, Verdict
from newsroom.review.models import EditorNote


def review(name: str, **more: Any) -> dict[str, Any]:
    """A ClaimReview about ``name``; ``more`` are rating, claimant, said and any key of its own."""
    rating = more.pop("rating", "False")
    claimant = more.pop("claimant", {"name": f"Speaker of {name}", "@type": "Person"})
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://facts.example.org/{name.replace(' ', '-')}/",
        "claimReviewed": f"It is said that {name}.",
        "name": f"No, not {name}",
        "inLanguage": "en",
        "datePublished": "2021-05-03",
        "author": {
            "@type": "Organization",
            "name": "The Facts",
            "url": "https://facts.example.org/",
        },
        "reviewRating": {"@type": "Rating", "alternateName": rating},
        "itemReviewed": {
            "@type": "Claim",
            "author": claimant,
            "datePublished": more.pop("said", "2021-05-01"),
            "appearance": [{"@type": "CreativeWork", "url": f"https://said.example.org/{name}"}],
        },
    } | more


def lines(*reviews: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in reviews).encode()


def begun(*reviews: dict[str, Any], by: Any, name: str = "facts.jsonl") -> Import:
    return runs.begin(BytesIO(lines(*reviews)), name=name, by=by, nudge=False)


def read(*reviews: dict[str, Any], by: Any, name: str = "facts.jsonl") -> Import:
    """An import whose dry run is done."""
    return runs.finish(begun(*reviews, by=by, name=name))


def landed(*reviews: dict[str, Any], by: Any, **how: Any) -> Import:
    return land(read(*reviews, by=by), by=by, **how)


def land(run: Import, *, by: Any, **how: Any) -> Import:
    return runs.finish(runs.land(run, by=by, nudge=False, **how))


def outcomes(run: Import) -> list[tuple[str, str]]:
    return list(run.rows.order_by("number").values_list("outcome", "waits"))


def reasons(run: Import, number: int) -> list[str]:
    return [reason["sentence"] for reason in run.rows.get(number=number).reasons]


def counted() -> dict[str, int]:
    """How many rows there are of everything that an import makes."""
    models = (Claim, Statement, Speaker, Source, Evidence, Verdict, EditorNote)
    return {model.__name__: model._default_manager.count() for model in models}
