"""Rules on what a candidate itself states: its land class, its area, what it could hold."""

from typing import Any

import numpy as np

from layers.planning.law.bench import Bench, Tested, doubts_of, left_open
from layers.planning.law.judgement import Breach, Gap
from layers.planning.law.rules import Land, Least, Rule, RulePack


def apply_land(bench: Bench, pack: RulePack, rule: Rule, test: Land) -> Tested:
    said = bench.candidates.words(test.column)
    unsaid = np.array([value is None for value in said], dtype=bool)
    doubts = doubts_of(pack, rule, bench.on, bench.ground.kind)
    broken = np.flatnonzero([value in test.classes for value in said])
    breaches = tuple(
        Breach(at, pack, rule, None, None, **_own(bench, at), doubts=doubts, value=str(said[at])) for at in broken.tolist()
    )
    return Tested(breaches, left_open(bench, pack, rule, Gap.CLASS_MISSING, unsaid))


def apply_least(bench: Bench, pack: RulePack, rule: Rule, test: Least) -> Tested:
    has = bench.candidates.amount(test.column)
    doubts = doubts_of(pack, rule, bench.on, bench.ground.kind)
    broken = np.flatnonzero(has < test.amount)
    breaches = tuple(
        Breach(at, pack, rule, float(has[at]), test.amount, **_own(bench, at), doubts=doubts) for at in broken.tolist()
    )
    return Tested(breaches, left_open(bench, pack, rule, Gap.CLASS_MISSING, np.isnan(has)))


def _own(bench: Bench, at: int) -> dict[str, Any]:
    """A rule on what the candidate itself states is broken on its own row."""
    row = bench.candidates.frame.iloc[at]
    stated = row["source_on"]
    return {
        "layer": "candidates",
        "layer_on": None if stated is None or stated != stated else stated.date(),
        "feature": str(row["candidate_id"]),
        "feature_name": str(row["name"]),
    }
