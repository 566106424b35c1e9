"""Under which terms others may use the record, told with every answer for machines."""

from urllib.parse import quote

from django.conf import settings

Terms = dict[str, str]


def terms() -> Terms:
    """The licence by name and address, and whom to name for what is used."""
    return {
        "name": settings.NEWSROOM_LICENCE,
        "url": settings.NEWSROOM_LICENCE_URL,
        "attribution": f"{settings.NEWSROOM_NAME}, {settings.SITE_URL}/",
    }


def links() -> list[str]:
    """The same as values of the header ``Link``, which holds no letters but ASCII."""
    name = quote(settings.NEWSROOM_NAME, safe="")
    return [
        f'<{settings.NEWSROOM_LICENCE_URL}>; rel="license"',
        f"<{settings.SITE_URL}/>; rel=\"author\"; title*=UTF-8''{name}",
    ]
