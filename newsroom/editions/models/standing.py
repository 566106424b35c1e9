"""What an item's row must agree with in this room's tables."""

import pgtrigger

from newsroom.review.models import Item
from newsroom.review.triggers import Rule, refuse

STANDING = f"""
    SELECT * INTO edition FROM public.editions_edition WHERE item_id = NEW.id AND current;
    IF NEW.status = 'published' AND (edition.id IS NULL OR edition.change = 'withdrawal') THEN
        {refuse("An item is published when a live edition of it exists.")}
    END IF;
    IF NEW.status = 'withdrawn' AND edition.change IS DISTINCT FROM 'withdrawal' THEN
        {refuse("An item is withdrawn when its current edition is a withdrawal.")}
    END IF;
    IF NEW.status = 'spiked' AND edition.id IS NOT NULL THEN
        {refuse("What has been published is withdrawn, not spiked.")}
    END IF;
    RETURN NEW;
"""

SLUG_TAKEN = f"""
    IF EXISTS (
        SELECT FROM public.editions_address
        WHERE kind = NEW.kind AND slug = NEW.slug AND item_id <> NEW.id
    ) THEN
        {refuse("The address “%” belongs to another item that was published under it.", "NEW.slug")}
    END IF;
    RETURN NEW;
"""


class StandingItem(Item):
    """A proxy that carries this room's own rules about items; review does not know editions."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="status_and_edition",
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.AnyChange("status"),
                declare=[("edition", "public.editions_edition%ROWTYPE")],
                func=STANDING,
            ),
            Rule(
                name="slug_free",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug"),
                func=SLUG_TAKEN,
            ),
        ]
