"""A service circle measured: the figures at four speeds, every unit and place, what is doubtful, and who is inside only on paper."""

from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.datum import require_same_datum
from layers.planning.circles.doubt import closures, unsure_units
from layers.planning.circles.figures import AtSpeed, Figure, Sums, town_and_country, weighed
from layers.planning.circles.flattery import Flattery, false_coverage, measure_flattery
from layers.planning.circles.ground import CircleFrames, CircleGround
from layers.planning.circles.notes import note_circle
from layers.planning.circles.passports import write_circle_passport
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.rows import place_rows, unit_rows
from layers.planning.passport import Passport, Percentage
from layers.planning.question import Weight
from layers.planning.travel import TravelModel
from layers.report import Report


@dataclass(frozen=True, slots=True)
class CircleTable:
    """The answer to one question about a service circle, complete.

    `overall` is the figure asked for; `weights` the same for units, people and every age there are figures of; `strata` by the question's split, `town_and_country` by statistical class.
    Each figure carries itself at every walking speed. `without_neighbours` and `with_neighbours` are the figure asked for by either rule.

    `units` has one row per unit, ordered by code: what `CoverageTable.units` says of it, and `minutes` from its measuring point, `next_id` and `next_minutes` if the nearest closed (missing: none within the time), `straight_m`, `detour`, `line_m`,
    `tied_m` from the door to the road, `why` it is not tied; `worst_minutes` … `short_min`, `short_m` and `break_even_ms` (metres per second) of whoever of those counted needs longest; `neighbour_covers`.
    `places` says the same of every place where people live. Minutes are missing where no way was found as far as was searched (four times the minutes asked for).

    `closures` (see `doubt.closures`), `unsure` (`doubt.unsure_units`), `flattery` and `false_coverage` (`flattery.false_coverage`).
    """

    question: CircleQuestion
    area: str
    area_name: str
    on: date
    overall: Percentage
    weights: tuple[Figure, ...]
    strata: tuple[Figure, ...]
    town_and_country: tuple[Figure, ...]
    without_neighbours: Percentage
    with_neighbours: Percentage
    units: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    closures: pd.DataFrame
    unsure: pd.DataFrame
    flattery: Flattery
    false_coverage: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def passport(self) -> Passport:
        return self.overall.passport

    @property
    def by_speed(self) -> tuple[AtSpeed, ...]:
        """The figure asked for at every walking speed."""
        return next(figure.by_speed for figure in self.weights if figure.key == self.question.weight)

    @property
    def missing(self) -> gpd.GeoDataFrame:
        """The units that are not covered, undecided ones left out."""
        return self.units[self.is_missing].reset_index(drop=True)

    @property
    def is_missing(self) -> npt.NDArray[np.bool_]:
        """Row by row of `units`: whether it is not covered, for certain."""
        return np.asarray(self.units["covered"].eq(False).fillna(False), dtype=bool)


def measure_circle(question: CircleQuestion, frames: CircleFrames, travel: TravelModel, *, area: str, on: date) -> CircleTable:
    """The answer to a question from frames and a way of travelling alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
        NoDemand: people were to be counted and no place has a figure.
    """
    held = [frame for frame in (frames.barriers, frames.estates) if frame is not None]
    require_same_datum(frames.study.divisions, *held)
    ground = CircleGround.of(question, frames.study, travel, area=area, on=on)
    return tell_circle(ground, frames)


def tell_circle(ground: CircleGround, frames: CircleFrames) -> CircleTable:
    """The answer of a ground that is already worked out."""
    question, units, study = ground.question, ground.sites.units, frames.study
    passports = {weight: write_circle_passport(ground, weight, vintages=study.vintages) for weight in Weight}
    sums = weighed(ground, passports)
    asked = sums[question.weight]
    whole = {weight: each.whole(str(weight), weight.label) for weight, each in sums.items()}
    without, with_them = _by_either_rule(ground, passports[question.weight], asked)
    return CircleTable(
        question=question,
        area=units.area,
        area_name=units.names.get(units.area, units.area),
        on=ground.sites.on,
        overall=whole[question.weight].percentage,
        weights=tuple(whole.values()),
        strata=() if question.split is None else asked.figures(*units.groups(question.split)),
        town_and_country=asked.figures(*town_and_country(units)),
        without_neighbours=without,
        with_neighbours=with_them,
        units=unit_rows(ground, asked),
        places=place_rows(ground, study.demand),
        closures=closures(ground, asked),
        unsure=unsure_units(ground, asked, study),
        flattery=measure_flattery(ground, asked),
        false_coverage=false_coverage(ground, asked, frames),
        report=note_circle(ground, asked, study.demand),
        is_demonstration=study.is_demonstration,
    )


def _by_either_rule(ground: CircleGround, passport: Passport, asked: Sums) -> tuple[Percentage, Percentage]:
    """The figure without the neighbours' facilities and with them, each saying so in its own passport."""
    told = []
    for included, times in ((False, ground.own), (True, ground.everyone)):
        other = replace(ground, question=replace(ground.question, with_neighbours=included))
        definition = write_circle_passport(other, asked.weight, vintages=passport.vintages).definition
        percentage = asked.percentage(ground.verdicts_with(times))
        told.append(replace(percentage, passport=replace(passport, definition=definition)))
    return told[0], told[1]
