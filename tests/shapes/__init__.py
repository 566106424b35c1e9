"""Whether ClaimReviews have the shape that ``claimreview.ttl`` describes, in SHACL."""

import json
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import batched
from pathlib import Path
from typing import Any

from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import SH

Node = dict[str, Any]

# Of schema.org's own context, which is on another host, as much as our reviews need.
ADDRESSES = (
    "url", "sameAs", "archivedAt", "isBasedOn", "publishingPrinciples", "correctionsPolicy",
    "verificationFactCheckingPolicy", "ownershipFundingInfo", "masthead",
    "actionableFeedbackPolicy",
)  # fmt: skip
CONTEXT = {"@vocab": "https://schema.org/"} | {name: {"@type": "@id"} for name in ADDRESSES}
AT_ONCE = 250  # reviews in one graph: more cost more than their share


@cache
def shapes() -> Graph:
    return Graph().parse(Path(__file__).with_name("claimreview.ttl"))


def wrong(reviews: Iterable[Node]) -> Iterator[str]:
    """What is wrong with which review, one sentence each."""
    for some in batched(reviews, AT_ONCE, strict=False):
        yield from (f"{one['@id']}: not of one address" for one in some if not _is_of_one(one))
        yield from _judged(some)


def _judged(reviews: Iterable[Node]) -> list[str]:
    # What these libraries find old in each other is not ours to mend.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = graph_of(reviews)
        conforms, report, _text = validate(graph, shacl_graph=shapes(), inplace=True)
    return [] if conforms else list(_sentences(report))


def _is_of_one(review: Node) -> bool:
    """Whether the review and its claim are named by their page. (SHACL would say it in SPARQL,
    which takes five times as long as all the rest.)
    """
    url, claim = review["url"], review["itemReviewed"]
    return review["@id"] == f"{url}#review" and claim["@id"] == f"{url}#claim"


def graph_of(reviews: Iterable[Node]) -> Graph:
    """The reviews as RDF. Each must name schema.org as its vocabulary."""
    nodes = []
    for review in reviews:
        assert review["@context"] == "https://schema.org"
        nodes.append({name: value for name, value in review.items() if name != "@context"})
    whole = {"@context": CONTEXT, "@graph": nodes}
    return Graph().parse(data=json.dumps(whole), format="json-ld")


def _sentences(report: Any) -> Iterator[str]:
    for found in report.subjects(SH.resultMessage):
        focus, path = report.value(found, SH.focusNode), report.value(found, SH.resultPath)
        yield f"{focus} {path or ''}: {report.value(found, SH.resultMessage)}"
