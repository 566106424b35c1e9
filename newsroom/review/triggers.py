"""How this project writes its database rules.

Each rule is a PL/pgSQL trigger whose error is a sentence. Tables are named with their schema, and
``newsroom.setup`` pins the functions' search path, so that no temporary table can stand in for a
real one.
"""

from typing import Any

import pgtrigger

from newsroom.review.errors import RULE_SQLSTATE


# Every rule that reads several rows locks the item first, and only the item: two verbs on one item
# queue up instead of passing each other. NO KEY, so that foreign keys to the item do not wait.
# In a stricter isolation the rule would read what was true when the transaction began.
# A foreign key is checked at commit, so the row it names can be absent when the rule runs; every
# comparison with it would be NULL, and NULL refuses nothing.
def lock(item: str, *, into: str, columns: str) -> str:
    """PL/pgSQL that locks an item's row and reads some of its columns; refuses if it is absent."""
    return f"""
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            {refuse("The record is changed at the isolation level READ COMMITTED only.")}
        END IF;
        SELECT {columns} INTO {into} FROM public.review_item WHERE id = {item}
        FOR NO KEY UPDATE;
        IF NOT FOUND THEN {refuse("There is no such item.")} END IF;
    """


def refuse(sentence: str, *values: str) -> str:
    """A PL/pgSQL statement that refuses with a sentence; ``%`` in it stands for ``values``."""
    text = sentence.replace("'", "''")
    arguments = "".join(f", {value}" for value in values)
    return f"RAISE EXCEPTION '{text}'{arguments} USING ERRCODE = '{RULE_SQLSTATE}';"


class Rule(pgtrigger.Trigger):
    """A row trigger before the change, with our defaults."""

    when = pgtrigger.Before

    def __init__(self, *, declare: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        self._declare = declare or []
        super().__init__(**kwargs)

    def get_declare(self, model: Any) -> list[tuple[str, str]]:
        return self._declare


class AppendOnly(Rule):
    """Rows are added and never changed or removed: what privileges say, said again."""

    operation = pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, noun: str, **kwargs: Any) -> None:
        self.noun = noun
        super().__init__(name="append_only", **kwargs)

    def get_func(self, model: Any) -> str:
        return refuse(f"{self.noun} is never changed or deleted.")


class OnlyWhileDraft(Rule):
    """Rows that belong to an item change only while it is a draft.

    ``item`` is the column that holds the item's id.
    """

    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, item: str, **kwargs: Any) -> None:
        self.item = item
        super().__init__(name="only_while_draft", declare=[("item_status", "TEXT")], **kwargs)

    def get_func(self, model: Any) -> str:
        def check(row: str) -> str:
            sentence = "This changes only while the item is a draft; it is %."
            return f"""
                {lock(f"{row}.{self.item}", into="item_status", columns="status")}
                IF item_status <> 'draft' THEN {refuse(sentence, "item_status")} END IF;
            """

        return f"""
            IF TG_OP <> 'INSERT' THEN {check("OLD")} END IF;
            IF TG_OP <> 'DELETE' THEN {check("NEW")} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
