"""The history of an item: who did what, when and why."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.states import LINES, NOT_BY_TOKEN, VERBS, Status
from newsroom.review.triggers import AppendOnly, Rule, lock, refuse


def sha256(text: str) -> str:
    """SQL for the SHA-256 of a text, in hexadecimal digits."""
    return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def microseconds(moment: str) -> str:
    """SQL for the microseconds since 1970."""
    return f"(extract(epoch FROM {moment}) * 1000000)::bigint"


def chained(line: str) -> str:
    """SQL for what the hash of a line covers besides the hash before it (newsroom/review/chain.py).

    With the line go what was signed and the signature; a hash of a text instead of the text itself,
    so that a passage can be redacted and the chain still be proved.
    """
    return f"""
        {line}.item_id, {line}.actor_id, {line}.verb, {line}.from_status, {line}.to_status,
        coalesce((
            SELECT concat_ws(',', number, digest, submitted_by_id, {microseconds("submitted_at")},
                {sha256("message")}, barred::text, approvals_needed)
            FROM public.review_revision WHERE id = {line}.revision_id
        ), ''),
        coalesce((
            SELECT concat_ws(',', {microseconds("decided_at")}, {sha256("decision.reason")},
                {sha256("self_approval_reason")})
            FROM public.review_decision AS decision
            WHERE revision_id = {line}.revision_id AND reviewer_id = {line}.actor_id
                AND kind = trim(trailing '_' FROM {line}.verb)
        ), ''),
        {sha256(f"{line}.reason")}, {microseconds(f"{line}.at")}
    """


CHAIN_SQL = f"""
    -- Taken under the lock, so that the order of the ids is the order of the chain.
    NEW.id := nextval(pg_get_serial_sequence('public.review_activity', 'id'));
    SELECT own_hash INTO NEW.previous_hash FROM public.review_activity
    WHERE item_id = NEW.item_id ORDER BY id DESC LIMIT 1;
    NEW.previous_hash := coalesce(NEW.previous_hash, '');
    NEW.own_hash := encode(sha256(convert_to(concat_ws('|',
        'activity-1', NEW.previous_hash, {chained("NEW")}
    ), 'UTF8')), 'hex');
    RETURN NEW;
"""

OWN_TOKEN = f"""
    IF NOT EXISTS (
        SELECT FROM public.review_token
        WHERE id = NEW.token_id AND person_id = NEW.actor_id
            AND revoked_at IS NULL AND expires_at > now()
    ) THEN
        {refuse("A token acts for its own person, and while it works.")}
    END IF;
    RETURN NEW;
"""


class Activity(models.Model):
    """One line of an item's history, append-only, chained per item by hashes the database makes."""

    item = models.ForeignKey(
        "review.Item", models.PROTECT, related_name="activities", verbose_name=_("item")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    verb = models.CharField(
        _("verb"),
        max_length=20,
        choices=[*((verb.name, verb.label) for verb in VERBS.values()), *LINES.items()],
    )
    from_status = models.CharField(_("from"), max_length=20, choices=Status)
    to_status = models.CharField(_("to"), max_length=20, choices=Status)
    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )
    reason = models.TextField(_("reason"), blank=True)
    # By which program of the actor's, if it was one. Not in the chain: it is nobody's but the
    # newsroom's, and the record is proved without it.
    token = models.ForeignKey(
        "review.Token", models.PROTECT, null=True, related_name="+", verbose_name=_("token")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    previous_hash = models.CharField(max_length=64, editable=False, blank=True)
    own_hash = models.CharField(max_length=64, editable=False, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["pk"]
        # For the audit: all of it, by person and by verb, newest first.
        indexes = [
            models.Index(fields=["at", "id"], name="activity_at"),
            models.Index(fields=["actor", "at", "id"], name="activity_actor_at"),
            models.Index(fields=["verb", "at", "id"], name="activity_verb_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(token=None) | ~Q(verb__in=NOT_BY_TOKEN), name="activity_not_by_token"
            )
        ]
        triggers = [
            AppendOnly(noun="An activity"),
            Rule(
                name="own_token",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__token__isnull=False),
                func=OWN_TOKEN,
            ),
            Rule(
                name="chain",
                operation=pgtrigger.Insert,
                declare=[("item_status", "TEXT")],
                func=lock("NEW.item_id", into="item_status", columns="status") + CHAIN_SQL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.actor})"
