"""The documentation, as far as a program can tell whether it is true."""

import json
import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from claims.models import Occasion
from newsroom.review.models import Item
from tests import factories

ROOT = settings.BASE_DIR
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
REFERENCE = ROOT / "docs" / "reference"


def read(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    links = [link for link in LINK.findall(read(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_lists_every_page():
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / link).resolve() for link in LINK.findall(read(index))}
    assert [page for page in ROOT.glob("docs/**/*.md") if page not in {*listed, index}] == []


def test_every_variable_that_is_read_is_described():
    code = [ROOT / "newsroom" / "settings.py", *ROOT.glob("*/management/commands/*.py")]
    code += ROOT.glob("newsroom/management/commands/*.py")
    reads = re.compile(r"(?:env\.\w+|environ\.get)\(\s*\"([A-Z_]+)\"")
    names = {name for path in code for name in reads.findall(read(path))}
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", read(REFERENCE / "settings.md"), re.M))
    assert "SITE_URL" in names
    assert names == described


def test_every_command_of_ours_is_described():
    ours = {name for name, app in get_commands().items() if app in {"newsroom", "claims"}}
    described = set()
    for heading in re.findall(r"^### (.+)$", read(REFERENCE / "commands.md"), re.M):
        described |= {name.split()[0] for name in re.findall(r"`([^`]+)`", heading)}
    assert ours == described


def test_every_target_of_make_is_described():
    targets = set(re.findall(r"^([a-z]+):.*##", read(ROOT / "Makefile"), re.M))
    described = set(re.findall(r"^\| `make (\w+)`", read(REFERENCE / "commands.md"), re.M))
    assert targets == described


def keys(value):
    """Every key of frozen data; objects by language tag have keys that are not ours to name."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict) or "en" in value:
        return set()
    return set(value) | keys(list(value.values()))


@pytest.mark.django_db
def test_every_key_of_a_dossier_is_described():
    occasion = Occasion.objects.create(title="A debate", slug="a-debate")
    claim = factories.claim(statement=factories.statement(occasion=occasion))
    claim.parts.create(label="A part", wording="Half of it.", rating=factories.rating())
    article = factories.article(claims=(claim,))
    contents = [json.loads(json.dumps(item.freeze())) for item in (claim, article)]
    described = set(re.findall(r"`(\w+)`", read(REFERENCE / "dossier.md")))
    assert keys(contents) - described == set()
    assert {Item.Kind.CLAIM, Item.Kind.ARTICLE} == {content["kind"] for content in contents}
