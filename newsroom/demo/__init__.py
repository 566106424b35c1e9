"""The sample newsroom of ``make demo``: people, one dossier, and some unfinished work.

Its words are data, in ``data/*.toml``. They enter the database as a newsroom's own would: rows are
validated like a form's, and items move by the verbs, each done by somebody who may.
"""
