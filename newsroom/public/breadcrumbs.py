"""The way to a page, for machines."""

from typing import Any

from newsroom.public import addresses


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """The BreadcrumbList of a page: name and path of each step, from the top to the page itself."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": addresses.absolute(path),
            }
            for position, (name, path) in enumerate(steps, 1)
        ],
    }
