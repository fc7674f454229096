"""Which segments are at risk: every point has a reason, and suggestions are only that."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from boundaries.lines.chainage import StraightenedLine
from boundaries.visits.risk import RiskLevel, SegmentFacts, score_segments, suggest_markers
from boundaries.visits.settings import RISK_POINTS, VisitSettings

CALM = SegmentFacts("S1", "L1", "第1段", 0.0, 3_000.0, markers_m=(0.0, 3_000.0))
CLOSE = VisitSettings(unmarked_m=5_000.0)
EAST = StraightenedLine.of(shapely.LineString([(104.0, 37.0), (104.3, 37.0)]))  # 26.7 km


def one(**known: object) -> SegmentFacts:
    return SegmentFacts("S1", "L1", "第1段", 0.0, 3_000.0, markers_m=(0.0, 3_000.0), **known)  # type: ignore[arg-type]


def test_a_calm_segment_has_no_points_and_no_reasons() -> None:
    (risk,) = score_segments([CALM])
    assert (risk.score, risk.level, risk.reasons) == (0, RiskLevel.LOW, ())


@pytest.mark.parametrize(
    ("known", "key"),
    [
        ({"lost": 2}, "lost"), ({"damaged": 1}, "damaged"), ({"is_unrecognisable": True}, "unrecognisable"), ({"is_vague": True}, "vague"),
        ({"has_changed": True}, "changed"), ({"drift_m": 10.1}, "drift"), ({"projects": 1}, "project"), ({"disputes": 1}, "dispute"),
        ({"hazards": 1}, "hazard"), ({"unilateral": 1}, "unilateral"), ({"was_visited": False}, "unvisited"),
    ],
)  # fmt: skip
def test_each_reason_gives_its_points_and_its_sentence(known: dict[str, object], key: str) -> None:
    (risk,) = score_segments([one(**known)])
    assert [(r.key, r.points) for r in risk.reasons] == [(key, RISK_POINTS[key])]
    assert risk.score == RISK_POINTS[key]
    assert risk.reasons[0].sentence.zh


def test_the_edges_of_the_settings_hold() -> None:
    assert score_segments([one(drift_m=10.0)])[0].score == 0
    assert score_segments([one(drift_m=float("nan"))])[0].score == 0
    long = SegmentFacts("S", "L", "s", 0.0, 9_000.0, markers_m=(4_000.0,))
    assert long.unmarked_m == 5_000.0
    assert [r.key for r in score_segments([long], settings=CLOSE)[0].reasons] == ["unmarked"]
    assert score_segments([long])[0].score == 0  # most lines carry no more


def test_a_bureau_may_set_its_own_points_and_strike_a_reason() -> None:
    own = VisitSettings(points={"lost": 99, "vague": 0})
    (risk,) = score_segments([one(lost=1, is_vague=True, disputes=1)], settings=own)
    assert [(r.key, r.points) for r in risk.reasons] == [("lost", 99)]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.floats(0, 50), st.integers(0, 2)), max_size=12))
def test_scores_are_the_sum_of_their_reasons_and_fall_along_the_list(told: list[tuple[int, bool, float, int]]) -> None:
    segments = [one(lost=lost, is_vague=vague, drift_m=drift, disputes=disputes) for lost, vague, drift, disputes in told]
    risks = score_segments(segments)
    assert all(r.score == sum(reason.points for reason in r.reasons) for r in risks)
    assert [r.score for r in risks] == sorted((r.score for r in risks), reverse=True)
    worse = score_segments(
        [one(lost=lost + 1, is_vague=True, drift_m=drift + 10, disputes=disputes) for lost, _, drift, disputes in told]
    )
    assert sum(r.score for r in worse) >= sum(r.score for r in risks)


def test_a_long_unmarked_line_is_cut_into_equal_parts() -> None:
    suggested = suggest_markers(EAST, [], [], line_id="L1", settings=CLOSE)
    parts = np.diff([0.0, *(s.chainage_m for s in suggested), EAST.length_m])
    assert len(suggested) == 5
    assert parts == pytest.approx(np.full(6, EAST.length_m / 6))
    assert parts.max() <= 5_000
    feet = EAST.feet([s.lon for s in suggested], [s.lat for s in suggested])
    assert feet.distance_m.max() < 0.01
    assert feet.chainage_m == pytest.approx([s.chainage_m for s in suggested], abs=0.01)


def test_never_more_than_the_setting_for_one_stretch_and_none_where_markers_stand_close() -> None:
    assert len(suggest_markers(EAST, [], [], line_id="L1", settings=VisitSettings(unmarked_m=5_000.0, suggestions=2))) == 2
    assert suggest_markers(EAST, np.arange(0, EAST.length_m, 4_000).tolist(), [], line_id="L1", settings=CLOSE) == ()


def test_a_vague_stretch_gets_one_in_its_middle_unless_a_marker_stands_in_it() -> None:
    close = np.arange(0, EAST.length_m, 4_000).tolist()
    vague = SegmentFacts("S", "L1", "河滩段", 8_500.0, 9_500.0, is_vague=True)
    (suggestion,) = suggest_markers(EAST, close, [vague], line_id="L1")
    assert suggestion.chainage_m == 9_000.0
    assert "河滩段" in suggestion.reason.zh
    assert suggest_markers(EAST, [*close, 9_100.0], [vague], line_id="L1") == ()
    short = SegmentFacts("S", "L1", "短段", 8_500.0, 8_700.0, is_vague=True)
    assert suggest_markers(EAST, close, [short], line_id="L1") == ()
