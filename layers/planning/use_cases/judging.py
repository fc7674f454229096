"""What planners ask the store: which candidates the law lets stand, and why not the others."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely

from layers.files.limits import Limits
from layers.files.terrain import TerrainFolder
from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.source import CandidateGround, Origin, area_of_units, make_candidates, parse_sources
from layers.planning.land_specs import CANDIDATES, GRAVES
from layers.planning.law.errors import BadRulePack, NoSuchCandidate
from layers.planning.law.graves import GravesTable, graves_as_candidates, judge_graves
from layers.planning.law.ground import LawGround
from layers.planning.law.heights import Heights
from layers.planning.law.judge import compare_packs
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.nearest_clear import ClearSpot, nearest_clear
from layers.planning.law.plane import box_around
from layers.planning.law.question import CandidateStudy, JudgingQuestion
from layers.planning.law.rules import Hidden, RulePack
from layers.planning.law.shelf import RuleShelf, rule_shelf_of, shipped_rules
from layers.planning.specs import FACILITIES
from layers.planning.units import Units
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, vintage
from layers.planning.use_cases.surface import HEIGHTS
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.wording import Wording

__all__ = [
    "CandidateStudy",
    "JudgingQuestion",
    "read_candidates",
    "read_law_ground",
    "read_rule_shelf",
    "study_candidates",
    "study_graves",
]

_MOST_BYTES = 1_000_000
_LIMITS = Limits(max_pixels=60_000_000)
_AROUND_M = 1_000.0  # of heights around candidates: slopes are read from neighbours


def read_rule_shelf(folder: Path | None = None) -> RuleShelf:
    """The rule packs that come with the house, and the bureau's own from a folder of TOML files.

    Raises:
        BadRulePack: a file of the folder cannot be used; it says which and on which line.
    """
    shelf = shipped_rules()
    if folder is None or not folder.is_dir():
        return shelf
    texts = {path.name: _text_of(path) for path in folder.glob("*.toml") if path.is_file()}
    return shelf.with_packs(rule_shelf_of(texts).packs)


def study_candidates(
    store: Store, question: JudgingQuestion, shelf: RuleShelf, *, terrain: TerrainFolder | None = None
) -> CandidateStudy:
    """Every candidate under every side's packs, on the day and in the area asked about.

    Raises:
        NoRulePack, UnknownRulePack: no pack, or one that is not held.
        NothingHeldOn, NoUnits: the store holds nothing for that day or that level.
        NoAreaForGrid, ImpossibleSpacing: a grid that cannot be laid.
        NoSuchCandidate: a clear spot is asked for of one that is not offered.
    """
    sides = [shelf.stacked(side) for side in question.packs] or [shelf.stacked(())]
    on, units = day_of(question), _units(store, question)
    candidates = read_candidates(store, question, units)
    if missing := [name for name in question.clear_of if name not in set(candidates.ids)]:
        raise NoSuchCandidate(missing)
    ground = read_law_ground(store, question, sides, candidates, terrain)
    comparison = compare_packs(candidates, ground, sides, on=on)
    clear: list[tuple[ClearSpot, ...]] = []
    for side in comparison:
        wanted = side.is_refused & np.isin(candidates.ids, question.clear_of or candidates.ids)
        within_m = question.clear_within_m
        spots = (
            ()
            if within_m is None
            else tuple(
                nearest_clear(side, ground, int(at), area=area_of_units(units), within_m=within_m)
                for at in np.flatnonzero(wanted)
            )
        )
        clear.append(spots)
    name = units.names.get(units.area, units.area)
    return CandidateStudy(question, units.area, name, on, candidates, comparison, tuple(clear), store.workspace.is_demonstration)


def read_candidates(store: Store, question: JudgingQuestion, units: Units | None = None) -> Candidates:
    """The candidates of a question: of its source, in its area, offered for its kind.

    Raises:
        NoUnits: the area has no unit of the level on that day.
        NoAreaForGrid, ImpossibleSpacing: a grid that cannot be laid.
    """
    units = units or _units(store, question)
    sources = parse_sources(question.candidates)
    needed = {spec for source in sources for spec in _NEEDED.get(source.origin, ())}
    frames = {spec.name: read_if_held(store, spec, question.as_of) for spec in needed}
    candidates = make_candidates(sources, CandidateGround(units, frames, day_of(question)))
    own = units.is_in_area(candidates.frame["division_code"]) | units.holds_points(candidates.lon, candidates.lat)
    candidates = candidates.chosen(own)
    return candidates if question.kind is None else candidates.offered_for(question.kind)


def read_law_ground(
    store: Store,
    question: JudgingQuestion,
    sides: list[tuple[RulePack, ...]],
    candidates: Candidates,
    terrain: TerrainFolder | None = None,
) -> LawGround:
    """The layers the packs name with their dates, and heights around the candidates where a pack needs them and somebody brought them."""
    packs = [pack for side in sides for pack in side]
    specs = [LAW_LAYERS[name] for name in LAW_LAYERS if any(name in pack.layers for pack in packs)]
    frames = {spec.name: read_if_held(store, spec, question.as_of) for spec in specs}
    vintages = {spec.name: vintage(store, spec, frames[spec.name], question) for spec in specs}
    needs_heights = len(candidates) and terrain is not None and any(pack.needs_heights for pack in packs)
    heights = _heights(terrain, candidates, packs) if terrain is not None and needs_heights else None
    return LawGround(MappingProxyType(frames), MappingProxyType(vintages), heights, area_of(store, question), question.kind or "")


def study_graves(
    store: Store, question: JudgingQuestion, shelf: RuleShelf, *, terrain: TerrainFolder | None = None
) -> GravesTable:
    """The graves that stand, judged by the packs of the question's first side and counted by township and kind.

    Raises:
        NoRulePack, UnknownRulePack, NothingHeldOn, NoUnits: as `study_candidates`.
    """
    packs = shelf.stacked(question.packs[0] if question.packs else ())
    units = Units.of(
        store.read(DIVISIONS, as_of=question.as_of), level="township", area=area_of(store, question), on=day_of(question)
    )
    graves = read_if_held(store, GRAVES, question.as_of)
    ground = read_law_ground(store, question, [packs], graves_as_candidates(graves), terrain)
    return judge_graves(graves, units, ground, packs, on=day_of(question))


_NEEDED: Mapping[Origin, tuple[LayerSpec, ...]] = {
    Origin.LAYER: (CANDIDATES,),
    Origin.VILLAGES: (SETTLEMENTS,),
    Origin.SETTLEMENTS: (SETTLEMENTS,),
    Origin.FACILITIES: (FACILITIES,),
}


def _units(store: Store, question: JudgingQuestion) -> Units:
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    return Units.of(divisions, level=question.unit, area=area_of(store, question), on=day_of(question))


def _heights(terrain: TerrainFolder, candidates: Candidates, packs: list[RulePack]) -> Heights | None:
    """The heights brought last, as far around the candidates as anybody looks; None where nobody brought any there."""
    seen = [rule.test.distance_m for pack in packs for rule in pack.rules if isinstance(rule.test, Hidden)]
    box = box_around(candidates.geometry, max(seen, default=0.0) + _AROUND_M)
    card = next((card for card in terrain.cards() if card.kind == HEIGHTS), None)
    if card is None or not shapely.intersects(shapely.box(*box), shapely.box(*card.bounds)):
        return None
    return Heights.of(terrain.read(card.terrain_id, within=box, limits=_LIMITS).raster)


def _text_of(path: Path) -> str:
    """
    Raises:
        BadRulePack: the file is larger than any pack, or no UTF-8.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise BadRulePack(path.name, "too-large", Wording("文件超过 1 MB。", "the file is larger than 1 MB."))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadRulePack(path.name, "not-utf8", Wording("请以 UTF-8 编码保存。", "save it as UTF-8.")) from None
