"""What planners ask of a plan: where each figure stands, what was recorded, what changed, and the report."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.errors import NothingHeldOn
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.passport import Vintage
from layers.planning.plans.account import ChangeAccount, account_changes
from layers.planning.plans.errors import BadPlan
from layers.planning.plans.evaluate import evaluate
from layers.planning.plans.history import value_rows
from layers.planning.plans.plan import Plan
from layers.planning.plans.reading import HISTORY, REPORTED, Reading
from layers.planning.plans.shelf import PlanShelf, shelf_of, shipped_shelf
from layers.planning.plans.status import PlanStatus
from layers.planning.specs import INDICATOR_VALUES
from layers.planning.travel import Travels
from layers.planning.use_cases.frames import read_if_held
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Receipt, Store
from layers.wording import Wording

Catalogue = Mapping[str, LayerSpec]
Held = Callable[[Store, LayerSpec, date], tuple[gpd.GeoDataFrame, date | None]]
"""The rows of a layer on a day, and when the layer began where that is later."""

_MOST_BYTES = 1_000_000
_ALWAYS = ("divisions", "facilities", REPORTED, HISTORY)


def read_shelf(catalogue: Catalogue, folder: Path | None = None) -> PlanShelf:
    """The plans that come with the house, and the bureau's own from a folder of TOML files.

    Raises:
        BadPlan: a file of the folder cannot be used.
    """
    shelf = shipped_shelf(catalogue)
    if folder is None or not folder.is_dir():
        return shelf
    texts = {path.name: _text_of(path) for path in folder.glob("*.toml") if path.is_file()}
    return shelf.with_plans(shelf_of(texts, catalogue).plans)


def _text_of(path: Path) -> str:
    """
    Raises:
        BadPlan: the file is larger than any plan, or no UTF-8.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise BadPlan(path.name, "too-large", Wording("文件超过 1 MB。", "the file is larger than 1 MB."))
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadPlan(path.name, "not-utf8", Wording("请以 UTF-8 编码保存。", "save it as UTF-8.")) from None


def study_plan(
    store: Store,
    plan: Plan,
    catalogue: Catalogue,
    *,
    on: date | None = None,
    area: str | None = None,
    travels: Travels | None = None,
) -> PlanStatus:
    """Every numbered row of a plan on a day (today when None), for an area (the store's own when None)."""
    return study_plans(store, (plan,), catalogue, on=on, area=area, travels=travels)[0]


def study_plans(
    store: Store,
    plans: Sequence[Plan],
    catalogue: Catalogue,
    *,
    on: date | None = None,
    area: str | None = None,
    travels: Travels | None = None,
) -> tuple[PlanStatus, ...]:
    """Several plans on one day, every layer read once."""
    reading = read_plans(store, plans, catalogue, on=on)
    return tuple(evaluate(plan, reading, area=area or area_of(store), travels=travels) for plan in plans)


def read_plans(store: Store, plans: Sequence[Plan], catalogue: Catalogue, *, on: date | None = None) -> Reading:
    """The layers that plans read, as they were on a day and as they are known now."""
    day = on or day_in_china(utc_now())
    layers = tuple(dict.fromkeys((*_ALWAYS, *(layer for plan in plans for layer in plan.layers))))
    days = sorted({then for plan in plans for then in plan.earlier_days if then < day})
    earlier = {then: _reading(store, layers, catalogue, then, held=_first_held) for then in days}
    ways = ("roads", "barriers") if any(figure.reach for plan in plans for figure in plan.figures) else ()
    return _reading(store, (*layers, *ways), catalogue, day, held=_held, earlier=earlier)


def study_changes(
    store: Store,
    plan: Plan,
    catalogue: Catalogue,
    *,
    since: date,
    on: date | None = None,
    area: str | None = None,
    travels: Travels | None = None,
    earlier_plan: Plan | None = None,
) -> tuple[ChangeAccount, ...]:
    """How much of each figure's change since a day is facilities, people, divisions, repaired data and method.

    Where a value was recorded on that day, the change is told from what was recorded: what was corrected since shows as data repair.

    Raises:
        NoValueToCompare: `since` is not before the day.
    """
    then, now = (read_plans(store, (plan,), catalogue, on=day) for day in (since, on))
    return account_changes(plan, then, now, area=area or area_of(store), travels=travels, earlier_plan=earlier_plan)


def record_values(store: Store, status: PlanStatus, *, by: PersonId) -> Receipt:
    """Keep today's values, so that next year's can be compared; the same plan, area and day again replaces them, the old ones stay on record."""
    rows = frame_of(INDICATOR_VALUES, value_rows(status))
    change = LayerChange(INDICATOR_VALUES, rows, status.on)
    return store.append([change], by=by, reason=f"规划指标值 {status.plan.id} {status.on} / values of the plan's figures")


def area_of(store: Store) -> str:
    return store.area or store.workspace.area_code


def _reading(
    store: Store,
    layers: Sequence[str],
    catalogue: Catalogue,
    day: date,
    *,
    held: Held,
    earlier: Mapping[date, Reading] | None = None,
) -> Reading:
    read = {name: held(store, catalogue[name], day) for name in layers if name in catalogue}
    frames = {name: frame for name, (frame, _) in read.items()}
    vintages = {name: _vintage(store, catalogue[name], frame, day) for name, frame in frames.items()}
    began = {name: first for name, (_, first) in read.items() if first is not None}
    return Reading(day, frames, dict(catalogue), vintages, earlier or {}, store.workspace.is_demonstration, began=began)


def _held(store: Store, spec: LayerSpec, day: date) -> tuple[gpd.GeoDataFrame, None]:
    return read_if_held(store, spec, day), None


def _first_held(store: Store, spec: LayerSpec, day: date) -> tuple[gpd.GeoDataFrame, date | None]:
    """A day before a layer began is told from its first rows: their own dates say which of them stood then."""
    try:
        return store.read(spec, as_of=day), None
    except NothingHeldOn as began_later:
        first = date.fromisoformat(str(began_later.facts["earliest"]))
        return store.read(spec, as_of=first), first


def _vintage(store: Store, spec: LayerSpec, frame: gpd.GeoDataFrame, day: date) -> Vintage:
    """How old the rows are; books that only use cases write carry no date of their source."""
    latest = store.summarise(spec).latest
    held_from = latest if latest is not None and latest <= day else None
    column = next((c for c in ("counted_on", "source_on", "reported_on") if c in frame.columns), None)
    dates = frame[column].dropna() if column else pd.Series(dtype="datetime64[s]")
    first, last = (None, None) if dates.empty else (pd.Timestamp(dates.min()).date(), pd.Timestamp(dates.max()).date())
    return Vintage(spec.name, len(frame), held_from, first, last)
