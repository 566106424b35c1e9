"""The desk's own addresses, in the admin's namespace."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from newsroom.desk.views import (
    audit,
    autosave,
    bundles,
    checklist,
    comments,
    entering,
    history,
    imports,
    lists,
    looking,
    lookup,
    notices,
    outside,
    palette,
    presence,
    queue,
    reports,
    restore,
    review,
    roles,
    schedules,
    similar,
    tickets,
    tokens,
    transcripts,
    verb,
    visitor,
    webhooks,
)


def urlpatterns(guard: Callable[..., Any]) -> list[URLPattern]:
    """``guard`` lets only staff through: the site's ``admin_view``."""
    return [
        *_desk(guard),
        *_entering(guard),
        *_item(guard),
        # Not for staff: whoever has the link, and no more than to read.
        path("preview/<str:token>/", visitor.visit, {"may_answer": False}, name="preview"),
    ]


def _desk(guard: Callable[..., Any]) -> list[URLPattern]:
    """Lists, and what is about no single item."""
    return [
        path("lists/<slug:name>/", guard(lists.item_list), name="item_list"),
        path("queue/", guard(queue.queue_list), name="queue"),
        path("autosave/", guard(autosave.keep), name="autosave"),
        path("audit/", guard(audit.audit_list), name="audit"),
        path("audit/audit.csv", guard(audit.audit_file), name="audit_file"),
        path("notices/", guard(notices.notice_list), name="notice_list"),
        path("notices/read/", guard(notices.notice_read), name="notice_read"),
        path("notices/settings/", guard(notices.notice_choices), name="notice_choices"),
        path("notices/unsent/", guard(notices.notice_unsent), name="notice_unsent"),
        path("readers/", guard(tickets.ticket_list), name="ticket_list"),
        path("readers/<int:pk>/", guard(tickets.ticket), name="ticket"),
        path("reports/", guard(reports.report_list), name="report_list"),
        path("reports/<slug:name>/", guard(reports.report), name="report"),
        path("reports/<slug:name>.zip", guard(reports.report_archive), name="report_archive"),
        path("reports/<slug:name>/<slug:part>.csv", guard(reports.report_file), name="report_file"),
        path("schedules/", guard(schedules.schedule_list), name="schedule_list"),
        path("bundles/", guard(bundles.bundle_list), name="bundle_list"),
        path("bundles/new/", guard(bundles.bundle_new), name="bundle_new"),
        path("bundles/<int:pk>/", guard(bundles.bundle), name="bundle"),
        *_webhooks(guard),
        *_imports(guard),
        path("tokens/", guard(tokens.token_list), name="token_list"),
        path("tokens/everybody/", guard(tokens.token_all), name="token_all"),
        path("tokens/<int:pk>/revoke/", guard(tokens.token_revoke), name="token_revoke"),
    ]


def _webhooks(guard: Callable[..., Any]) -> list[URLPattern]:
    """Other programs that are told what becomes public."""
    return [
        path("webhooks/", guard(webhooks.webhook_list), name="webhook_list"),
        path("webhooks/new/", guard(webhooks.webhook_new), name="webhook_new"),
        path("webhooks/<int:pk>/", guard(webhooks.webhook), name="webhook"),
        path("webhooks/<int:pk>/secret/", guard(webhooks.webhook_secret), name="webhook_secret"),
        path("webhooks/<int:pk>/try/", guard(webhooks.webhook_try), name="webhook_try"),
        path(
            "webhooks/<int:pk>/deliveries/<int:delivery>/again/",
            guard(webhooks.webhook_again),
            name="webhook_again",
        ),
        path(
            "webhooks/<int:pk>/deliveries/<int:delivery>/settle/",
            guard(webhooks.webhook_settle),
            name="webhook_settle",
        ),
    ]


def _imports(guard: Callable[..., Any]) -> list[URLPattern]:
    """What was published elsewhere, brought in."""
    return [
        path("imports/", guard(imports.import_list), name="import_list"),
        path("imports/<int:pk>/", guard(imports.imported), name="import"),
        path("imports/<int:pk>/state/", guard(imports.import_state), name="import_state"),
        path("imports/<int:pk>/columns/", guard(imports.import_columns), name="import_columns"),
        path("imports/<int:pk>/choices/", guard(imports.import_choices), name="import_choices"),
        path("imports/<int:pk>/do/", guard(imports.import_do), name="import_do"),
    ]


def _entering(guard: Callable[..., Any]) -> list[URLPattern]:
    """Ways to enter something, and what helps with it."""
    return [
        path("occasions/enter/", guard(entering.occasion_new), name="occasion_new"),
        path("occasions/<int:pk>/enter/", guard(entering.occasion_enter), name="occasion_enter"),
        path("palette/", guard(palette.palette_results), name="palette"),
        path("roles/", guard(roles.speaker_role), name="speaker_role"),
        path("transcripts/", guard(transcripts.transcript_list), name="transcript_list"),
        path("transcripts/new/", guard(transcripts.transcript_new), name="transcript_new"),
        path("transcripts/<int:pk>/", guard(transcripts.transcript), name="transcript"),
        path(
            "transcripts/<int:pk>/statements/",
            guard(transcripts.transcript_statements),
            name="transcript_statements",
        ),
        path("lookups/<slug:kind>/", guard(lookup.ask), name="lookup_ask"),
        path("lookups/<slug:kind>/<int:pk>/", guard(lookup.state), name="lookup_state"),
        path("similar/", guard(similar.similar), name="similar"),
    ]


def _item(guard: Callable[..., Any]) -> list[URLPattern]:
    """What is done about one item; the verbs come last, for any word can be one."""
    return [
        path("items/<int:pk>/", guard(review.item_review), name="item_review"),
        path(
            "items/<int:pk>/revisions/<int:number>/",
            guard(review.revision_preview),
            name="revision_preview",
        ),
        path("items/<int:pk>/comments/", guard(comments.add), name="comment_add"),
        path(
            "items/<int:pk>/comments/<int:comment>/resolve/",
            guard(comments.resolve),
            name="comment_resolve",
        ),
        path("items/<int:pk>/checklist/", guard(checklist.keep), name="checklist_keep"),
        path("items/<int:pk>/arrange/", guard(queue.item_arrange), name="item_arrange"),
        path("items/<int:pk>/outside/", guard(outside.outside_links), name="outside_links"),
        path(
            "items/<int:pk>/outside/<int:link>/revoke/",
            guard(outside.outside_revoke),
            name="outside_revoke",
        ),
        path("items/<int:pk>/looked-at/", guard(looking.looked_at), name="looked_at"),
        path("items/<int:pk>/history/", guard(history.item_history), name="item_history"),
        path("items/<int:pk>/compare/", guard(history.item_compare), name="item_compare"),
        path("items/<int:pk>/restore/", guard(restore.item_restore), name="item_restore"),
        path("items/<int:pk>/presence/", guard(presence.presence), name="item_presence"),
        path("items/<int:pk>/take-over/", guard(presence.take_over), name="item_take_over"),
        path("items/<int:pk>/<slug:verb>/", guard(verb.item_verb), name="item_verb"),
    ]
