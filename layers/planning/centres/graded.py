"""Coverage when a larger house reaches further, beside one reach for all: who is gained, who is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.centres.grading import GIVEN, GRADES_SOURCE, HOUSE_GRADES, Grade
from layers.planning.centres.ground import SAME_MIN, CentreGround, at_pace
from layers.planning.centres.notes import note_untied, several
from layers.planning.centres.passports import timed_passport
from layers.planning.centres.question import GradesQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.errors import NoDemand
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.passport import Passport, Percentage
from layers.planning.question import By
from layers.planning.sites import StudyFrames
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED, Tally
from layers.planning.travel import Pairs, TravelModel
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]

NO_GRADE = -1
NO_REACH = -1.0  # minutes: below any, even of who lives in the house


@dataclass(frozen=True, slots=True)
class GradedStratum:
    """One group by either rule."""

    key: str
    label: Wording
    graded: Percentage
    single: Percentage


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Coverage of people by graded reach and by one reach.

    `graded` and `single` are the two figures; `gained` and `lost` are the people covered by graded reach only, and by one reach only. `grades` has one row per grade (least_m2, reach in both
    languages, minutes, centres) and one for houses without a floor area; `centres` one per operating centre (`grade` 0 = the largest, missing unknown); `units` one per village:
    code, name, township, people, covered by either rule, gained, lost, undecided; geometry.
    """

    question: GradesQuestion
    area: str
    area_name: str
    on: date
    graded: Percentage
    single: Percentage
    gained: int
    lost: int
    strata: tuple[GradedStratum, ...]
    grades: pd.DataFrame
    centres: gpd.GeoDataFrame
    units: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_grades(question: GradesQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> GradeTable:
    """The answer from frames and a way of travelling alone.

    A place i is covered when a centre j of grade g(j) lies within its own reach: t_ij ≤ T_g(j). A house without a floor area has at least the smallest reach (none where the smallest grade asks for a floor) and at most
    the largest: who depends on which is undecided. One smaller than the smallest grade reaches nobody.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`.
        NoDemand: nobody of the weight asked for is on record.
        GradeInMetres: metres for a vehicle.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames, (question.kind,), area=area, on=on)
    people = ground.people(question.weight.column)
    if not np.isfinite(people).any():
        raise NoDemand(question.demand, question.weight.column, ground.area_name)
    at = ground.standing(question.kind)
    reaches = np.array([grade.minutes_by(travel) for grade in question.grades])
    floor = ground.number("floor_area_m2", at)
    grade = _grades(floor, question.grades)
    pairs = travel.pairs(ground.homes, ground.stand(at), limit_min=max(*reaches, question.minutes) + SAME_MIN)
    untied = travel.connect(ground.homes).reason != ""
    single = _verdicts(pairs, np.full(len(at), question.minutes), np.full(len(at), question.minutes), untied)
    smallest = reaches.min() if question.grades[-1].least_m2 == 0 else NO_REACH
    least = np.where(grade >= 0, np.append(reaches, NO_REACH)[grade], np.where(np.isnan(floor), smallest, NO_REACH))
    most = np.where(np.isnan(floor), reaches.max(), least)
    graded = _verdicts(pairs, least, most, untied)
    return _told(question, frames, travel, ground, _Both(people, graded, single, at, grade, reaches))


@dataclass(frozen=True, slots=True)
class _Both:
    people: Floats
    graded: Verdicts
    single: Verdicts
    at: Positions
    grade: Positions
    reaches: Floats

    def tally(self, verdict: Verdicts, group: Positions, groups: int) -> Tally:
        return Tally.of(group, self.people, verdict, groups=groups)

    def only(self, one: Verdicts, other: Verdicts) -> Floats:
        """People surely covered by one rule and surely not by the other."""
        return np.where((one == COVERED) & (other == UNCOVERED), np.nan_to_num(self.people), 0.0)


def _grades(floor: Floats, grades: tuple[Grade, ...]) -> Positions:
    """The position of each house's grade; NO_GRADE below the smallest and where the floor is not known."""
    fits = floor[:, None] >= np.array([grade.least_m2 for grade in grades])[None, :]
    return np.where(fits.any(axis=1), fits.argmax(axis=1), NO_GRADE)


def _verdicts(pairs: Pairs, least: Floats, most: Floats, untied: npt.NDArray[np.bool_]) -> Verdicts:
    """COVERED within the reach a house surely has, UNDECIDED within one it may have or where no way is tied, UNCOVERED else."""
    verdict = np.where(untied, UNDECIDED, UNCOVERED).astype(np.int8)
    verdict[pairs.place[pairs.minutes <= most[pairs.facility] + SAME_MIN]] = UNDECIDED
    verdict[pairs.place[pairs.minutes <= least[pairs.facility] + SAME_MIN]] = COVERED
    return verdict


def _told(question: GradesQuestion, frames: StudyFrames, travel: TravelModel, ground: CentreGround, both: _Both) -> GradeTable:
    passports = _passports(question, travel, ground.on, frames)
    everyone = np.zeros(len(both.people), dtype=np.int64)
    graded, single = (
        both.tally(verdict, everyone, 1).percentage_of_everyone(0, passport)
        for verdict, passport in zip((both.graded, both.single), passports, strict=True)
    )
    centres = _centre_rows(ground, both)
    untied = travel.connect(ground.stand(both.at)).reason
    return GradeTable(
        question=question,
        area=ground.units.area,
        area_name=ground.area_name,
        on=ground.on,
        graded=graded,
        single=single,
        gained=round(float(both.only(both.graded, both.single).sum())),
        lost=round(float(both.only(both.single, both.graded).sum())),
        strata=_strata(ground, both, passports),
        grades=_grade_rows(question, both, centres),
        centres=centres,
        units=_unit_rows(ground, both),
        report=Report.of(_notes(question, centres, list(untied), ground)),
        is_demonstration=frames.is_demonstration,
    )


def _passports(question: GradesQuestion, travel: TravelModel, on: date, frames: StudyFrames) -> tuple[Passport, Passport]:
    kind, who = FACILITY_KINDS.labels[question.kind], question.weight.label
    source = GRADES_SOURCE if question.grades == HOUSE_GRADES else GIVEN
    listed = "，".join(f"≥ {grade.least_m2:g} m²：{grade.reach.zh}" for grade in question.grades)
    listed_en = ", ".join(f"≥ {grade.least_m2:g} m²: {grade.reach.en}" for grade in question.grades)
    definitions = (
        Wording(
            f"在某处在用{kind.zh}自身分级时限内的{who.zh} ÷ 人数已知的全部{who.zh}；分级 {listed}；{source.zh}",
            f"{who.en} within the reach of an operating {kind.en} by its own grade, of all whose number is known; grades {listed_en}; {source.en}",
        ),
        Wording(
            f"{question.minutes:g} 分钟内有在用{kind.zh}的{who.zh} ÷ 人数已知的全部{who.zh}（不分规模，同一时限）",
            f"{who.en} within {question.minutes:g} min of an operating {kind.en}, of all whose number is known (one reach for every size)",
        ),
    )
    counted = Wording(f"人（{who.zh}）", f"persons ({who.en})")
    graded, single = (
        timed_passport(question, travel, definition=each, counted=counted, on=on, vintages=frames.vintages)
        for each in definitions
    )
    return graded, single


def _strata(ground: CentreGround, both: _Both, passports: tuple[Passport, Passport]) -> tuple[GradedStratum, ...]:
    group, labels = ground.units.groups(By.STRATUM)
    of_place = group[ground.unit]
    graded, single = (both.tally(verdict, of_place, len(labels)) for verdict in (both.graded, both.single))
    return tuple(
        GradedStratum(key, label, graded.percentage_of_everyone(i, passports[0]), single.percentage_of_everyone(i, passports[1]))
        for i, (key, label) in enumerate(labels.items())
    )


def _grade_rows(question: GradesQuestion, both: _Both, centres: gpd.GeoDataFrame) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "least_m2": grade.least_m2,
            "zh": f"≥ {grade.least_m2:g} m²：{grade.reach.zh}",
            "en": f"≥ {grade.least_m2:g} m²: {grade.reach.en}",
            "minutes": float(both.reaches[i]),
            "centres": int((both.grade == i).sum()),
        }
        for i, grade in enumerate(question.grades)
    ]
    unknown = int(centres["floor_area_m2"].isna().sum())
    smaller = len(centres) - unknown - int((both.grade >= 0).sum())
    blank = {"least_m2": np.nan, "minutes": np.nan}
    rows.append(blank | {"zh": "建筑面积不详", "en": "floor area unknown", "centres": unknown})
    if smaller:
        rows.append(blank | {"zh": "小于最低一级，不计覆盖", "en": "smaller than any grade, reaches nobody", "centres": smaller})
    return pd.DataFrame(rows)


def _centre_rows(ground: CentreGround, both: _Both) -> gpd.GeoDataFrame:
    at, home = both.at, ground.home_unit(both.at)
    has = both.grade >= 0
    columns = {
        "facility_id": text(ground.told("facility_id", at)),
        "name": text(ground.told("name", at)),
        "township": text(ground.township_names(home)),
        "unit": text(ground.unit_names(home)),
        "floor_area_m2": ground.number("floor_area_m2", at),
        "grade": pd.Series(both.grade, dtype="Int64").mask(~has),
        "minutes": np.where(has, both.reaches[both.grade], np.nan),
    }
    frame = ground.facilities.frame
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy()[at], crs=frame.crs)


def _unit_rows(ground: CentreGround, both: _Both) -> gpd.GeoDataFrame:
    units, n = ground.units, len(ground.units)
    graded, single = (both.tally(verdict, ground.unit, n) for verdict in (both.graded, both.single))

    def people(amount: Floats) -> pd.Series:
        return whole_numbers(np.bincount(ground.unit, weights=amount, minlength=n))

    columns = {
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        "township": text(ground.township_names(np.arange(n))),
        "people": whole_numbers(ground.by_unit(both.people)),
        "graded": whole_numbers(graded.covered),
        "single": whole_numbers(single.covered),
        "gained": people(both.only(both.graded, both.single)),
        "lost": people(both.only(both.single, both.graded)),
        "undecided": whole_numbers(graded.undecided_amount),
    }
    return gpd.GeoDataFrame(columns, geometry=units.frame.geometry.to_numpy(), crs=units.frame.crs)


def _notes(question: GradesQuestion, centres: gpd.GeoDataFrame, untied: list[str], ground: CentreGround) -> Iterator[Finding]:
    kind = FACILITY_KINDS.labels[question.kind]
    if len(centres) == 0:
        yield Finding(
            "planning.no-centres",
            Severity.WARNING,
            Wording(f"{ground.area_name}在该日没有在用的{kind.zh}", f"{ground.area_name} has no operating {kind.en} on that day"),
        )
        return
    keys = centres["facility_id"]
    yield from note_untied(keys.tolist(), untied)
    unknown = keys[centres["floor_area_m2"].isna()].tolist()
    yield from several(
        "grade-unknown",
        unknown,
        Wording(
            "处没有建筑面积，无法定级：最小时限内的计入覆盖，最小与最大时限之间的列为无法判定",
            "centres do not say their floor area: within the smallest reach people count, between the smallest and the largest they are undecided",
        ),
    )
    smaller = keys[(centres["floor_area_m2"].notna() & centres["grade"].isna()).to_numpy(dtype=bool)].tolist()
    yield from several(
        "below-grades", smaller, Wording("处小于最低一级，不计覆盖", "centres are smaller than any grade and reach nobody")
    )
    if question.grades == HOUSE_GRADES:
        yield Finding("planning.grades-are-a-setting", Severity.NOTE, GRADES_SOURCE)
