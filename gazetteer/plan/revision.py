"""A plan revised: which lines change, and whether the change has an approval of its own (实施办法 第二条: an approved plan is not changed without one)."""

from collections.abc import Iterator

import geopandas as gpd
import shapely

from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_NAMING = ("name", "name_kind", "starts_at", "ends_at")


def check_revision(held: gpd.GeoDataFrame, proposed: gpd.GeoDataFrame) -> Report:
    """Every approved line that is renamed, moved or dropped without a new approval number.

    Lines that were never approved may change freely, and new lines need no old approval. Both frames are NAME_PLAN, EPSG:4490.
    """
    return Report.of(_changes(held.set_index("plan_id"), proposed.set_index("plan_id")))


def _changes(held: gpd.GeoDataFrame, proposed: gpd.GeoDataFrame) -> Iterator[Finding]:
    for plan_id, before in held.iterrows():
        approval = _text(before["approval"])
        if not approval:
            continue
        if plan_id not in proposed.index:
            yield _finding(str(plan_id), str(before["name"]), "被删去", "is dropped", approval)
            continue
        after = proposed.loc[plan_id]
        if _text(after["approval"]) in ("", approval):
            if changed := [name for name in _NAMING if _text(before[name]) != _text(after[name])]:
                became = f"改为“{after['name']}”" if "name" in changed else "内容有改动"
                yield _finding(str(plan_id), str(before["name"]), became, "is changed", approval)
            elif not _same_place(before.geometry, after.geometry):
                yield _finding(str(plan_id), str(before["name"]), "位置有改动", "is moved", approval)


def _finding(plan_id: str, name: str, zh: str, en: str, approval: str) -> Finding:
    return Finding(
        "gazetteer.plan-changed-without-approval",
        Severity.ERROR,
        Wording(
            f"方案中的“{name[:60]}”（{plan_id[:40]}，{approval[:60]}批准）{zh}，但没有新的批准文号。经批准的地名方案需报原批准机关批准后方可修改；请填入新的批准文号。",
            f"“{name[:60]}” ({plan_id[:40]}, approved by {approval[:60]}) {en} without a new approval. An approved plan changes only by a new one: enter its number.",
        ),
        Where(layer="name_plan", key=plan_id, column="approval"),
        {"article": "《地名管理条例实施办法》第二条"},
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _same_place(before: shapely.Geometry | None, after: shapely.Geometry | None) -> bool:
    if before is None or after is None:
        return before is after
    return bool(shapely.equals(shapely.normalize(before), shapely.normalize(after)))
