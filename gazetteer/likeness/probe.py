"""The name that is looked up: as asked for, with its kind, its place and the ways it may be read."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind


@dataclass(frozen=True, slots=True)
class Probe:
    """A name to compare with those that are known.

    `readings` are toned syllables, one a character of the folded name, where somebody has settled them; empty means that of characters which read in
    several ways every living reading is tried (at most eight). `division_code` is where it lies, for readings that hold there only. `place_id` and `name_id` are its own: they never resemble themselves. `geometry` is lon/lat, EPSG:4490.
    """

    name: str
    kind: NameKind | None = None
    geometry: BaseGeometry | None = None
    readings: tuple[tuple[str, ...], ...] = ()
    place_id: str = ""
    name_id: str = ""
    division_code: str = ""
