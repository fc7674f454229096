"""One map as a thing of its own: its title, its plates of shapes, its source and the mark it must carry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any

import orjson
import shapely

from gisvc.marks import SECRECY
from layers.wording import Wording

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a symbol is drawn. Colours are Okabe–Ito; `fill` may name a pattern, so that colour is never the only sign."""

    stroke: str
    fill: str = "none"
    weight: float = 1.0
    dash: str = ""
    fill_opacity: float = 0.75
    radius: float = 5.0
    is_interactive: bool = True

    @property
    def path_options(self) -> dict[str, Any]:
        """The same in Leaflet's words."""
        options: dict[str, Any] = {
            "color": self.stroke,
            "weight": self.weight,
            "opacity": 1.0,
            "fill": self.fill != "none",
            "fillColor": self.fill,
            "fillOpacity": self.fill_opacity,
            "radius": self.radius,
            "interactive": self.is_interactive,
            "smoothFactor": 0.6,
        }
        return options | ({"dashArray": self.dash} if self.dash else {})


class Symbol(Enum):
    """The symbols of the house. A covered place is full, one without is hatched or hollow, an unknown one is dotted."""

    COVERED = Style("#00664b", "#009e73", fill_opacity=0.5)
    UNCOVERED = Style("#9c4500", "url(#hatch-uncovered)", weight=1.4, fill_opacity=1)
    UNKNOWN = Style("#6b7075", "url(#hatch-unknown)", fill_opacity=1)
    COVERED_POINT = Style("#00664b", "#009e73", radius=5, fill_opacity=0.9)
    UNCOVERED_POINT = Style("#b04c00", "#ffffff", weight=3, radius=5.5, fill_opacity=1)
    PARTLY = Style("#8a6d00", "#f0e442", weight=1.1, fill_opacity=0.45)
    PARTLY_POINT = Style("#8a6d00", "#f0e442", weight=2, radius=5.5, fill_opacity=0.9)
    ACCESS_LOWEST = Style(
        "#8a6d00", "#f0e442", weight=1, dash="2 3", radius=5, fill_opacity=0.55
    )  # light to dark: they print in grey too
    ACCESS_LOW = Style("#2f6f94", "#56b4e9", weight=1, dash="6 3", radius=5, fill_opacity=0.6)
    ACCESS_HIGH = Style("#00664b", "#009e73", weight=1.2, radius=5, fill_opacity=0.7)
    ACCESS_HIGHEST = Style("#003f66", "#0072b2", weight=1.6, radius=5, fill_opacity=0.85)
    UNKNOWN_POINT = Style("#6b7075", "url(#hatch-unknown)", radius=5, fill_opacity=1)
    FACILITY = Style("#ffffff", "#0072b2", weight=1.2, radius=4.5, fill_opacity=1)
    NEIGHBOURS_FACILITY = Style("#0072b2", "#cfe6f5", weight=1.6, radius=4.5, fill_opacity=1)
    CLOSED_FACILITY = Style("#0072b2", "#ffffff", weight=1.6, dash="2 2", radius=4.5, fill_opacity=1)
    GAP = Style("#5c2900", "#d55e00", weight=1, fill_opacity=0.9)
    REACH = Style("#0072b2", "#56b4e9", weight=1, dash="3 3", fill_opacity=0.16)
    FALSE_COVERAGE = Style("#9d2b22", weight=2.2, dash="2 4")
    SERVICE_AREA = Style("#0072b2", "#56b4e9", weight=1, dash="6 3", fill_opacity=0.2, is_interactive=False)
    NEW_SITE = Style("#1c2733", "#f0e442", weight=2, radius=8, fill_opacity=1)
    CANDIDATE = Style("#4d5a67", "#ffffff", weight=1.4, radius=4.5, fill_opacity=1)
    CANDIDATE_PARCEL = Style("#4d5a67", "#ffffff", weight=1.4, fill_opacity=0.35)
    REFUSED = Style("#9d2b22", "url(#hatch-uncovered)", weight=1.6, radius=5, fill_opacity=1)
    TO_CONFIRM = Style("#8a6d00", "url(#hatch-unknown)", weight=1.7, radius=5, fill_opacity=1)
    CLEAR = Style("#00664b", "#009e73", weight=1.4, radius=5, fill_opacity=0.8)
    CLEAR_SPOT = Style("#00664b", "#ffffff", weight=2.4, dash="2 2", radius=5, fill_opacity=1)
    ZONE = Style("#7b2d8b", "url(#hatch-one-side)", weight=1.2, dash="6 3", fill_opacity=0.35)
    GAINED = Style("#003f66", "#0072b2", weight=1.2, radius=4, fill_opacity=0.9)
    ROAD = Style("#8a8f86", weight=1.2, is_interactive=False)
    STRANDED_ROAD = Style("#d55e00", weight=4, dash="2 6")
    UNTIED_FACILITY = Style("#9d2b22", "#ffffff", weight=3, radius=6, fill_opacity=1)
    UNTIED_PLACE = Style("#8a6d00", "url(#hatch-unknown)", weight=1.8, radius=5, fill_opacity=1)
    MOVED_DOOR = Style("#8a6d00", "#f0e442", weight=1.6, radius=4.5, fill_opacity=0.9)
    NEAR_MISS = Style("#7b2d8b", "#ffffff", weight=2.4, dash="2 2", radius=5, fill_opacity=1)
    PLACE = Style("#1c2733", "#cc79a7", radius=4.5, fill_opacity=0.9)
    AREA = Style("#4d5a67", "#56b4e9", weight=1.1, fill_opacity=0.18)
    LINE = Style("#7b2d8b", weight=2.2, dash="9 3 2 3")
    STONE = Style("#ffffff", "#1c2733", weight=1.2, radius=4.5, fill_opacity=1)
    TRIPOINT = Style("#7b2d8b", "#ffffff", weight=2.6, radius=5.5, fill_opacity=1)
    OBSERVED = Style("#0072b2", weight=1.4, dash="5 4")
    CLAIM_ONE = Style("#c1121f", weight=2.6)  # 主张线图 draws one side red, the other blue
    CLAIM_OTHER = Style("#1d4ed8", weight=2.6)
    CLAIMED_LAND = Style("#6b4e00", "url(#hatch-unknown)", weight=1, fill_opacity=0.9)
    STRETCH_UNDONE = Style("#6b7075", weight=3, dash="1 6")
    STRETCH_EXCUSED = Style("#8a6d00", weight=3, dash="2 5 9 5")
    STRETCH_ONE_SIDED = Style("#2f8fc4", weight=3.4, dash="8 5")
    STRETCH_WITHIN = Style("#0072b2", weight=3.4, dash="16 3")
    STRETCH_AGREED = Style("#009e73", weight=3.4)
    STRETCH_CONFLICT = Style("#d55e00", weight=5.5)
    MARKER_UNDONE = Style("#6b7075", "#ffffff", weight=1.6, dash="2 2", radius=5, fill_opacity=1)
    MARKER_EXCUSED = Style("#8a6d00", "url(#hatch-unknown)", weight=1.6, radius=5, fill_opacity=1)
    MARKER_ONE_SIDED = Style("#1f6f9c", "url(#hatch-one-side)", weight=1.6, radius=5.5, fill_opacity=1)
    MARKER_WITHIN = Style("#003f66", "#0072b2", weight=1.2, radius=5, fill_opacity=0.9)
    MARKER_AGREED = Style("#00664b", "#009e73", weight=1.2, radius=5, fill_opacity=0.9)
    MARKER_CONFLICT = Style("#b04c00", "#ffffff", weight=3.4, radius=6, fill_opacity=1)
    NAMED_PLACE = Style("#17456e", "#56b4e9", weight=1.4, radius=5, fill_opacity=0.8)
    NAMED_LINE = Style("#17456e", weight=3)
    FORMER_PLACE = Style("#7b2d8b", "#ffffff", weight=1.8, dash="2 2", radius=5, fill_opacity=1)
    BUILT_UP = Style("#7b2d8b", "#cc79a7", weight=1.6, dash="8 4", fill_opacity=0.1, is_interactive=False)
    PROPOSED = Style("#1c2733", "#f0e442", weight=1.6, radius=6.5, fill_opacity=1)
    PROPOSED_LINE = Style("#1c2733", weight=5.5)
    MATCH_BLOCK = Style("#9d2b22", "#9d2b22", weight=1.2, radius=6, fill_opacity=0.95)
    MATCH_BLOCK_LINE = Style("#9d2b22", weight=4.5)
    MATCH_WARN = Style("#b04c00", "#fff4ea", weight=3, radius=5.5, fill_opacity=1)
    MATCH_WARN_LINE = Style("#d55e00", weight=3.6, dash="12 4")
    MATCH_INFORM = Style("#0072b2", "url(#hatch-unknown)", weight=1.4, radius=5, fill_opacity=1)
    MATCH_INFORM_LINE = Style("#0072b2", weight=2.4, dash="3 5")
    DISTANCE = Style("#5b6570", weight=1.2, dash="2 4", is_interactive=False)
    STREET = Style("#5b6570", weight=1.8, is_interactive=False)
    SIGN = Style("#ffffff", "#009e73", weight=1.2, radius=4, fill_opacity=1)
    OUTLINE = Style("#1c2733", weight=2.2, dash="10 3 2 3", is_interactive=False)
    INNER_LINE = Style("#5b6570", weight=1.1, dash="5 3", is_interactive=False)
    GRATICULE = Style("#8a8f86", weight=0.5, is_interactive=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing on the map: its geometry in lon/lat, its name and the facts its popup lists.

    `anchor` is the id of its row in the table beside the map. Every text is a plain value; nothing here is HTML.
    """

    geometry: shapely.Geometry
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    anchor: str | None = None
    label: str | None = None  # written on the map itself


@dataclass(frozen=True, slots=True)
class Plate:
    """Shapes of one meaning, drawn with one symbol under one name in the legend."""

    label: Wording
    symbol: Symbol
    shapes: tuple[Shape, ...]
    is_in_legend: bool = True
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """What a map must say about itself: cleared with a 审图号, or internal; and whether its data are made up."""

    map_no: str | None = None
    is_demonstration: bool = False

    @property
    def secrecy(self) -> Wording | None:
        return None if self.map_no else SECRECY


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A map that can be drawn: plates from the bottom up. `on` is the day it is drawn for, `dated` from when to when its data say they are.

    `focus` is where to look first; without it, at everything.
    """

    title: Wording
    plates: tuple[Plate, ...]
    source: Wording
    on: date
    note: Wording | None = None
    mark: Mark = field(default_factory=Mark)
    focus: Bounds | None = None
    dated: tuple[date, date] | None = None

    def shapes(self) -> Iterator[Shape]:
        for plate in self.plates:
            yield from plate.shapes

    @property
    def bounds(self) -> Bounds | None:
        """West, south, east, north of what is looked at; None when nothing has a place."""
        if self.focus is not None:
            return self.focus
        drawn = [s.geometry for s in self.shapes() if not shapely.is_empty(s.geometry)]
        if not drawn:
            return None
        west, south, east, north = (float(v) for v in shapely.total_bounds(drawn))
        return west, south, east, north

    @property
    def content_sha256(self) -> str:
        """What a 审图号 is bound to: everything the map shows, without the marks it carries."""
        content = {
            "title": [self.title.zh, self.title.en],
            "source": [self.source.zh, self.source.en],
            "on": self.on.isoformat(),
            "dated": [day.isoformat() for day in self.dated] if self.dated else None,
            "note": [self.note.zh, self.note.en] if self.note else None,
            "plates": [
                [
                    p.label.zh,
                    p.label.en,
                    p.symbol.name,
                    [[s.title, s.label, s.facts, shapely.to_wkb(s.geometry, hex=True)] for s in p.shapes],
                ]
                for p in self.plates
            ],
        }
        return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
