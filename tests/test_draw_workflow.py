"""The page about the workflow, which is made from the workflow's data."""

import re

import pytest
from django.core.management import CommandError, call_command

from newsroom.management.commands import draw_workflow
from newsroom.review.states import VERBS, Role, Status


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The file in a folder of the test's own."""
    path = tmp_path / "workflow.md"
    monkeypatch.setattr(draw_workflow, "PATH", path)
    return path


def test_the_page_in_the_docs_is_up_to_date():
    call_command("draw_workflow", check=True)


def test_it_writes_what_it_checks(page):
    call_command("draw_workflow")
    call_command("draw_workflow", check=True)


@pytest.mark.parametrize("content", [None, "", "# The workflow\n"])
def test_a_stale_or_missing_page_fails_and_stays(page, content):
    if content is not None:
        page.write_text(content)
    with pytest.raises(CommandError, match=r"run `manage.py draw_workflow`"):
        call_command("draw_workflow", check=True)
    assert (page.read_text() if page.exists() else None) == content


def test_the_failure_shows_the_lines_that_differ(page):
    page.write_text(draw_workflow.draw().replace("spiked --> draft: unspike", "spiked --> draft"))
    with pytest.raises(CommandError, match=r"\n\+    spiked --> draft: unspike"):
        call_command("draw_workflow", check=True)


def test_the_diagram_has_every_status_and_every_move():
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (.+)$", draw_workflow.diagram(), re.M))
    pairs = {
        (source, target, name) for source, target, names in drawn for name in names.split(", ")
    }
    assert pairs == {
        (source.value, target.value, verb.name.strip("_"))
        for verb in VERBS.values()
        for source, targets in verb.moves.items()
        for target in targets
    }
    assert {source for source, _, _ in pairs} | {target for _, target, _ in pairs} == set(Status)


def test_the_table_of_roles_says_what_the_data_says():
    head, _rule, *lines = draw_workflow.roles().splitlines()
    columns = [cell.strip() for cell in head.strip("|").split("|")][1:]
    assert columns == [role.value for role in Role]
    for verb, line in zip(VERBS.values(), lines, strict=True):
        name, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert name == f"`{verb.name}`"
        assert {role for role, cell in zip(Role, cells, strict=True) if cell != "–"} == verb.roles


def test_every_verb_has_a_sentence():
    assert all(draw_workflow.says(verb).endswith(".") for verb in VERBS.values())
