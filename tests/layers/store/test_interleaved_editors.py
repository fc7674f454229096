"""Two editors at one store, in every order chance can think of: what was acknowledged once never disappears (T26)."""

import itertools
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from layers.people import PersonId
from layers.store import LayerChange, Store
from layers.store.embedded import create_store
from layers.store.errors import RowMoved
from layers.store.memory import MemoryStore
from tests.layers.store.samples import WELLS, WORKSPACE, TestClock, since, wells

TODAY, KEYS, EDITORS = "2026-11-22", ("a",), ("first", "second")
TURNS = {"memory": 0, "embedded": 0}
"""How often one editor came between two acts of the other."""
STALE = {"memory": 0, "embedded": 0}
"""Writes that met a row somebody else had written since it was read."""


@cache
def told(key: str, word: str) -> LayerChange:
    return since(TODAY, wells([key], name=[word]))


@cache
def ended(key: str) -> LayerChange:
    return since(TODAY, wells([]), key)


class Editors(RuleBasedStateMachine):
    """Each editor reads rows, and some time later writes over what he read. The model is a list of what was acknowledged."""

    kind = "memory"

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        made = create_store(Path(self.folder.name) / "s.gpkg", WORKSPACE, clock=TestClock()) if self.kind == "embedded" else None
        self.store: Store = made or MemoryStore(WORKSPACE, clock=TestClock())
        self.seen: dict[tuple[str, str], int | None] = {}
        self.told: dict[str, list[str]] = {key: [] for key in KEYS}
        self.held: dict[str, int | None] = dict.fromkeys(KEYS)
        self.words = itertools.count()
        self.last = EDITORS[0]

    @rule(who=st.sampled_from(EDITORS), key=st.sampled_from(KEYS), act=st.sampled_from(["read", *["write"] * 5, "end"]))
    def act(self, who: str, key: str, act: str) -> None:
        TURNS[self.kind] += who != self.last
        self.last, seen = who, self.seen.get((who, key))
        if act == "read":
            self.seen[who, key] = self.held[key]
        elif act == "write":
            word = f"{who}-{next(self.words)}"
            self._send(who, key, replace(told(key, word), expected={key: seen}), word)
        elif seen is not None:
            self._send(who, key, replace(ended(key), expected={key: seen}), None)

    def _send(self, who: str, key: str, change: LayerChange, word: str | None) -> None:
        is_stale = self.seen.get((who, key)) != self.held[key]
        STALE[self.kind] += is_stale
        if is_stale:
            with pytest.raises(RowMoved) as moved:
                self.store.append([change], by=PersonId(who), reason="interleaved")
            assert moved.value.facts["held"] == self.held[key]
            return
        receipt = self.store.append([change], by=PersonId(who), reason="interleaved")
        self.held[key] = self.seen[who, key] = receipt.versions["wells"].get(key)
        self.told[key] += [word] if word else []

    def teardown(self) -> None:
        """Every acknowledged change is in the history, in its order, and nothing else is."""
        for key in KEYS:
            history = self.store.read_history(WELLS, key)
            assert history["name"].tolist() == self.told[key]
            assert history["version"].tolist() == list(range(1, len(self.told[key]) + 1))
        self.store.close()
        self.folder.cleanup()


class EditorsOfAFile(Editors):
    kind = "embedded"


QUIET = settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.parametrize(("editors", "runs", "steps", "least"), [(Editors, 60, 80, 1000), (EditorsOfAFile, 6, 40, 24)])
def test_no_order_of_two_editors_loses_an_acknowledged_change(editors: type[Editors], runs: int, steps: int, least: int) -> None:
    TURNS[editors.kind] = STALE[editors.kind] = 0
    run_state_machine_as_test(editors, settings=settings(QUIET, max_examples=runs, stateful_step_count=steps))
    assert TURNS[editors.kind] >= least, TURNS
    assert STALE[editors.kind] >= least / 4
