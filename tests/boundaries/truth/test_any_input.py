"""Whatever is typed into a form: an answer in words, never a stack trace, and never “not moved” by accident."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.truth.accuracy import is_usable
from boundaries.truth.displacement import judge_displacement
from boundaries.truth.positions import StatedPosition
from boundaries.truth.resection import judge_by_tape
from boundaries.truth.sights import Norths, ReferenceObject, TapeReading, take_sights
from boundaries.truth.verdict import Verdict

ANY = st.one_of(st.none(), st.floats(), st.sampled_from((0.0, -0.0, 1e-320, 1e308, 5e-324)))
DEGREES = st.one_of(ANY, st.floats(-200, 200))
METRES = st.one_of(ANY, st.floats(0.001, 500))
KINDS = st.sampled_from(("grid", "true", "magnetic", "unknown", "", "坐标"))


@st.composite
def positions(draw: st.DrawFn) -> StatedPosition:
    return StatedPosition(
        draw(DEGREES),
        draw(DEGREES),
        draw(METRES),
        draw(METRES),
        samples=draw(st.integers(-5, 10**9)),
        duration_s=draw(st.floats()),
    )


@settings(max_examples=150, deadline=None)
@given(positions(), positions())
def test_any_two_positions_get_a_verdict_in_words(first: StatedPosition, second: StatedPosition) -> None:
    judged = judge_displacement(first, second)
    assert judged.sentence.zh
    assert judged.sentence.en
    assert "nan" not in judged.sentence.zh
    judged.to_finding()
    if judged.verdict is not Verdict.UNDECIDABLE:
        assert is_usable(first.accuracy_m)
        assert is_usable(second.accuracy_m)
        assert first.is_on_earth
        assert second.is_on_earth
    if judged.verdict is Verdict.UNMOVED:
        assert judged.detectable_m is not None
        assert judged.detectable_m <= judged.matters_m


@st.composite
def readings(draw: st.DrawFn) -> TapeReading:
    return TapeReading(
        f"o{draw(st.integers(0, 4))}", draw(METRES), draw(METRES), draw(ANY), draw(ANY), draw(DEGREES), draw(KINDS)
    )


@st.composite
def objects(draw: st.DrawFn) -> list[ReferenceObject]:
    return [
        ReferenceObject(f"o{n}", f"树{n}", draw(DEGREES), draw(METRES), draw(KINDS), draw(METRES))
        for n in range(draw(st.integers(0, 5)))
    ]


@settings(max_examples=80, deadline=None)
@given(objects(), st.lists(readings(), max_size=6), DEGREES, DEGREES, DEGREES)
def test_any_objects_and_readings_get_a_conclusion_in_words(
    held: list[ReferenceObject],
    taped: list[TapeReading],
    convergence: float | None,
    declination: float | None,
    then: float | None,
) -> None:
    judged = judge_by_tape(take_sights(held, taped, norths=Norths(convergence, declination, then)))
    assert judged.sentence.zh
    assert judged.sentence.en
    judged.to_finding()
    if judged.verdict is Verdict.UNMOVED:
        assert judged.detectable_m <= judged.matters_m
        assert len(judged.residuals) >= 2
    assert all(math.isfinite(r.residual_m) for r in judged.residuals)
