"""How large centres should be: whom each of them serves, which class that gives, and whether its floor is enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.centres.classes import FLOOR_NORMS, SCHEMES, floor_norms_for
from layers.planning.centres.ground import CentreGround, at_pace, known, nearest_of
from layers.planning.centres.notes import note_untied, several
from layers.planning.centres.passports import plain_passport, timed_passport
from layers.planning.centres.question import SizeQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.demand import AGES
from layers.planning.errors import NoDemand
from layers.planning.kinds import FACILITY_KINDS, Norm
from layers.planning.passport import Passport, Percentage
from layers.planning.sites import StudyFrames
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED, Tally
from layers.planning.travel import NOBODY, TravelModel
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class SizeTable:
    """Every operating centre of a kind with the people it serves and the floor it should have.

    `centres` has one row each, the most served first: facility_id, name, kind, township, unit_code, unit; persons served by age (those whose nearest centre of the kind it is, within the minutes; missing where the
    way cannot be told), `places_unknown` (places it serves whose number of people nobody wrote down), `farthest_min`; `class_id` (a norm or a key of OUTSIDE), `class_least`, `class_most`; `floor_area_m2`, `norm_id`, `required_m2`, `short_m2`
    (0 when met), `meets` (missing = cannot be judged), `norm_verified`; `why` a key of `travel.REASONS`; geometry.
    `served` is the share of people served by any of them, `enough` of judged centres with floor enough.
    """

    question: SizeQuestion
    area: str
    area_name: str
    on: date
    served: Percentage
    enough: Percentage
    norms: tuple[Norm, ...]
    centres: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def short_m2(self) -> float:
        """Square metres missing in all judged centres that fall short."""
        return float(self.centres["short_m2"].sum())


def measure_sizes(question: SizeQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> SizeTable:
    """The answer from frames and a way of travelling alone.

    For places i with p_i people and centres j at t_ij minutes: j serves P_j = Σ p_i over the i whose nearest centre is j with t_ij ≤ T. Of two equally near the lower id serves.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`.
        NoDemand: nobody is on record.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames, (question.kind,), area=area, on=on)
    people = ground.people("population")
    if not np.isfinite(people).any():
        raise NoDemand(question.demand, "population", ground.area_name)
    at = ground.standing(question.kind)
    found = nearest_of(travel, ground.homes, ground, at, limit_min=question.minutes)
    serves, minutes = found.facility[:, 0], found.minutes[:, 0]
    norms = floor_norms_for(question.kind, question.norms, area=area, on=on)
    centres = _rows(question, ground, at, _Served.of(ground, at, serves, minutes, travel.connect(ground.stand(at)).reason), norms)
    untied = travel.connect(ground.homes).reason != ""
    verdict = np.where(serves != NOBODY, COVERED, np.where(untied, UNDECIDED, UNCOVERED)).astype(np.int8)
    whole = Tally.of(np.zeros(len(people), dtype=np.int64), people, verdict, groups=1)
    shown = tuple(dict.fromkeys((*norms, *(FLOOR_NORMS[norm] for norm in centres["norm_id"].dropna().unique()))))
    return SizeTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        served=whole.percentage_of_everyone(0, _served_passport(question, travel, on, frames)),
        enough=_enough(centres, shown, on, frames),
        norms=shown,
        centres=centres,
        report=Report.of(_notes(question, centres, shown, ground)),
        is_demonstration=frames.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class _Served:
    """Centre by centre: persons by age, places without a figure, the longest way, and why nobody can get there."""

    people: dict[str, Floats]
    unknown: Positions
    farthest: Floats
    reason: Objects

    @classmethod
    def of(cls, ground: CentreGround, at: Positions, serves: Positions, minutes: Floats, reason: Objects) -> "_Served":
        column = {int(facility): i for i, facility in enumerate(at)}
        mine = np.array([column.get(int(facility), -1) for facility in serves], dtype=np.int64)
        reached = mine >= 0
        people = {}
        for age in AGES:
            amount = ground.people(age)
            told = reached & np.isfinite(amount)
            total = np.bincount(mine[told], weights=amount[told], minlength=len(at))
            people[age] = np.where(reason == "", total, np.nan)
        silent = reached & ~np.isfinite(ground.people("population"))
        farthest = np.full(len(at), np.nan)
        np.fmax.at(farthest, mine[reached], minutes[reached])
        return cls(people, np.bincount(mine[silent], minlength=len(at)), farthest, reason)


def _rows(
    question: SizeQuestion, ground: CentreGround, at: Positions, served: _Served, norms: Sequence[Norm]
) -> gpd.GeoDataFrame:
    scheme = SCHEMES[question.scheme]
    classes = [None if np.isnan(n) else scheme.class_of(float(n)) for n in served.people["population"]]
    floor = ground.number("floor_area_m2", at)
    held = [_strictest(norms, found, asked=bool(question.norms)) for found in classes]
    required = np.array([np.nan if norm is None else norm.value for norm in held])
    home = ground.home_unit(at)
    columns = {
        "facility_id": text(ground.told("facility_id", at)),
        "name": text(ground.told("name", at)),
        "kind": text(ground.told("kind", at)),
        "township": text(ground.township_names(home)),
        "unit_code": text(ground.unit_codes(home)),
        "unit": text(ground.unit_names(home)),
        **{age: whole_numbers(served.people[age]) for age in AGES},
        "places_unknown": whole_numbers(served.unknown),
        "farthest_min": known(served.farthest),
        "class_id": text([found.id if isinstance(found, Norm) else found for found in classes]),
        "class_least": whole_numbers(_of_class(classes, "people")),
        "class_most": whole_numbers(_of_class(classes, "people_to")),
        "floor_area_m2": floor,
        "norm_id": text([None if norm is None else norm.id for norm in held]),
        "required_m2": required,
        "short_m2": np.maximum(required - floor, 0),
        "meets": pd.Series(floor >= required, dtype="boolean").mask(np.isnan(floor) | np.isnan(required)),
        "norm_verified": pd.array([pd.NA if norm is None else norm.verified for norm in held], dtype="boolean"),
        "why": text(served.reason),
    }
    rows = gpd.GeoDataFrame(columns, geometry=ground.facilities.frame.geometry.to_numpy()[at], crs=ground.facilities.frame.crs)
    order = np.lexsort((rows["facility_id"], -np.nan_to_num(served.people["population"], nan=-1.0)))
    return rows.iloc[order].reset_index(drop=True)


def _of_class(classes: Sequence[Norm | str | None], column: str) -> Floats:
    ends = [getattr(found, column) if isinstance(found, Norm) else None for found in classes]
    return np.array([np.nan if end is None else float(end) for end in ends])


def _strictest(norms: Sequence[Norm], found: Norm | str | None, *, asked: bool) -> Norm | None:
    """The largest floor asked for: of the norms named, else of the local ones and the class's own."""
    own = [found] if isinstance(found, Norm) and found.id in FLOOR_NORMS and not asked else []
    return max((*norms, *own), key=lambda norm: norm.value, default=None)


def _served_passport(question: SizeQuestion, travel: TravelModel, on: date, frames: StudyFrames) -> Passport:
    kind = FACILITY_KINDS.labels[question.kind]
    return timed_passport(
        question,
        travel,
        definition=Wording(
            f"{travel.mode.label.zh} {question.minutes:g} 分钟内有在用{kind.zh}的人口 ÷ 人数已知的全部人口；每人归最近的一处（同样近的归编号小的）",
            f"people within {question.minutes:g} min ({travel.mode.label.en}) of an operating {kind.en}, of all whose number is known; each belongs to the nearest, "
            "of equally near ones to the lower id",
        ),
        counted=Wording("人", "persons"),
        on=on,
        vintages=frames.vintages,
    )


def _enough(centres: pd.DataFrame, norms: Sequence[Norm], on: date, frames: StudyFrames) -> Percentage:
    judged = centres["meets"].dropna()
    unknown = len(centres) - len(judged)
    listed = "；".join(_held_against(n).zh for n in norms) or "未收录"
    listed_en = "; ".join(_held_against(n).en for n in norms) or "none on record"
    passport = plain_passport(
        definition=Wording(
            f"建筑面积达到规定的在用设施 ÷ 可判定的在用设施；规定：{listed}",
            f"centres with floor enough, of those that can be judged; norms: {listed_en}",
        ),
        counted=Wording("处（设施）", "centres"),
        unknown_means=Wording("缺建筑面积或无规定可依的设施数，另列", "centres without floor area or norm, listed apart"),
        on=on,
        vintages=frames.vintages,
        norms=norms,
    )
    return Percentage(int(judged.sum()), len(judged), unknown, unknown, passport)


def _held_against(norm: Norm) -> Wording:
    """The norm in words; the floor of a class, which the source gives as one figure, is taken as the least."""
    least = (
        Wording("，该级面积取作下限", ", the figure of the class taken as the least")
        if norm.relation == "equals"
        else Wording("", "")
    )
    doubt = Wording("", "") if norm.verified else Wording("，未核实", ", unverified")
    return Wording(
        f"{norm.what.zh} ≥ {norm.value:g} m²（{norm.source}{least.zh}{doubt.zh}）",
        f"{norm.what.en} ≥ {norm.value:g} m² ({norm.source}{least.en}{doubt.en})",
    )


def _notes(question: SizeQuestion, centres: pd.DataFrame, norms: Sequence[Norm], ground: CentreGround) -> Iterator[Finding]:
    kind = FACILITY_KINDS.labels[question.kind]
    if len(centres) == 0:
        yield Finding(
            "planning.no-centres",
            Severity.WARNING,
            Wording(f"{ground.area_name}在该日没有在用的{kind.zh}", f"{ground.area_name} has no operating {kind.en} on that day"),
        )
        return
    keys = centres["facility_id"]
    yield from note_untied(keys.tolist(), centres["why"].fillna("").tolist())
    no_floor = keys[centres["floor_area_m2"].isna()].tolist()
    yield from several("floor-area-unknown", no_floor, Wording("处没有建筑面积，列出但不判达标，不按 0 计", "centres do not say their floor area: listed and not judged, never taken as 0"))  # fmt: skip
    nobody = keys[(centres["population"] == 0).fillna(False) & (centres["places_unknown"] == 0)].tolist()
    yield from several("centre-serves-nobody", nobody, Wording("处在时限内不是任何居民点的最近一处", "centres are the nearest of nobody within the time"), severity=Severity.NOTE)  # fmt: skip
    silent = keys[(centres["places_unknown"] > 0).to_numpy(dtype=bool)].tolist()
    yield from several("served-people-unknown", silent, Wording("处所服务的居民点中有人数不详的，服务人口与等级只是下限", "centres serve places without a number of people: persons served and class are lower bounds"))  # fmt: skip
    yield from _on_norms(question, norms, ground)


def _on_norms(question: SizeQuestion, norms: Sequence[Norm], ground: CentreGround) -> Iterator[Finding]:
    if not norms:
        known_ones = "、".join(f"{norm.id}（{norm.figure}）" for norm in FLOOR_NORMS.values())
        yield Finding(
            "planning.no-floor-norm",
            Severity.WARNING,
            Wording(
                f"{ground.area_name}在该日没有收录的建筑面积规定，所用分级也没有面积：只列面积，不判达标。可指定参照规定：{known_ones}",
                f"No norm of floor area is on record for {ground.area_name} on that day, and the classes set none: areas are listed, nothing is judged. Name one: {known_ones}",
            ),
        )
    scheme = SCHEMES[question.scheme]
    doubted = sorted({norm.id for norm in (*norms, *scheme.classes) if not norm.verified})
    yield from several(
        "norm-unverified",
        doubted,
        Wording("项规定或分级未核实，只作参照，不是法定要求", "norms or classes are unverified: for comparison, not law"),
        layer="norms",
    )
