"""Where candidates come from, in one short text: layer, villages, settlements, facilities, grid:1000m, or several joined with +."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.datum import as_frame
from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.errors import ImpossibleSpacing, NoAreaForGrid, UnknownCandidates
from layers.planning.candidates.grid import MOST_POINTS, grid_candidates
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.units import Units
from layers.wording import Wording


class Origin(StrEnum):
    """Where candidates come from."""

    LAYER = "layer"
    VILLAGES = "villages"
    SETTLEMENTS = "settlements"
    FACILITIES = "facilities"
    GRID = "grid"

    @property
    def label(self) -> Wording:
        return _ORIGINS[self]


_ORIGINS = {
    Origin.LAYER: Wording("候选场址图层", "the layer of candidates"),
    Origin.VILLAGES: Wording("各单位驻地", "one at every unit's seat"),
    Origin.SETTLEMENTS: Wording("各居民点", "one at every settlement"),
    Origin.FACILITIES: Wording("既有设施（闲置或指定类别）", "existing facilities (idle ones, or of a kind named)"),
    Origin.GRID: Wording("格网点", "points of a grid"),
}
_USAGE = ("layer", "villages", "settlements", "facilities", "facilities:care_home", "grid:1000m")
_SPACING = re.compile(r"([0-9.]+)\s*(m|米|km|千米|公里)")


@dataclass(frozen=True, slots=True)
class CandidateSource:
    """One source: `spacing_m` of a grid, `kinds` of facilities to convert (none: the idle ones)."""

    origin: Origin
    spacing_m: float | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateGround:
    """What candidates are made from on a day: the units of the question with the area's line, and the layers by name."""

    units: Units
    frames: Mapping[str, gpd.GeoDataFrame]
    on: date


def parse_sources(text: str) -> tuple[CandidateSource, ...]:
    """
    Raises:
        UnknownCandidates, ImpossibleSpacing: a source nobody knows, a grid without metres.
    """
    return tuple(_source(part.strip(), text) for part in text.split("+"))


def _source(part: str, whole: str) -> CandidateSource:
    word, _, told = part.partition(":")
    if word not in set(Origin) or (told and word not in (Origin.GRID, Origin.FACILITIES)):
        raise UnknownCandidates(whole, _USAGE)
    origin = Origin(word)
    if origin is Origin.GRID:
        return CandidateSource(origin, spacing_m=_spacing(told))
    kinds = tuple(kind.strip() for kind in told.split(",") if kind.strip())
    if any(kind not in FACILITY_KINDS for kind in kinds):
        raise UnknownCandidates(whole, _USAGE)
    return CandidateSource(origin, kinds=kinds)


def _spacing(told: str) -> float:
    found = _SPACING.fullmatch(told.strip())
    try:
        metres = float(found[1]) * (1000 if found[2] in ("km", "千米", "公里") else 1) if found else 0.0
    except ValueError:
        metres = 0.0
    if metres <= 0:
        raise ImpossibleSpacing(told, 0, MOST_POINTS)
    return metres


def make_candidates(sources: tuple[CandidateSource, ...], ground: CandidateGround) -> Candidates:
    """All candidates of some sources.

    Raises:
        NoAreaForGrid: a grid where the area's line is not drawn.
        ImpossibleSpacing: a grid of more points than anybody asks about.
    """
    first, *others = (_made(source, ground) for source in sources)
    for other in others:
        first = first.joined(other)
    return first


def _made(source: CandidateSource, ground: CandidateGround) -> Candidates:
    if source.origin is Origin.LAYER:
        return Candidates.of(ground.frames["candidates"])
    if source.origin is Origin.VILLAGES:
        return Candidates.of_villages(ground.units, ground.frames["settlements"])
    if source.origin is Origin.SETTLEMENTS:
        return Candidates.of_settlements(ground.frames["settlements"])
    if source.origin is Origin.FACILITIES:
        return Candidates.of_facilities(ground.frames["facilities"], on=ground.on, kinds=source.kinds)
    area, spacing_m = area_of_units(ground.units), source.spacing_m
    if area is None or spacing_m is None:
        raise NoAreaForGrid(ground.units.names.get(ground.units.area, ground.units.area))
    return _by_unit(grid_candidates(area, spacing_m=spacing_m, division_code=ground.units.area), ground.units)


def _by_unit(grid: Candidates, units: Units) -> Candidates:
    """Each point under the code of the unit it lies in; the area's where it lies in none."""
    codes = np.array([*units.codes, units.area], dtype=object)[units.index_of_points(grid.lon, grid.lat)]
    return replace(grid, frame=as_frame(grid.frame.assign(division_code=pd.Series(codes, dtype="str"))))


def area_of_units(units: Units) -> shapely.Geometry | None:
    """The area's own line, or the union of its units; None where neither is drawn."""
    if units.outline is not None and not shapely.is_empty(units.outline):
        return units.outline
    drawn = units.frame.geometry[units.is_drawn]
    return shapely.union_all(drawn.array) if len(drawn) else None
