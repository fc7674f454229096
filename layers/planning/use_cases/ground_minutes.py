"""Minutes over the ground to the nearest facility of a kind, cell by cell, given away as a GeoTIFF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from layers.files.rasters import RasterLabel
from layers.files.terrain import TerrainCard
from layers.planning.circles.question import CircleQuestion
from layers.planning.errors import NoGroundToTravel, UnknownChoice
from layers.planning.facilities import KindOnDay
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.specs import FACILITIES
from layers.planning.surface.model import SurfaceTravel
from layers.planning.travel import Mode, Places
from layers.planning.units import Units
from layers.planning.use_cases.frames import area_of, day_of
from layers.planning.use_cases.surface import write_travel_times
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS
from layers.store.protocol import Store
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class MinutesWritten:
    """What a raster of minutes holds: facilities people walk to, those no ground ties, the limit and the day, and how it was measured."""

    title: Wording
    facilities: int
    untied: int
    limit_min: float
    on: date
    definition: Wording


def write_ground_minutes(
    store: Store, question: CircleQuestion, shelf: TravelShelf, path: Path | str, *, marks: Iterable[Wording] = ()
) -> MinutesWritten:
    """Write the minutes from every cell to the nearest operating facility, in the coordinate system and on the grid of the heights held.

    Args:
        store: the view asked about; the ground is cut to the box around its divisions, 0.05° wider.
        question: of it the kind, `minutes` (the limit: beyond it a cell is nodata, -9999), `speed_ms`, day, area and neighbours; its mode is
            over the ground.
        shelf: the ways of travelling, with the folder of heights.
        path: a .tif, written whole or not at all.
        marks: what every file must carry, said inside.
    Raises:
        UnknownChoice: the question travels some other way.
        NoGroundToTravel: no heights are held.
        NothingHeldOn, NoUnits: as every question.
        CannotWrite: the disk refused.
    """
    if question.mode is not Mode.SURFACE:
        raise UnknownChoice("mode", str(question.mode), [str(Mode.SURFACE)])
    travels = shelf.travels(store, as_of=question.as_of)
    travel = travels.by(Mode.SURFACE)
    if not isinstance(travel, SurfaceTravel):
        raise NoGroundToTravel(str(Mode.SURFACE), Mode.SURFACE.label, [str(held) for held in travels.models])
    travel = travel if question.speed_ms is None else travel.at_speed(question.speed_ms)
    counted = _counted(store, question)
    stand = Places(counted.lon, counted.lat)
    kind = FACILITY_KINDS.labels[question.kind]
    written = MinutesWritten(
        title=Wording(f"沿地表步行到最近{kind.zh}的分钟数", f"minutes on foot over the ground to the nearest {kind.en}"),
        facilities=len(counted),
        untied=int((~travel.connect(stand).is_tied).sum()),
        limit_min=question.minutes,
        on=day_of(question),
        definition=travel.definition,
    )
    cards = () if shelf.terrain is None else shelf.terrain.cards()
    label = RasterLabel(written.title, {**_tags(question, written, cards), "GISVC_MARKS": " ".join(map(str, marks))})
    write_travel_times(travel, stand, path, limit_min=question.minutes, label=label)
    return written


def _counted(store: Store, question: CircleQuestion) -> KindOnDay:
    """The facilities of the kind that operate and, unless neighbours are asked for, belong to the area."""
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    units = Units.of(divisions, level=question.unit, area=area_of(store, question), on=day_of(question))
    kind = KindOnDay.of(store.read(FACILITIES, as_of=question.as_of), units, kind=question.kind, on=day_of(question))
    return kind.chosen(kind.operating & (kind.is_own | question.with_neighbours))


def _tags(question: CircleQuestion, written: MinutesWritten, cards: Sequence[TerrainCard]) -> dict[str, str]:
    """What the file says beside its method: of which facilities, on which day, over whose ground."""
    tags = {
        "GISVC_KIND": question.kind,
        "GISVC_FACILITIES": str(written.facilities),
        "GISVC_FACILITIES_OFF_THE_GROUND": str(written.untied),
        "GISVC_AS_OF": written.on.isoformat(),
    }
    for card in reversed(cards):  # of each kind the one brought last is travelled over
        told = (card.name, card.source, card.measured_on.isoformat() if card.measured_on else "")
        tags[f"GISVC_{card.kind.upper()}"] = "; ".join(part for part in told if part)
    return tags
