"""Where the people of a circle are counted: in cells where cells cover the area, else where the plan says."""

from dataclasses import replace

import numpy as np

from layers.planning.plans.ground import PlanGround, Rows
from layers.planning.plans.measures import Measure
from layers.planning.plans.plan import CELLS
from layers.planning.plans.reading import NotMeasurable
from layers.wording import Wording


def finest_people(ground: PlanGround, people: Measure) -> Measure:
    """The finest layer of people held: a community of fifteen thousand is not one point beside its own station.

    Cells are taken where every unit in which settlements have people has a cell with a figure; else the measure as declared.
    """
    spec = ground.reading.specs.get(CELLS)
    if people.layer != "settlements" or people.where or spec is None or people.column not in spec.column_names:
        return people
    cells = replace(people, layer=CELLS)
    try:
        fine, coarse = ground.rows(cells), ground.rows(people)
    except NotMeasurable:
        return people
    return cells if _peopled(coarse) <= _counted(fine) else people


def _counted(rows: Rows) -> set[int]:
    return set(np.unique(rows.unit[np.isfinite(rows.amount) & (rows.unit >= 0)]).tolist())


def _peopled(rows: Rows) -> set[int]:
    return set(np.unique(rows.unit[(rows.amount > 0) & (rows.unit >= 0)]).tolist())


def tell_points(ground: PlanGround, people: Measure, rows: Rows) -> Wording:
    """How many points stand for how many people: where few stand for many, the figure flatters."""
    label, said = ground.reading.label(people.layer), rows.amount[np.isfinite(rows.amount)]
    unknown = len(rows) - len(said)
    total, most = round(float(said.sum())), round(float(said.max(initial=0.0)))
    each = round(total / len(said)) if len(said) else 0
    zh = f"按“{label.zh}”的 {len(said):,} 个点计，共代表 {total:,} 人，平均每点 {each:,} 人，最多一点 {most:,} 人；每点的人视为都在该点上"
    en = f"counted at {len(said):,} points of “{label.en}” standing for {total:,} people, {each:,} a point on average and {most:,} at most, as if all lived there"
    if unknown:
        zh, en = f"{zh}；另有 {unknown:,} 个点人数未知", f"{en}; of {unknown:,} more points nobody knows the number"
    return Wording(zh, en)
