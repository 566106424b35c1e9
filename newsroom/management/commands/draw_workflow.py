"""The workflow as a page of the docs, made from the data that the program itself follows."""

import difflib
import inspect
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import translation

from newsroom.editions.verbs import ACTS
from newsroom.review.states import VERBS, Role, Status, Verb

PATH = settings.BASE_DIR / "docs" / "reference" / "workflow.md"

INTRODUCTION = """\
# The workflow

<!-- Made by `manage.py draw_workflow` from newsroom/review/states.py. Do not edit. -->

An item is a claim or an article. Its status is the state of the working copy; what readers see is
told by its current edition. Only the verbs below move an item, and the database refuses every other
change of status.
"""

BEYOND = """\
What a verb asks beyond this (`newsroom/review/rules.py`, and again in the database):

- `submit`: nothing is missing; all that is missing is listed at once.
- `approve`: the person has not approved this revision already, and no comment that must be resolved
  is open. Barred are whoever submitted the revision and whoever proposed its verdict. A reviewed
  item takes further approvals, so that two editors can approve at the same moment; its schedule
  stays.
- `restore`: nothing of the revision was redacted, and everything that it rests on (statements,
  speakers, sources, evidence, topics, places, other items) is still there, its ratings in use.
- `publish`: the newest revision has all the approvals it needs; nothing is under embargo; every
  claim of an article is live; a further edition says what kind of change it is and tells the public
  in a note. What was taken over from elsewhere as it stood (`archive`) is published with the whole
  import it came with, once a second person has confirmed the report of it (docs/adr/0054); it has
  no checklist and needs one approval.
"""

ARRANGED = """\
## What is arranged around an item

Who has an item, until when and how urgent it is are no verbs: they leave its status, its text and
its signatures alone (`newsroom/review/assigning.py`). Editors arrange any item that is not spiked.
Whoever has a role with which something can be done in an item's status takes it if it is nobody's;
who has it, or made it while it is nobody's, hands it over with a note. Each step is a line of the
item's history, and whoever gets an item is told.
"""

HOW_TO_READ = """\
## Who may do what when

A cell names the statuses in which a role may use the verb. Roles are groups, and a person can have
several; being a superuser is not a role.
"""


class Command(BaseCommand):
    help = "Write docs/reference/workflow.md; with --check only say whether it is up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when stale")

    def handle(self, *, check: bool, **options: Any) -> None:
        page = draw()
        if not check:
            PATH.write_text(page, encoding="utf-8")
            self.stdout.write(f"Written: {PATH}")
        elif difference := compare(page):
            raise CommandError(
                f"{PATH} is not what newsroom/review/states.py says; run `manage.py draw_workflow`."
                f"\n{difference}"
            )


def compare(page: str) -> str:
    """A unified diff from the file to ``page``, empty where they are equal."""
    written = PATH.read_text(encoding="utf-8") if PATH.exists() else ""
    lines = difflib.unified_diff(
        written.splitlines(), page.splitlines(), "written", "expected", lineterm="", n=0
    )
    return "\n".join(lines)


def draw() -> str:
    """The whole page, in the source language."""
    with translation.override("en"):
        parts = [INTRODUCTION, diagram(), verbs(), BEYOND, HOW_TO_READ, roles(), ARRANGED]
        return "\n".join(parts)


def diagram() -> str:
    """A Mermaid state diagram; verbs between the same two statuses share an arrow."""
    arrows: dict[tuple[Status, Status], list[str]] = {}
    for verb in VERBS.values():
        for source, targets in verb.moves.items():
            for target in targets:
                arrows.setdefault((source, target), []).append(spoken(verb))
    lines = [f'    state "{status.label}" as {status.value}' for status in Status]
    lines.append(f"    [*] --> {Status.DRAFT.value}")
    for (source, target), names in arrows.items():
        lines.append(f"    {source.value} --> {target.value}: {', '.join(names)}")
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def verbs() -> str:
    rows = [
        [f"`{verb.name}`", says(verb), leads(verb), " ".join(asks(verb))] for verb in VERBS.values()
    ]
    return "## The verbs\n\n" + table(["verb", "what it does", "leads", "asks for"], rows)


def roles() -> str:
    rows = [[f"`{verb.name}`", *(cell(verb, role) for role in Role)] for verb in VERBS.values()]
    return table(["", *(str(role.label) for role in Role)], rows)


def cell(verb: Verb, role: Role) -> str:
    return ", ".join(map(named, verb.moves)) if role in verb.roles else "–"


def says(verb: Verb) -> str:
    """The first paragraph of the docstring of the function that does it."""
    text = inspect.getdoc(ACTS[verb.name].run) or ""
    return " ".join(text.split("\n\n")[0].split())


def leads(verb: Verb) -> str:
    return "<br>".join(
        f"{named(source)} → {' or '.join(map(named, targets))}"
        for source, targets in verb.moves.items()
    )


def asks(verb: Verb) -> Iterator[str]:
    if verb.needs_reason:
        yield "A reason."
    if verb.edition:
        yield f"{verb.edition.value.capitalize()}."
    if verb.only_submitter:
        yield "Whoever submitted it."
    if verb.only_others:
        yield "Nobody whom the revision bars."
    if verb.of_revision:
        yield "A revision of the item."


def spoken(verb: Verb) -> str:
    return verb.name.strip("_")


def named(status: Status) -> str:
    return str(status.label)


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
