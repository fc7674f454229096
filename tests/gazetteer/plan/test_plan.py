"""The name plan is held against the register, and an approved plan changes only with a new approval."""

from datetime import date

import geopandas as gpd
import pytest
import shapely

from gazetteer.plan.deviations import PlannedName, Standing, study
from gazetteer.plan.errors import PlanNotRevised
from gazetteer.plan.revision import check_revision
from gazetteer.specs import NAME_PLAN, NAMES
from gazetteer.use_cases.plan import revise_plan, study_plan
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

WRITER = PersonId("clerk")


def line(north: float, *, west: float = 104.06, east: float = 104.07) -> shapely.LineString:
    return shapely.LineString([(west, 37.18 + north), (east, 37.18 + north)])


def planned(plan_id: str, name: str, shape: shapely.Geometry | None, **more: object) -> dict[str, object]:
    row = {"plan_id": plan_id, "plan": "新区地名方案", "division_code": "620423100", "name": name, "name_kind": "street"}
    return {**row, "approval": "景政函〔2025〕1号", "geometry": shape, **more}


def named(
    place_id: str, name: str, shape: shapely.Geometry, *, kind: str = "street", role: str = "standard"
) -> dict[str, object]:
    row = {"name_id": f"{place_id}-{role}", "place_id": place_id, "name": name, "name_role": role, "name_kind": kind}
    return {**row, "division_code": "620423100", "geometry": shape}


def plan_of(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    return frame_of(NAME_PLAN, list(rows))


def names_of(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    return frame_of(NAMES, list(rows))


def test_each_planned_name_is_told_by_what_became_of_it() -> None:
    plan = plan_of(
        planned("1", "石林路", line(0.000)),
        planned("2", "龙湾路", line(0.002)),
        planned("3", "寿鹿山路", line(0.004)),
        planned("4", "未绘路", None),
        planned("5", "黄河东路", None, place_id="e"),
    )
    names = names_of(
        named("a", "石林路", line(0.0001)),  # 11 m beside the drawing
        named("b", "龙湾街", line(0.002, east=104.068)),
        named("c", "城北小区", line(0.004), kind="estate"),  # another kind on the same ground
        named("d", "旧路", line(0.004), role="former"),
        named("e", "黄河东路", line(0.006)),
    )
    looked = study(plan, names)
    assert [(p.plan_id, p.standing, p.name_today) for p in looked.lines] == [
        ("1", Standing.AS_PLANNED, "石林路"),
        ("2", Standing.OTHERWISE, "龙湾街"),
        ("3", Standing.NOT_YET, ""),
        ("4", Standing.NO_PLACE, ""),
        ("5", Standing.AS_PLANNED, "黄河东路"),
    ]
    assert looked.carried_out == (2, 4)


def test_a_street_that_only_crosses_is_not_the_planned_one() -> None:
    crossing = shapely.LineString([(104.065, 37.17), (104.065, 37.19)])
    assert study(plan_of(planned("1", "石林路", line(0))), names_of(named("a", "永泰路", crossing))).lines == (
        PlannedName("1", "石林路", Standing.NOT_YET),
    )


def test_an_empty_plan_and_an_empty_register_are_answers() -> None:
    assert study(plan_of(), names_of()).lines == ()
    assert study(plan_of(planned("1", "石林路", line(0))), names_of()).count(Standing.NOT_YET) == 1


@pytest.mark.parametrize(
    "change",
    [{"name": "龙湾路"}, {"geometry": line(0.01)}, {"ends_at": "滨河路"}, {"name": "龙湾路", "approval": None}],
    ids=["renamed", "moved", "another end", "approval taken away"],
)
def test_an_approved_line_does_not_change_without_a_new_approval(change: dict[str, object]) -> None:
    held = plan_of(planned("1", "石林路", line(0)))
    (finding,) = check_revision(held, plan_of(planned("1", "石林路", line(0)) | change)).findings
    assert finding.where.key == "1"
    assert "石林路" in finding.sentence.zh
    assert not check_revision(
        held, plan_of(planned("1", "石林路", line(0)) | change | {"approval": "景政函〔2026〕9号"})
    ).findings


def test_a_dropped_line_needs_an_approval_too_and_a_draft_is_free() -> None:
    held = plan_of(planned("1", "石林路", line(0)), planned("2", "草稿路", line(0.002), approval=None))
    report = check_revision(held, plan_of(planned("3", "新路", line(0.004))))
    assert [f.where.key for f in report.findings] == ["1"]


def test_a_revision_is_written_whole_or_not_at_all_and_the_old_plan_stays_readable() -> None:
    store = MemoryStore(Workspace("620423", "景泰县", 4544, is_demonstration=True))
    first = plan_of(planned("1", "石林路", line(0)), planned("2", "龙湾路", line(0.002)))
    store.append([LayerChange(NAME_PLAN, first, date(2025, 6, 10))], by=WRITER, reason="方案")
    faulty = plan_of(planned("1", "龙山路", line(0)), planned("2", "龙湾路", line(0.002)))
    with pytest.raises(PlanNotRevised) as refused:
        revise_plan(store, faulty, valid_from=date(2026, 3, 1), by=WRITER, reason="调整")
    assert "石林路" in refused.value.wording.zh
    assert list(store.read(NAME_PLAN)["name"]) == ["石林路", "龙湾路"]
    lawful = plan_of(planned("1", "龙山路", line(0), approval="景政函〔2026〕9号"), planned("2", "龙湾路", line(0.002)))
    revise_plan(store, lawful, valid_from=date(2026, 3, 1), by=WRITER, reason="调整")
    assert list(store.read(NAME_PLAN)["name"]) == ["龙山路", "龙湾路"]
    assert list(store.read(NAME_PLAN, as_of=date(2025, 12, 31))["name"]) == ["石林路", "龙湾路"]
    assert study_plan(store).count(Standing.NOT_YET) == 2
