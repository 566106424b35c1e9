# `make help` lists what there is.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check bench clean

PORT ?= 8000
HOST ?= 127.0.0.1
export PORT
# Compiling takes longer than all the rest of a start; `make clean` removes what is kept of it.
export PYTHONDONTWRITEBYTECODE :=

# uv from PATH, else one of the project's own, in a folder that `make clean` removes.
UV := $(or $(shell command -v uv),.venv-uv/bin/uv)
PYTHON3 ?= python3
MANAGE := .venv/bin/python manage.py
# Hashing and compressing takes seconds, so it is done again only when a file has changed.
STATIC := $(or $(NEWSROOM_VAR),var)/static/staticfiles.json

# Without its name in INSTALLED_APPS, where a tool for developers does not belong.
define LINT_MIGRATIONS
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
django.setup()
from django.core.management import call_command
from django_migration_linter.management.commands.lintmigrations import Command
rooms = ["review", "claims", "articles", "editions"]
call_command(Command(), ignore_initial_migrations=True, include_apps=rooms,
             quiet=["ok", "ignore"], no_cache=True)
endef
export LINT_MIGRATIONS

help: ## what you are reading
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: .venv/.synced ## the locked environment in .venv

.venv-uv/bin/uv:
	$(PYTHON3) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet --disable-pip-version-check uv

.venv/.synced: uv.lock pyproject.toml .python-version | $(filter .venv-uv/%,$(UV))
	$(UV) sync --frozen --quiet
	@touch $@

$(STATIC): uv.lock $(shell find newsroom claims -path '*/static/*' -type f) | .venv/.synced
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

demo: setup $(STATIC) ## a newsroom from nothing, with a sample dossier, at http://localhost:8000
	@$(MANAGE) demo

serve: setup $(STATIC) ## web server and background worker, for production on one machine
	@# With a database of somebody else's, its owner migrates: see docs/how-to/run.md.
	@if [ -z "$$DATABASE_URL" ] || [ -n "$$DATABASE_OWNER_URL" ]; then $(MANAGE) migrate -v0 --skip-checks; fi
	@exec $(MANAGE) serve --host $(HOST)

test: setup ## the whole suite; ARGS="tests/review -k submit" for a part of it
	.venv/bin/pytest -n $(or $(JOBS),auto) --dist loadgroup $(ARGS)

check: setup ## style, types, import law, templates, migrations, deployment, generated docs
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint templates --check --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	.venv/bin/python -c "$$LINT_MIGRATIONS"
	SITE_URL=https://newsroom.example ALLOWED_HOSTS=newsroom.example EMAIL_URL=smtp://mail.example:25 \
	  $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) draw_workflow --check

bench: setup ## what it costs, on a record of its own; N=100000 for more than 1,000 claims
	@N=$(or $(N),1000) .venv/bin/python -m tests.bench

clean: ## remove environments and caches; var/, where the data is, stays
	rm -rf .venv .venv-uv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
