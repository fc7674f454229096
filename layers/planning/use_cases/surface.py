"""What planners do with the ground: bring heights and land cover, travel over them, and give travel times away as a map."""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from layers.datum import Bounds
from layers.files.limits import Limits
from layers.files.rasters import ForeignRaster, RasterLabel, read_raster, write_raster
from layers.files.terrain import TerrainCard, TerrainFolder
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.surface.cover import cover_scheme
from layers.planning.surface.errors import EmptySurface, TerrainElsewhere, UnknownTerrainKind
from layers.planning.surface.grid import Grid
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.surface import Cover, Ground, Surface, SurfaceRules, require_heights
from layers.planning.travel import Places
from layers.planning.use_cases.frames import read_if_held
from layers.reference import DIVISIONS
from layers.report import Finding, Report, Severity
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store
from layers.wording import Wording

__all__ = ["SurfaceShelf", "TerrainCard", "TerrainFolder", "TerrainNote", "import_terrain", "write_travel_times"]

HEIGHTS, COVER = "heights", "cover"
_LOWEST_M, _HIGHEST_M = -200.0, 8900.0  # the Turpan basin and Mount Qomolangma, with room
_MARGIN_DEG = 0.05  # five kilometres: the way to a facility may lead round through the neighbours
_KEPT = 3
_LIMITS = Limits(max_pixels=60_000_000)


@dataclass(frozen=True, slots=True)
class TerrainNote:
    """What whoever brings a raster says of it: heights or land cover (by which scheme), whose, and when the ground looked so."""

    kind: str
    source: str
    measured_on: date | None = None
    scheme: str = ""


def import_terrain(folder: TerrainFolder, store: Store, path: Path | str, note: TerrainNote) -> tuple[TerrainCard, Report]:
    """Judge a GeoTIFF and keep it beside the store.

    A raster in another datum is kept as it is when its system can be brought to CGCS2000 within a metre (WGS 84, any CGCS2000
    zone): places are then carried to the raster, never the raster to the places. GCJ-02 leaves no mark in a file: nobody can tell a shifted raster.

    Returns:
        The card, and what a person should look at: heights nobody has in China, an area covered in part, no date.
    Raises:
        NoDatum, OldDatum, UnknownDatum, DistortedGrid: where the raster lies cannot be told.
        EmptySurface, NotHeights, UnknownCover, TerrainElsewhere, UnknownTerrainKind: it is of no use here.
        FileRefused: it is no GeoTIFF we read.
    """
    if note.kind not in (HEIGHTS, COVER):
        raise UnknownTerrainKind(note.kind)
    area = _area_bounds(store)
    read = read_raster(path, limits=_LIMITS)
    grid = Grid.of(read.raster, read.name)
    bounds, findings = grid.bounds_deg(), _look_at(read, note)
    covered = 1.0 if area is None else _covered(bounds, area)
    if covered == 0:
        raise TerrainElsewhere(read.name, bounds, store.workspace.name)
    if covered < 1:
        findings.append(_partly(read.name, covered))
    rows, columns = read.raster.shape
    card = TerrainCard(
        terrain_id=read.sha256,
        name=read.name,
        kind=note.kind,
        scheme=note.scheme,
        source=note.source,
        measured_on=note.measured_on,
        imported_on=day_in_china(utc_now()),
        bounds=bounds,
        rows=rows,
        columns=columns,
        crs=read.raster.crs.name,
    )
    folder.put(path, card)
    return card, Report.of(findings)


class SurfaceShelf:
    """The ground of a store, prepared once and kept until terrain, roads or barriers change; one for a process."""

    def __init__(self, folder: TerrainFolder) -> None:
        self.folder = folder
        self._turn = threading.RLock()
        self._kept: dict[tuple[object, ...], Surface] = {}

    def has_ground(self) -> bool:
        return any(card.kind == HEIGHTS for card in self.folder.cards())

    def travel(self, store: Store, *, as_of: date | None = None, rules: SurfaceRules | None = None) -> SurfaceTravel | None:
        """Travelling over the ground of a view on a day; None when nobody has brought heights. Callers wait while it is prepared."""
        surface = self.surface(store, as_of=as_of, rules=rules)
        return None if surface is None else SurfaceTravel.of(surface)

    def surface(self, store: Store, *, as_of: date | None = None, rules: SurfaceRules | None = None) -> Surface | None:
        """The heights brought last, the land cover brought last on the same grid, and the roads and barriers of the day."""
        rules = rules or SurfaceRules()
        with self._turn:
            cards = _chosen(self.folder.cards())
            if HEIGHTS not in cards:
                return None
            held = tuple(sorted(card.terrain_id for card in cards.values()))
            commits = tuple(store.summarise(spec).last_commit for spec in (DIVISIONS, ROADS, BARRIERS))
            key = (held, commits, store.area, as_of, repr(rules))
            if key not in self._kept:
                self._kept[key] = _prepared(self.folder, store, cards, as_of, rules)
                while len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
            return self._kept[key]


def write_travel_times(
    travel: SurfaceTravel, facilities: Places, path: Path | str, *, limit_min: float, label: RasterLabel
) -> None:
    """Minutes from everywhere to the nearest facility as a GeoTIFF; -9999 where none is reached within the limit.

    The file says how the minutes were measured, in both languages, and the fingerprint of the ground.

    Raises:
        CannotWrite: the disk refused.
    """
    minutes = travel.minutes_to(facilities, limit_min=limit_min)
    told = travel.definition
    tags = {
        "GISVC_METHOD_ZH": told.zh,
        "GISVC_METHOD_EN": told.en,
        "GISVC_LIMIT_MIN": f"{limit_min:g}",
        "GISVC_SPEED_MS": f"{travel.speed_ms:g}",
        "GISVC_SURFACE_SHA256": travel.surface.fingerprint,
    }
    write_raster(minutes, path, label=RasterLabel(label.title, {**label.tags, **tags}))


def _chosen(cards: tuple[TerrainCard, ...]) -> Mapping[str, TerrainCard]:
    """Of each kind the one brought last."""
    return {card.kind: card for card in reversed(cards)}


def _prepared(
    folder: TerrainFolder, store: Store, cards: Mapping[str, TerrainCard], as_of: date | None, rules: SurfaceRules
) -> Surface:
    area = _area_bounds(store)
    box = None if area is None else (area[0] - _MARGIN_DEG, area[1] - _MARGIN_DEG, area[2] + _MARGIN_DEG, area[3] + _MARGIN_DEG)
    heights = folder.read(cards[HEIGHTS].terrain_id, within=box, limits=_LIMITS).raster
    cover = None
    if COVER in cards:
        card = cards[COVER]
        cover = Cover(folder.read(card.terrain_id, within=box, limits=_LIMITS).raster, cover_scheme(card.scheme))
    return Surface.of(Ground(heights, cover, read_if_held(store, ROADS, as_of), read_if_held(store, BARRIERS, as_of)), rules)


def _area_bounds(store: Store) -> Bounds | None:
    """The box around the divisions of a view, in degrees; None while there are none."""
    box = np.asarray(store.read(DIVISIONS).total_bounds, dtype=float)
    if not np.isfinite(box).all():
        return None
    west, south, east, north = box.tolist()
    return west, south, east, north


def _covered(bounds: Bounds, area: Bounds) -> float:
    """The share of a box in degrees that another covers."""
    across = min(bounds[2], area[2]) - max(bounds[0], area[0])
    up = min(bounds[3], area[3]) - max(bounds[1], area[1])
    whole = (area[2] - area[0]) * (area[3] - area[1])
    return min(1.0, max(across, 0.0) * max(up, 0.0) / whole) if whole > 0 else float(across >= 0 and up >= 0)


def _look_at(read: ForeignRaster, note: TerrainNote) -> list[Finding]:
    findings = []
    if read.raster.is_missing.all():
        raise EmptySurface(read.name)
    if note.kind == COVER:
        cover_scheme(note.scheme).effort(read.raster, otherwise=1.0)
    else:
        heights = require_heights(read.raster, read.name)
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        if low < _LOWEST_M or high > _HIGHEST_M:
            findings.append(_strange(read.name, low, high))
    if note.measured_on is None:
        sentence = Wording(f"“{read.name}”没有写明数据日期。", f"Nobody said which day “{read.name}” dates from.")
        findings.append(Finding("planning.terrain-undated", Severity.NOTE, sentence))
    return findings


def _strange(name: str, low: float, high: float) -> Finding:
    sentence = Wording(
        f"“{name}”的高程为 {low:.0f} 至 {high:.0f} 米，超出我国地面高程。请核对无效值（nodata）和单位。",
        f"Heights of “{name}” run from {low:.0f} to {high:.0f} m, which no ground in China does. Check its nodata value and its unit.",
    )
    return Finding("planning.terrain-heights-strange", Severity.WARNING, sentence, evidence={"lowest_m": low, "highest_m": high})


def _partly(name: str, covered: float) -> Finding:
    share = math.floor(covered * 1000) / 1000
    sentence = Wording(
        f"“{name}”只覆盖本区外包范围的 {share:.1%}，其余地方无法按地表通行计算。",
        f"“{name}” covers {share:.1%} of the box around the area; nobody can be followed over the rest.",
    )
    return Finding("planning.terrain-partly", Severity.WARNING, sentence, evidence={"covered_share": share})
