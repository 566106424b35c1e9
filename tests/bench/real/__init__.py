"""Real fact checks in many languages as live editions, to look at lists and searches with.

    NEWSROOM_VAR=/tmp/real .venv/bin/python manage.py migrate
    NEWSROOM_VAR=/tmp/real .venv/bin/python -m tests.bench.real ../shared/data/claimreview [N]

Takes a database that holds no items. The editions are put there by the owner without the verbs, so
their chain is none that verifies, and the desk has nothing of them. For trials only: what is loaded
belongs to others.
"""
