"""The reports there are, and who may see which."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from newsroom.desk.reports import assessor, balance, cycle, upkeep, workload
from newsroom.desk.reports.tables import Part, Report
from newsroom.review.states import Role

_NEWSROOM = frozenset({Role.REPORTER, Role.EDITOR, Role.PUBLISHER, Role.STANDARDS})
_CHOSEN = _(
    "Checked, not sampled: the newsroom chose these claims, so the counts say nothing about how"
    " often anybody is right. No percentages below ten."
)

REPORTS = {
    report.name: report
    for report in (
        Report(
            name="cycle",
            title=_("Cycle time"),
            about=_("How long claims and articles stay in draft, in review and reviewed."),
            roles=frozenset({Role.EDITOR, Role.PUBLISHER, Role.STANDARDS}),
            days=91,
            parts=(
                Part(
                    name="states",
                    title=_("Hours in each state"),
                    read=cycle.stays,
                    note=_(
                        "Counted when a state is left within the period. Weekends and nights count."
                    ),
                ),
            ),
        ),
        Report(
            name="verdicts",
            title=_("Verdicts over time"),
            about=_("The claims of each month with the verdict they have now."),
            roles=_NEWSROOM,
            days=365,
            parts=(
                Part(
                    name="months",
                    title=_("Claims by month and verdict"),
                    read=balance.verdicts,
                    note=_("By the day of first publication; withdrawn claims are left out."),
                ),
            ),
        ),
        Report(
            name="balance",
            title=_("Balance"),
            about=_("Whose claims were checked, about what, and with which verdict."),
            roles=_NEWSROOM,
            days=365,
            parts=(
                Part(name="speakers", title=_("By speaker"), read=balance.by_speaker, note=_CHOSEN),
                Part(name="bodies", title=_("By party or body"), read=balance.by_body,
                     note=_("The body for which the first speaker spoke, as it was published.")),
                Part(name="topics", title=_("By topic"), read=balance.by_topic),
                Part(name="verdicts", title=_("By verdict"), read=balance.by_verdict),
                Part(name="months", title=_("By month"), read=balance.verdicts),
            ),
        ),
        Report(
            name="workload",
            title=_("Workload"),
            about=_(
                "Items and decisions by person and week. Only publishers and administrators see it."
            ),
            roles=frozenset({Role.PUBLISHER, Role.ADMINISTRATOR}),
            days=91,
            parts=(
                Part(
                    name="people",
                    title=_("By person"),
                    read=workload.by_person,
                    note=_(
                        "Items are those in which somebody took a step. The numbers show where help"
                        " is needed; how hard an item was they do not know."
                    ),
                ),
                Part(name="weeks", title=_("By week and person"), read=workload.by_week),
            ),
        ),
        Report(
            name="links",
            title=_("Links"),
            about=_("Links that are dead, and sources of public claims that are archived nowhere."),
            roles=_NEWSROOM,
            parts=(
                Part(
                    name="sources",
                    title=_("Sources whose link is dead"),
                    read=upkeep.dead_sources,
                    note=_("It failed on days that are two days apart, and never worked between."),
                ),
                Part(
                    name="statements",
                    title=_("Statements whose link is dead"),
                    read=upkeep.dead_statements,
                ),
                Part(
                    name="unarchived",
                    title=_("Sources of public claims without an archived link"),
                    read=upkeep.unarchived,
                ),
            ),
        ),
        Report(
            name="overdue",
            title=_("To look at again"),
            about=_("Public claims whose date to look again has passed."),
            roles=_NEWSROOM,
            parts=(Part(name="claims", title=_("Longest over first"), read=upkeep.overdue),),
        ),
        Report(
            name="assessor",
            title=_("For the assessor"),
            about=_("Twelve months of checks, sources, second readers, corrections and contacts."),
            roles=frozenset({Role.PUBLISHER, Role.STANDARDS}),
            days=365,
            parts=(
                Part(
                    name="weeks",
                    title=_("Checks per week"),
                    read=assessor.weeks,
                    note=_(
                        "A second reader approved the published text and neither submitted it nor"
                        " proposed its verdict. Withdrawn claims are left out; see the corrections."
                    ),
                ),
                Part(
                    name="contacts",
                    title=_("Asking those concerned"),
                    read=assessor.contacts,
                    note=_("From the log of the claims that were first published in the period."),
                ),
                Part(
                    name="corrections",
                    title=_("Corrections, clarifications, changed verdicts and withdrawals"),
                    read=assessor.corrections,
                    note=_(
                        "Hours in the making count from when somebody opened the published item"
                        " for a change until the correction was public."
                    ),
                ),
                Part(name="checks", title=_("Every check"), read=assessor.every_check),
            ),
        ),
    )
}  # fmt: skip


def of(user: Any) -> list[Report]:
    """The reports that ``user`` may see."""
    return [report for report in REPORTS.values() if report.is_for(user)]
