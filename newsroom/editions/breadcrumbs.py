"""Where a page stands, as schema.org says it: BreadcrumbList."""

from collections.abc import Iterable
from typing import Any

from newsroom.editions.claimreview import CONTEXT


def breadcrumb_list(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page, from the front page to itself; each step its name and absolute address."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, 1)
        ],
    }
