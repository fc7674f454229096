"""Whether a name agrees with the approved name plan (地名方案)."""

from collections.abc import Iterator
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.likeness.fold import fold
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import PLAN
from gazetteer.rules.rule import rule
from layers.datum import in_metres
from layers.wording import Wording


@rule("M14", Weight.WARN, needs=(PLAN,), parameters={"near_m": 30, "share": 0.5})
def agrees_with_plan(case: RuleCase) -> Iterator[RuleFinding]:
    """名称与已批准的地名方案一致；调整方案须按原程序报批
    The name is that of the approved name plan; a plan is changed only as it was approved

    Args in the pack: `near_m`, how far a drawn street may lie from the planned one; `share`, how much of it must lie so near (0–1).
    """
    plan = _in_force(case)
    own, wanted = _rows_of_this_place(case, plan), fold(case.name)
    agreed = [row for row in own.itertuples() if fold(str(row.name)) == wanted]
    if agreed:
        return
    for row in own.itertuples():
        yield _finding(case, row, "方案中该处规划名称为", "the plan's name for it is")
    if own.empty:
        kept = [row for row in plan.itertuples() if fold(str(row.name)) == wanted and row.name_kind == case.proposal.kind]
        if kept and case.proposal.geometry is not None:
            yield _finding(case, kept[0], "方案已将该名称用于另一处", "the plan keeps that name for another place,")
        elif not kept:
            yield case.finding(
                Wording(f"“{case.name}”不在已批准的地名方案中。", f"“{case.name}” is not in the approved name plan."),
                weight=Weight.INFORM,
            )


def _in_force(case: RuleCase) -> gpd.GeoDataFrame:
    plan = cast("gpd.GeoDataFrame", case.surroundings.plan)  # the need says it is there
    approved = plan["approved_on"].isna() | (plan["approved_on"] <= pd.Timestamp(case.proposal.on))
    return cast("gpd.GeoDataFrame", plan[approved])


def _rows_of_this_place(case: RuleCase, plan: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of the plan that speak of the place in question: by its id, by the name it has until then, or by lying there."""
    asked = case.proposal
    by_id = plan["place_id"].eq(asked.place_id) if asked.place_id else pd.Series(False, index=plan.index)
    by_old_name = plan["temporary_name"].eq(asked.old_name) if asked.old_name else pd.Series(False, index=plan.index)
    same_kind = plan["name_kind"].eq(str(asked.kind))
    known = by_id.fillna(False) | (by_old_name.fillna(False) & same_kind)
    if known.any() or asked.geometry is None:
        return cast("gpd.GeoDataFrame", plan[known])
    drawn = plan[same_kind & plan.geometry.notna()]
    reach = (
        case.number("near_m") / 80_000
    )  # degrees, a little more than the metres anywhere in China: only to be looked at closer
    shapes = np.asarray(drawn.geometry.array, dtype=object)
    near = drawn[shapely.dwithin(shapes, asked.geometry, reach)]
    return near if near.empty else cast("gpd.GeoDataFrame", near.loc[list(_lie_there(asked.geometry, near, case))])


def _lie_there(asked: BaseGeometry, near: gpd.GeoDataFrame, case: RuleCase) -> Iterator[bool]:
    """Of each row whether enough of it or of the place lies within reach of the other; a point is there or is not."""
    (metres,) = in_metres(gpd.GeoDataFrame(geometry=[asked, *near.geometry], crs="EPSG:4490"))
    ours, *planned = metres.geometry
    for theirs in planned:
        shares = [_share(a, b.buffer(case.number("near_m"))) for a, b in ((ours, theirs), (theirs, ours))]
        yield max(shares) >= case.number("share")


def _share(shape: BaseGeometry, reach: BaseGeometry) -> float:
    inside = shape.intersection(reach)
    for measure in ("area", "length"):
        whole = float(getattr(shape, measure))
        if whole > 0:
            return float(getattr(inside, measure)) / whole
    return float(not inside.is_empty)


def _finding(case: RuleCase, row: object, zh: str, en: str) -> RuleFinding:
    name, plan, approval = (str(getattr(row, column)) for column in ("name", "plan", "approval"))
    return case.finding(
        Wording(
            f"“{case.name}”与《{plan}》不一致：{zh}“{name}”。确需变更的，按原程序报批。",
            f"“{case.name}” is not what “{plan}” says: {en} “{name}”. To depart from it, have the plan changed as it was approved.",
        ),
        evidence={"plan": plan, "approval": approval, "planned_name": name, "plan_id": str(row.plan_id)},  # type: ignore[attr-defined]  # because a row of the plan has it
        shape=row.geometry,  # type: ignore[attr-defined]
    )
