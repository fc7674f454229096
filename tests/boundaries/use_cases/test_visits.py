"""Before the walk, from a real store: the plan, the risks, the clocks, and the plan as files receivers open."""

from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from boundaries.records.kinds import HAZARD
from boundaries.records.statement import new_id
from boundaries.rounds.errors import UnknownRound
from boundaries.use_cases.rounds import open_round, record, sync_checks
from boundaries.use_cases.visits import study_clocks, study_visits, write_visit_plan
from boundaries.visits.clocks import ClockState
from layers.store.memory import MemoryStore
from tests.little_line import BOTH, LINE, ME, PLAN, SIDE_A, SIDE_B, check_of, in_memory


@pytest.fixture
def ours() -> tuple[MemoryStore, str]:
    store = in_memory(SIDE_A)
    return store, open_round(store, PLAN, by=ME).round_id


def test_the_plan_of_a_round_visits_its_markers_in_order_with_both_sides(ours: tuple[MemoryStore, str]) -> None:
    study = study_visits(*ours, first_day=date(2026, 5, 11))
    assert [p.stop.marker_id for p in study.plan.stops] == [f"M{n:03d}" for n in range(1, 7)]
    assert all(p.stop.sides == (SIDE_A, SIDE_B) for p in study.plan.stops)
    assert study.plan.days[0].on == date(2026, 5, 11)
    assert len(study.plan.report) == 0


def test_without_a_day_the_plan_begins_with_the_field_work_and_never_in_the_past(ours: tuple[MemoryStore, str]) -> None:
    assert study_visits(*ours).plan.days[0].on >= max(date(2026, 5, 1), datetime.now(UTC).date())


def test_every_segment_has_a_risk_and_trouble_raises_it(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    calm = study_visits(store, round_id)
    assert {r.segment.segment_id for r in calm.risks} == {"S01", "S02", "S03", "S04"}
    hazard = {"hazard_kind": "damage", "description": "取沙", "sides": [SIDE_A, SIDE_B], "line_id": LINE, "marker_id": "M001"}
    record(store, HAZARD, "案1", hazard, round_id="", by=ME)
    worse = study_visits(store, round_id).risks
    assert worse[0].segment.segment_id == "S01"
    assert [r.key for r in worse[0].reasons] == ["hazard"]
    assert calm.risks[0].score == 0


def test_what_the_last_round_lost_makes_this_round_look(ours: tuple[MemoryStore, str]) -> None:
    store, round_id = ours
    lost = check_of("marker_check", "M002", SIDE_A, round_id, new_id(), attendance=BOTH, found_state=["lost"])
    sync_checks(store, round_id, [lost], by=ME)
    sixth = open_round(store, {**PLAN, "name": "第六轮", "round_no": 6, "year": 2031, "field_from": "2031-05-01"}, by=ME).round_id
    risks = {r.segment.segment_id: [reason.key for reason in r.reasons] for r in study_visits(store, sixth).risks}
    assert any("lost" in reasons for reasons in risks.values())
    assert not any("lost" in [x.key for x in r.reasons] for r in study_visits(store, round_id).risks)


def test_an_unknown_round_is_refused(ours: tuple[MemoryStore, str]) -> None:
    with pytest.raises(UnknownRound):
        study_visits(ours[0], "no-such-round")


def test_clocks_of_the_store_are_read_at_a_moment(ours: tuple[MemoryStore, str]) -> None:
    clocks = {c.key: c for c in study_clocks(ours[0], now=datetime(2026, 6, 1, tzinfo=UTC))}
    assert clocks["plan"].state is ClockState.OVERDUE
    assert clocks["filing"].due == date(2026, 12, 1)
    assert clocks["inspection"].state is ClockState.UNKNOWN  # the little line states neither day


def test_the_plan_opens_as_gpx_and_kml(ours: tuple[MemoryStore, str], tmp_path: Path) -> None:
    plan = study_visits(*ours, first_day=date(2026, 5, 11)).plan
    assert len(write_visit_plan(plan, tmp_path / "plan.gpx", format="gpx")) == 0
    points = parse(tmp_path / "plan.gpx").getroot().findall("{http://www.topografix.com/GPX/1/1}wpt")  # noqa: S314  # because we wrote it
    assert [p.findtext("{http://www.topografix.com/GPX/1/1}name") for p in points] == [
        f"{n:03d} 2123{n:03d}Q" for n in range(1, 7)
    ]
    assert float(points[0].get("lon") or 0) == pytest.approx(104.0)
    write_visit_plan(plan, tmp_path / "plan.kml", format="kml")
    assert "2123006Q" in (tmp_path / "plan.kml").read_text(encoding="utf-8")
