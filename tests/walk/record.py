"""What must be true of the record after every step, said without the program's own words.

Nothing here reads the program's tables of verbs, roles and transitions: they are written down
again, as the people who run a newsroom would.
"""

import hashlib
import json
import re
from typing import Any

from tests.walk.state import Row, State

MOVES = {
    ("draft", "in_review"), ("draft", "spiked"), ("draft", "published"), ("draft", "withdrawn"),
    ("in_review", "draft"), ("in_review", "reviewed"), ("reviewed", "draft"),
    ("reviewed", "published"), ("published", "draft"), ("published", "withdrawn"),
    ("withdrawn", "draft"), ("withdrawn", "published"), ("spiked", "draft"),
}  # fmt: skip
FURTHER = {
    "update", "clarification", "correction", "rating_change", "typo", "withdrawal", "reinstatement",
}  # fmt: skip
WRITERS, EDITORS, PUBLISHERS = {"Reporter", "Editor"}, {"Editor"}, {"Publisher"}
WHO = {
    "submit": WRITERS, "recall": WRITERS, "revise": WRITERS, "discard": WRITERS,
    "restore": WRITERS, "return_": EDITORS, "approve": EDITORS, "spike": EDITORS,
    "unspike": EDITORS,
    "publish": PUBLISHERS, "schedule": PUBLISHERS, "unschedule": PUBLISHERS,
    "withdraw": PUBLISHERS, "reinstate": PUBLISHERS,
    "bundle": PUBLISHERS, "unbundle": PUBLISHERS, "publish_bundle": PUBLISHERS,
}  # fmt: skip


class Record:
    """Follows the record of one walk. ``asked`` is what a revision needed when it was signed."""

    def __init__(self, state: State, roles: dict[int, frozenset[str]]) -> None:
        self.roles = roles
        self.asked: dict[int, tuple[set[int], int]] = {}
        self.excused: set[int] = set()
        self._remember(state, state)

    def check(self, before: State, after: State, *, by_hand: bool) -> None:
        """Raises AssertionError. ``by_hand`` is a step that went past the program's verbs."""
        nothing_is_rewritten(before, after)
        self._remember(before, after)
        for edition in (row for pk, row in after.editions.items() if pk not in before.editions):
            self._check_edition(edition, before, after)
        for item in after.items:
            numbers_have_no_gap(after.of(item))
            self._check_move(item, before, after, by_hand=by_hand)
        the_chain_has_no_gap(after)
        if not by_hand:
            self._check_roles(before, after)

    def _remember(self, before: State, after: State) -> None:
        for pk, revision in after.revisions.items():
            if pk not in self.asked:
                item = after.items[revision["item_id"]]
                # What was there at the beginning was signed for the rating that it has itself.
                is_new = after is not before
                needed = max(
                    revision["approvals"],
                    item["approvals"] if is_new else 1,
                    2 if item["sensitive"] else 1,
                )
                barred = {revision["submitted_by_id"], item["proposer"]}
                self.asked[pk] = barred, needed
        for pk, decision in after.decisions.items():
            # Signed while the newsroom admitted it, with a reason.
            told = decision["self_approval_reason"].strip()
            if pk not in before.decisions and before.self_approval and told:
                self.excused.add(pk)
            barred, _needed = self.asked[decision["revision_id"]]
            if pk not in before.decisions and decision["kind"] == "approve":
                signs_own = decision["reviewer_id"] in barred
                assert pk in self.excused or not signs_own, "signed their own work"

    def _check_edition(self, edition: Row, before: State, after: State) -> None:
        revision = after.revisions[edition["revision_id"]]
        assert revision["item_id"] == edition["item_id"]
        assert edition["content"] == revision["content"], "public and never signed"
        assert edition["digest"] == hashlib.sha256(edition["content"].encode()).hexdigest()
        self._check_signatures(edition, revision, after)
        earlier = [row for row in after.of(edition["item_id"]) if row["id"] < edition["id"]]
        further_ones_say_why(edition, earlier[-1] if earlier else None)
        if edition["change"] != "withdrawal":
            assert not before.items[edition["item_id"]]["embargoed"], "published under embargo"
            its_claims_are_live(edition, after)

    def _check_signatures(self, edition: Row, revision: Row, after: State) -> None:
        barred, needed = self.asked[revision["id"]]
        decided = after.decided(revision["id"])
        signed = {row["reviewer_id"] for row in decided if row["kind"] == "approve"}
        assert edition["change"] in ("withdrawal",) or not [
            row for row in decided if row["kind"] == "return"
        ], "a returned revision is public"
        excused = {row["reviewer_id"] for row in decided if row["id"] in self.excused}
        assert len(signed - (barred - excused)) >= needed, "public without its signatures"
        assert edition["self_approved"] == bool(signed & barred)

    def _check_move(self, item: int, before: State, after: State, *, by_hand: bool) -> None:
        was, now = before.items[item]["status"], after.items[item]["status"]
        if was == now:
            return
        assert (was, now) in MOVES, "moved as nothing moves"
        history = [state.items[item]["history"] or 0 for state in (before, after)]
        assert history[0] < history[1], "moved without a row of history"
        current = after.current(item)
        if now == "published":
            assert current
            assert current["change"] != "withdrawal"
        if now in ("withdrawn", "spiked"):
            assert (current and current["change"]) == ("withdrawal" if now == "withdrawn" else None)
        if not by_hand:
            told = {
                (row["from_status"], row["to_status"]) for row in new_lines(before, after, item)
            }
            assert (was, now) in told, "moved without a line of history"

    def _check_roles(self, before: State, after: State) -> None:
        for item in after.items:
            for line in new_lines(before, after, item):
                assert self.roles[line["actor_id"]] & WHO[line["verb"]], line
        for pk in after.editions.keys() - before.editions.keys():
            edition = after.editions[pk]
            lines = new_lines(before, after, edition["item_id"])
            assert edition["published_by_id"] in {line["actor_id"] for line in lines}


def new_lines(before: State, after: State, item: int) -> list[Row]:
    added = [row for pk, row in after.activities.items() if pk not in before.activities]
    return [row for row in added if row["item_id"] == item]


def nothing_is_rewritten(before: State, after: State) -> None:
    """Rows are added and never changed; only ``current`` is lost, to the next edition."""
    for name in ("editions", "revisions", "decisions", "activities"):
        old, new = getattr(before, name), getattr(after, name)
        for pk, row in old.items():
            assert pk in new, f"deleted from {name}"
            follows = name == "editions" and not new[pk]["current"]
            assert new[pk] == (row | {"current": False} if follows else row), f"changed in {name}"
    assert before.items.keys() == after.items.keys(), "an item is gone"


def numbers_have_no_gap(editions: list[Row]) -> None:
    assert [row["number"] for row in editions] == list(range(1, len(editions) + 1))
    assert [row["current"] for row in editions] == [False] * (len(editions) - 1) + [True] * bool(
        editions
    )


def the_chain_has_no_gap(state: State) -> None:
    assert [row["position"] for row in state.chain] == list(range(1, len(state.chain) + 1))
    hashes = [row["own_hash"] for row in state.chain]
    assert [row["previous_hash"] for row in state.chain] == ["", *hashes[:-1]][: len(hashes)]


def further_ones_say_why(edition: Row, earlier: Row | None) -> None:
    if earlier is None:
        assert (edition["number"], edition["change"], edition["note"]) == (1, "first", "")
        return
    assert edition["change"] in FURTHER
    assert edition["note"].strip(), "a silent change"
    if edition["change"] in ("withdrawal", "reinstatement"):
        assert edition["content"] == earlier["content"]
        assert (edition["change"] == "withdrawal") == (earlier["change"] != "withdrawal")
    elif verdict(edition) != verdict(earlier):
        assert edition["change"] == "rating_change", "a verdict that changed under another name"
    if edition["change"] == "typo":
        assert what_matters(edition) == what_matters(earlier), "more than a typo"


def its_claims_are_live(edition: Row, state: State) -> None:
    for uuid in json.loads(edition["content"]).get("claims", []):
        claim = next(pk for pk, row in state.items.items() if row["uuid"] == uuid)
        current = state.current(claim)
        assert current
        assert current["change"] != "withdrawal", "an article is out before its claim"


def verdict(edition: Row) -> Any:
    rating = json.loads(edition["content"])["card"]["rating"]
    return rating and rating["slug"]


def what_matters(edition: Row) -> Any:
    """What no typo touches: quotes, sources, people, dates, the verdict, and every number."""
    content = json.loads(edition["content"])
    own = {key: content.get(key) for key in ("statements", "evidence", "claims", "slug")}
    return own, verdict(edition), re.findall(r"\d+", str(content))
