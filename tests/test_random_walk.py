"""Random walks through a newsroom: whatever people do, and by whichever way in, nothing becomes
public without its signatures, and no public text changes without a note.

The walk is made of steps (``tests/walk``): the program's verbs in Python, the desk's buttons and
forms, bundles, the sweep, ``QuerySet.update()`` and SQL as the program's role, while time passes,
embargoes come and go and shared rows change. Each walk begins where one rule is tempted first
(``tests/walk/starts.py``), so that a rule that no longer holds is seen at the latest there. After
each step the record is checked in SQL and the public pages are read, from memory too; every text
that is typed has a word of its own, so that nothing can hide.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from claims.models import Rating
from newsroom.owner import as_owner
from newsroom.review.models import Item, Schedule
from newsroom.review.states import VERBS
from tests.walk import entries, hands, public
from tests.walk.house import ITEMS, PEOPLE, Cast, House
from tests.walk.record import Record
from tests.walk.starts import STARTS
from tests.walk.state import State, rows

A_DAY = timedelta(days=1)
BY_HAND = {"SQL", "update()"}

# What comes next where all goes well, likeliest first, by status.
ONWARD = {
    "draft": ("submit", "submit", "submit", "discard"),
    "in_review": ("approve", "approve", "approve", "approve", "return_", "recall"),
    "reviewed": ("publish", "publish", "publish", "schedule", "revise", "return_", "unschedule"),
    "published": ("revise", "revise", "withdraw", "restore"),
    "withdrawn": ("reinstate", "revise", "reinstate"),
    "spiked": ("unspike",),
}
BY_HAND_ONWARD = {
    "draft": "submit", "in_review": "sign", "reviewed": "publish", "published": "withdraw",
    "withdrawn": "reinstate",
}  # fmt: skip
# How often each is done, among all steps.
STEPS = [step for step, times in {
    "go_on": 14, "type_into_the_form": 4, "publish_together": 4, "try_anything": 4,
    "approve_own_work": 4, "write_sql": 5,
    "work_by_hand": 3, "update": 3, "type_behind_the_form": 1, "ask_for_more": 1,
    "set_an_embargo": 1, "let_a_day_pass": 1, "change_the_policy": 1,
}.items() for _ in range(times)]  # fmt: skip

# What succeeds at least in all walks together. Hypothesis draws otherwise whenever any module has
# changed, so this is what the starts alone do, and for the rest well below what is usual.
WAYS_AT_LEAST = {
    "the verb": 12, "the button": 18, "the form": 3, "a bundle": 2, "SQL": 2, "update()": 6,
    "a command": 3,
}  # fmt: skip
VERBS_AT_LEAST = {
    "submit": 8, "approve": 8, "publish": 8, "schedule": 2, "sweep": 2, "revise": 8,
    "withdraw": 3, "reinstate": 2,
}  # fmt: skip
EDITIONS_AT_LEAST = {
    "first": 18, "correction": 2, "clarification": 1, "update": 1, "typo": 2, "rating_change": 2,
    "withdrawal": 3, "reinstatement": 2,
}  # fmt: skip


class Walk(RuleBasedStateMachine):
    cast: Cast
    memory: public.Memory
    tally: Counter[tuple[str, str, bool]]
    # How many have come to their end. The next one begins elsewhere; one that failed can be
    # walked again.
    walked = 0
    is_fine = False

    @initialize()
    def begin(self) -> None:
        name = list(STARTS)[Walk.walked % len(STARTS)]
        note(f"Walk {Walk.walked + 1} begins with {name}.")
        self.house, start = House(self.cast), STARTS[name]
        start.bring(self.house)
        self.state = self.read()
        roles = {self.cast.people[name].pk: frozenset(map(str, PEOPLE[name])) for name in PEOPLE}
        self.record = Record(self.state, roles)
        self.seen = self.read_all()
        self.look(self.seen, is_same=True)
        for act, n in start.by_hand:
            self.by_hand("SQL", hands.BY_SQL, act, "first", n)
        for words in start.slips:
            self.slip(words)
        for step in start.then:
            self.go_right_on(step)
        self.is_fine = True

    def slip(self, words: dict[str, Any]) -> None:
        """Publish the first claim with something wrong in what is typed, by every way in."""
        for way in entries.WAYS:
            said = entries.said(self.house["first"], self.state, 0) | words
            self.do(way, "publish", "first", "paula", said)
        change = {key: said[key] for key in ("change", "note")} if self.has_edition else {}
        act = partial(hands.publish, **change)
        self.by_hand("SQL", {"publish": act}, "publish", "first", 1)

    @property
    def has_edition(self) -> bool:
        return self.state.current(self.house.pks["first"]) is not None

    def go_right_on(self, step: str) -> None:
        way, n = entries.WAYS[Walk.walked % 2], 0
        words = entries.said(self.house["first"], self.state, n)
        match step.split():
            case ["a", "day"]:
                self.let_a_day_pass("first", "", way, n)
            case [act, "together"]:
                self.together(way, "paula", act)
            case ["revise", what]:
                self.revise(way, what)
            case [verb, *kind]:
                words |= {"change": kind[-1]} if kind else {}
                self.do(way, verb, "first", "emil" if verb == "approve" else "paula", words)

    def revise(self, way: str, what: str) -> None:
        """Change the first claim, with all the signatures that the change needs."""
        words = entries.said(self.house["first"], self.state, 0)
        self.do(way, "revise", "first", "rana", words)
        self.type_behind_the_form("first", "", way, entries.FIELDS.index(what))
        self.do(way, "submit", "first", "rana", words)
        for editor in ("emil", "eva"):
            self.do(way, "approve", "first", editor, words)

    # One rule for all: Hypothesis would take those that need the fewest choices too often.
    @rule(
        what=st.sampled_from(STEPS),
        name=st.sampled_from(ITEMS),
        person=st.sampled_from(list(PEOPLE)),
        way=st.sampled_from(entries.WAYS),
        n=st.integers(0, 9999),
    )
    def go(self, what: str, name: str, person: str, way: str, n: int) -> None:
        # Small numbers are Hypothesis's favourites; not ours.
        mood = (n + 1) * (self.house.turn() + 1) * 7919 % 10007
        self.is_fine = False
        getattr(self, what)(name, person, way, mood)
        self.is_fine = True

    def teardown(self) -> None:
        if self.is_fine:
            self.look(self.read_all(), is_same=True)
            Walk.walked += 1
        call_command("review_policy", self_approval="off", stdout=StringIO())

    def read(self) -> State:
        return State.read(sorted(self.house.pks.values()))

    def step(self, entry: str, what: str, act: Callable[[], bool]) -> None:
        """Do one thing, and look at everything afterwards."""
        done = act()
        self.tally[entry, what, done] += 1
        before, self.state = self.state, self.read()
        self.record.check(before, self.state, by_hand=entry in BY_HAND)
        if self.state.fingerprint == before.fingerprint:
            return  # all of it is as it was
        if self.state.editions.keys() == before.editions.keys():
            paths = public.some(self.house, self.seen, self.house.turn())
            self.look(self.seen | public.answers(paths), is_same=True)
        else:
            self.look(self.read_all(), is_same=False)

    def read_all(self) -> public.Answers:
        return public.answers(public.addresses(self.house))

    def look(self, seen: public.Answers, *, is_same: bool) -> None:
        public.only_editions_are_shown(self.house, self.state, seen)
        if is_same:
            public.nothing_has_changed(self.seen, seen)
        self.memory.is_up_to_date(seen)
        self.seen = seen

    # --- Those who know their work ---

    def go_on(self, name: str, person: str, way: str, n: int) -> None:
        status = self.state.items[self.house.pks[name]]["status"]
        if status == "draft" and n % 3 == 0:
            self.type_behind_the_form(name, person, way, n // 3)
            return
        if n % 2 and {row["status"] for row in self.state.items.values()} == {"reviewed"}:
            self.publish_together(name, person, way, n // 2)
            return
        verb = ONWARD[status][n // 3 % len(ONWARD[status])]
        words = entries.said(self.house[name], self.state, self.house.turn())
        self.do(way, verb, name, self.who_may(verb, name, n), words)

    def who_may(self, verb: str, name: str, n: int) -> str:
        """Somebody with the role who is not barred and has not signed, if there is anybody."""
        revision = self.state.newest_revision(self.house.pks[name])
        no = {"gone"}
        if revision and verb == "approve":
            signed = {row["reviewer_id"] for row in self.state.decided(revision["id"])}
            no |= {self.cast.names.get(pk, "") for pk in {*revision["barred"], *signed}}
        if revision and verb == "recall":
            return self.cast.names.get(revision["submitted_by_id"], "rana")
        able = [p for p in PEOPLE if VERBS[verb].roles & set(PEOPLE[p]) and p not in no]
        return able[n % len(able)] if able else "edda"

    def do(self, way: str, verb: str, name: str, person: str, words: dict[str, Any]) -> None:
        self.step(way, verb, lambda: entries.perform(self.house, way, verb, name, person, words))

    def type_into_the_form(self, name: str, person: str, way: str, n: int) -> None:
        by, what = ("rana", "rolf", "tara", person)[n % 4], entries.FIELDS[n // 4 % 5]
        button = "_submit" if n // 20 % 2 else "_continue"
        self.step("the form", what,
            lambda: entries.type_into_form(self.house, name, by, what, button))  # fmt: skip

    def publish_together(self, name: str, person: str, way: str, n: int) -> None:
        by = ("paula", "tara", "tara", person)[n % 4]
        self.together(way, by, ("publish", "publish", "schedule")[n // 4 % 3])

    def together(self, way: str, by: str, act: str) -> None:
        words = entries.said(self.house["first"], self.state, self.house.turn())
        self.step("a bundle", act, lambda: entries.bundle(self.house, way, by, act, words))

    # --- Those who do not, or should not ---

    def try_anything(self, name: str, person: str, way: str, n: int) -> None:
        words = (entries.blundered if n % 2 else entries.said)(self.house[name], self.state, n)
        verbs = sorted(VERBS)
        self.do(way, verbs[n // 7 % len(verbs)], name, person, words)

    def approve_own_work(self, name: str, person: str, way: str, n: int) -> None:
        """Whoever is barred tries to sign all the same, by the program or past it."""
        revision = self.state.newest_revision(self.house.pks[name])
        barred = sorted(revision["barred"]) if revision else []
        if n % 3 == 0 or not barred:
            self.by_hand("SQL", hands.BY_SQL, "sign_own", name, n // 3)
            return
        by = self.cast.names.get(barred[n // 3 % len(barred)], "tara")
        words = entries.said(self.house[name], self.state, n)
        self.do(way, "approve", name, by, words)

    def write_sql(self, name: str, person: str, way: str, n: int) -> None:
        self.by_hand(
            "SQL", hands.BY_SQL, sorted(hands.BY_SQL)[n % len(hands.BY_SQL)], name, n // 17
        )

    def work_by_hand(self, name: str, person: str, way: str, n: int) -> None:
        status = self.state.items[self.house.pks[name]]["status"]
        self.by_hand("SQL", hands.BY_SQL, BY_HAND_ONWARD.get(status, "jump"), name, n)

    def update(self, name: str, person: str, way: str, n: int) -> None:
        acts = hands.BY_UPDATE
        self.by_hand("update()", acts, sorted(acts)[n % len(acts)], name, n // 17)

    def by_hand(
        self, entry: str, acts: Mapping[str, hands.Act], act: str, name: str, n: int
    ) -> None:
        self.step(entry, act, lambda: hands.tried(acts[act], self.house, name, n))

    def type_behind_the_form(self, name: str, person: str, way: str, n: int) -> None:
        what = entries.FIELDS[n % 5]

        def typed(house: House, item: Item, n: int) -> None:
            entries.type_behind(house, name, what)

        self.by_hand("update()", {what: typed}, what, name, n)

    def ask_for_more(self, name: str, person: str, way: str, n: int) -> None:
        self.step("lists and API", "", lambda: entries.ask_for_more(self.house, name, person, n))

    # --- The time ---

    def set_an_embargo(self, name: str, person: str, way: str, n: int) -> None:
        until = timezone.now() + timedelta(hours=30) if n % 3 else None
        own = Item.objects.filter(pk=self.house.pks[name])
        self.step("update()", "embargo", lambda: bool(own.update(embargo_until=until)))

    def let_a_day_pass(self, name: str, person: str, way: str, n: int) -> None:
        """For what waits and for embargoes; then whatever is due happens."""

        def pass_it() -> bool:
            with as_owner(), pgtrigger.ignore():
                waiting = Schedule.objects.waiting()
                waiting.update(at=F("at") - A_DAY, next_try_at=F("next_try_at") - A_DAY)
                under = Item.objects.exclude(embargo_until=None)
                under.update(embargo_until=F("embargo_until") - A_DAY)
            return True

        self.step("time", "a day", pass_it)
        self.step("a command", "sweep", lambda: entries.sweep(len(self.state.chain)))

    def change_the_policy(self, name: str, person: str, way: str, n: int) -> None:
        on = "on" if n % 2 else "off"
        self.step("a command", "review_policy", lambda: entries.command(self_approval=on))


@pytest.fixture
def tally(transactional_db: None) -> Iterator[Counter[tuple[str, str, bool]]]:
    with as_owner():
        Rating.objects.filter(slug="half-true").update(approvals_needed=2)
    Walk.cast, Walk.tally, Walk.walked = Cast(), Counter(), 0
    Walk.memory = public.Memory()
    yield Walk.tally
    Walk.memory.close()


def test_no_way_leads_past_the_signatures_and_the_note(
    tally: Counter[tuple[str, str, bool]],
) -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=int(os.environ.get("WALKS", str(len(STARTS)))),
            stateful_step_count=int(os.environ.get("STEPS", "10")),
            deadline=None,
            derandomize=True,
            database=None,
            report_multiple_bugs=False,
            # A shorter way to the same failure would take minutes to look for.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    told(tally)
    # A walk that only bounces off closed doors proves nothing.
    ways, verbs = Counter[str](), Counter[str]()
    for (entry, what, done), times in tally.items():
        ways[entry] += times * done
        verbs[what] += times * done
    changes = {
        row["change"]: row["count"]
        for row in rows("SELECT change, count(*) FROM editions_edition GROUP BY change")
    }
    assert Walk.memory.rendered < Walk.memory.asked / 2, "no page was kept in memory"
    assert not too_few(ways, WAYS_AT_LEAST), ways
    assert not too_few(verbs, VERBS_AT_LEAST), verbs
    assert not too_few(changes, EDITIONS_AT_LEAST), changes


def too_few(done: Mapping[str, int], wanted: Mapping[str, int]) -> set[str]:
    return {name for name, least in wanted.items() if done.get(name, 0) < least}


def told(tally: Counter[tuple[str, str, bool]]) -> None:
    """What was done and what was refused, for whoever reads along with ``pytest -s``."""
    for entry, what in sorted({(entry, what) for entry, what, _done in tally}):
        done, refused = tally[entry, what, True], tally[entry, what, False]
        print(f"{entry:15} {what:22} {done:4} done {refused:4} refused")  # noqa: T201
    for row in rows("SELECT change, count(*) FROM editions_edition GROUP BY 1 ORDER BY 1"):
        print(row["change"], row["count"])  # noqa: T201
