"""Candidates before the law: every rule each of them breaks, by how many metres, on which layer of which date."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.candidates.candidates import Candidates
from layers.planning.law.bench import Bench, Tested, left_open
from layers.planning.law.ground import LawGround
from layers.planning.law.judgement import Breach, Gap, Judgement, PackComparison, Unjudged, Verdict
from layers.planning.law.near_rules import apply_near
from layers.planning.law.notes import notes_of
from layers.planning.law.own_rules import apply_land, apply_least
from layers.planning.law.rules import Hidden, Land, Least, Near, Rule, RulePack, Slope
from layers.planning.law.terrain_rules import apply_hidden, apply_slope

_RANKED = (Verdict.NO_KNOWN_OBSTACLE, Verdict.TO_CONFIRM, Verdict.REFUSED)


def judge_candidates(candidates: Candidates, ground: LawGround, packs: Sequence[RulePack], *, on: date) -> Judgement:
    """Every candidate under all rules of some packs together.

    With d(c, f) the metres of the geodesic between the nearest points of a candidate c and a feature f (0 where they meet), a rule with
    distance r is broken where d(c, f) <= r, or < r where the text allows exactly r; distances are compared to the millimetre. A rule
    with r = 0 is broken where c lies in f; sharing a border is not lying in it. Sides of shapes are straight in degrees.

    A broken rule refuses when it is verified, in force on the day, asks for no judgement of its own, and met a feature that states its class
    and is not marked as unconfirmed; else it asks for confirmation. What could not be judged is listed and never counts as kept.

    Args:
        candidates: in degrees.
        ground: the layers by name, their dates, heights where they are held.
        packs: all their rules hold together; for one against another see `compare_packs`.
        on: the day whose law is asked for.
    Raises:
        NoDatum, OldDatum, UnknownDatum, NoZone: where candidates or features lie cannot be told.
    """
    bench = Bench(candidates, ground, on)
    tested = [_applied(bench, pack, rule) for pack in packs for rule in pack.rules]
    breaches = sorted((breach for one in tested for breach in one.breaches), key=lambda breach: breach.candidate)
    unjudged = tuple(gap for one in tested for gap in one.unjudged)
    verdicts = verdicts_of(len(candidates), breaches, unjudged)
    layers = {layer for pack in packs for layer in pack.layers}
    return Judgement(
        candidates=candidates,
        packs=tuple(packs),
        on=on,
        breaches=tuple(breaches),
        unjudged=unjudged,
        verdicts=verdicts,
        vintages=tuple(vintage for layer, vintage in ground.vintages.items() if layer in layers),
        report=candidates.report + notes_of(packs, bench, verdicts),
    )


def compare_packs(candidates: Candidates, ground: LawGround, sides: Sequence[Sequence[RulePack]], *, on: date) -> PackComparison:
    """The same candidates under several sets of packs, each judged as by `judge_candidates`, side by side."""
    return PackComparison(tuple(judge_candidates(candidates, ground, packs, on=on) for packs in sides))


def _applied(bench: Bench, pack: RulePack, rule: Rule) -> Tested:
    """Every candidate against one rule of a pack."""
    test = rule.test
    if not len(bench.candidates):
        return Tested()
    if isinstance(test, Near):
        return apply_near(bench, pack, rule, test)
    if isinstance(test, Land):
        return apply_land(bench, pack, rule, test)
    if isinstance(test, Least):
        return apply_least(bench, pack, rule, test)
    if isinstance(test, Slope):
        return apply_slope(bench, pack, rule, test)
    if isinstance(test, Hidden):
        return apply_hidden(bench, pack, rule, test)
    return Tested(unjudged=left_open(bench, pack, rule, Gap.NOT_ON_A_MAP))


def verdicts_of(count: int, breaches: Sequence[Breach], unjudged: Sequence[Unjudged]) -> npt.NDArray[np.object_]:
    """Refused where a breach leaves no doubt; to confirm where one does, or where a rule stays open; else no known obstacle."""
    verdict = np.zeros(count, dtype=np.int64)
    for gap in unjudged:
        if gap.gap.leaves_open:
            verdict[gap.which] = _RANKED.index(Verdict.TO_CONFIRM)
    verdict[[b.candidate for b in breaches]] = _RANKED.index(Verdict.TO_CONFIRM)
    verdict[[b.candidate for b in breaches if not b.doubts]] = _RANKED.index(Verdict.REFUSED)
    return np.array(_RANKED, dtype=object)[verdict]
