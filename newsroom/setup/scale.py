"""The rating scale that ships; a newsroom changes it in the admin."""

from claims.models import Rating, RatingScale

# slug, label, value, colour, definition
RATINGS = [
    ("true", "True", 5, "true", "The claim is accurate and leaves nothing important out."),
    ("mostly-true", "Mostly true", 4, "mostly-true",
     "The claim is accurate in the main, but a detail is off or something is missing."),
    ("half-true", "Half true", 3, "half",
     "Part of the claim is accurate and part is not, or what it leaves out changes its meaning."),
    ("mostly-false", "Mostly false", 2, "mostly-false",
     "The claim has a grain of truth, but the evidence contradicts its substance."),
    ("false", "False", 1, "false", "The evidence contradicts the claim."),
    ("unproven", "Unproven", None, "off-axis",
     "The evidence that could be found neither bears the claim out nor contradicts it."),
]  # fmt: skip


def run() -> None:
    """Make the scale where there is none at all."""
    if RatingScale.objects.exists():
        return
    scale = RatingScale.objects.create(name="Six levels")
    for position, (slug, label, value, colour, definition) in enumerate(RATINGS, 1):
        Rating.objects.create(
            scale=scale,
            slug=slug,
            label=label,
            value=value,
            colour=colour,
            definition=definition,
            position=position,
        )
