"""Which item an address belongs to, for ever."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.models import Item
from newsroom.review.triggers import AppendOnly, Rule, lock, refuse

CLAIMED = f"""
    {lock("NEW.item_id", into="item", columns="*")}
    IF item.status <> 'reviewed' OR item.slug <> NEW.slug OR item.kind <> NEW.kind THEN
        {refuse("An address is given when its item is published.")}
    END IF;
    RETURN NEW;
"""


class Address(models.Model):
    """A slug under which an item was published: it is never given to another one."""

    kind = models.CharField(_("kind"), max_length=10, choices=Item.Kind)
    slug = models.SlugField(_("address"), max_length=100, allow_unicode=True, db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="addresses", verbose_name=_("item"))
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="address_once")]
        triggers = [
            AppendOnly(noun="An address"),
            Rule(
                name="claimed",
                operation=pgtrigger.Insert,
                declare=[("item", "public.review_item%ROWTYPE")],
                func=CLAIMED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
