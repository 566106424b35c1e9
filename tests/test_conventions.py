"""What this project has agreed on and no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise

ROOT = Path(settings.BASE_DIR)
CODE = [
    path
    for room in ("claims", "newsroom")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = [
    model
    for label in ("review", "claims", "articles", "editions")
    for model in apps.get_app_config(label).get_models()
    if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """Every node of these kinds in the code, with its file."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kinds):
                yield name(path), node


# --- Two writers ---


def assigns_status(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="status", ctx=ast.Store()):
            return True
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), _]):
            return True
        case ast.Call(func=ast.Attribute(attr="update"), keywords=keywords):
            return any(keyword.arg == "status" for keyword in keywords)
    return False


def test_only_the_workflow_assigns_a_status() -> None:
    places = {file for file, node in nodes(ast.Attribute, ast.Call) if assigns_status(node)}
    assert places == {"newsroom/review/workflow.py"}


def creates_edition(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="Edition"):
            return True
        case ast.Attribute(attr=verb, value=ast.Attribute(value=ast.Name(id="Edition"))):
            return "create" in verb
    return False


def test_only_publishing_creates_an_edition() -> None:
    places = {file for file, call in nodes(ast.Call) if creates_edition(call)}
    assert places == {"newsroom/editions/publishing.py"}


# --- Sizes ---


@pytest.mark.parametrize(
    ("paths", "most"), [(CODE, 400), (TESTS, 500), (TEMPLATES, 150)], ids=["code", "tests", "pages"]
)
def test_no_file_is_longer_than_can_be_read_in_one_go(paths: list[Path], most: int) -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in paths}
    assert {file: length for file, length in lengths.items() if length > most} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{file}: {node.name}"
        for file, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno >= 50
    }
    assert long == set()


# --- Templates ---

INCLUDED = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"']")


def test_what_is_included_is_called_a_fragment_and_the_other_way_round() -> None:
    included = {target for path in TEMPLATES for target in INCLUDED.findall(path.read_text())}
    ours = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    fragments = {template for template in ours if Path(template).name.startswith("_")}
    assert {target for target in included & ours if target not in fragments} == set()
    unused = {
        fragment
        for fragment in fragments - included
        if not any(fragment in path.read_text() for path in [*CODE, *TEMPLATES])
    }
    assert unused == set()


# --- Models ---


@pytest.mark.parametrize("model", OURS)
def test_a_model_has_a_name_in_the_readers_language(model: type[models.Model]) -> None:
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)


@pytest.mark.parametrize("model", OURS)
def test_what_a_model_says_can_be_translated(model: type[models.Model]) -> None:
    said: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if field.editable and not field.primary_key and field.name != "uuid":
            said[f"{field.name}: its name"] = field._verbose_name
        if field.help_text:
            said[f"{field.name}: its help"] = field.help_text
        said |= {f"{field.name}: {key}": label for key, label in field.choices or []}
    for constraint in model._meta.constraints:
        if constraint.violation_error_message != constraint.default_violation_error_message:
            said[constraint.name] = constraint.violation_error_message
    assert [what for what, text in said.items() if not isinstance(text, Promise)] == []
