"""The shapes of the answers about roads."""

from typing import Any, Literal

from pydantic import Field

from gisvc.routes.schemas import Area, Described, LayerVintage, Note, Words


class RoadAskedTold(Described):
    kind: str
    kind_label: Words
    mode: str
    mode_label: Words
    minutes: list[float]
    speed_ms: float | None
    weight: str
    as_of: str | None
    with_neighbours: bool
    demand: str


class Untied(Described):
    """How many doors no road ties, for one reason."""

    reason: str
    label: Words
    count: int


class SketchTold(Described):
    """How far the polygon is from what is reached: people on its wrong side, and road in it that is not reached."""

    label: Words
    cell_m: float
    people_inside: float
    inside_not_reached: float
    reached_not_inside: float
    people_error: float | None
    unreached_road_m: float


class Served(Described):
    facility_id: str
    name: str | None
    people: float


class ServiceAreaTold(Described):
    """What is reached within some minutes: metres of road by class and people. These count; the polygon does not."""

    minutes: float
    road_m: float
    road_m_by_class: dict[str, float]
    places: int
    people: float
    share_of_people: float | None
    places_unknown: int
    facilities: list[Served]
    sketch: SketchTold | None


class ServiceAreaFeature(Described):
    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None = Field(description="示意面 / a sketch, never evidence")
    properties: ServiceAreaTold


class ServiceAreasAnswered(Described):
    """A GeoJSON FeatureCollection: one feature for each number of minutes, with what was left beside it."""

    type: Literal["FeatureCollection"]
    question: RoadAskedTold
    area: Area
    on: str
    is_demonstration: bool
    definition: Words
    facilities: int
    untied_facilities: list[Untied]
    people_all: float
    places_unknown: int
    untied_places: list[Untied]
    vintages: list[LayerVintage]
    features: list[ServiceAreaFeature]
    marks: list[Words]


class ClassLength(Described):
    road_class: str
    label: Words
    km: float
    oneway_km: float
    closed_km: float


class Piece(Described):
    """Roads that hang together and with no other: a place on it in degrees, the ids of its first few roads."""

    piece: int
    km: float
    roads: str
    lon: float
    lat: float


class RoadsAnswered(Described):
    """What the road network is worth: its length by class, the pieces it falls into, and what joining crossings would change."""

    on: str
    roads: int
    nodes: int
    edges: int
    km: float
    classes: list[ClassLength]
    pieces_count: int
    share_of_largest: float
    pieces: list[Piece]
    crossings: str
    tolerance_m: float
    joined_pieces: int
    joining: Words | None
    findings: list[Note]
    marks: list[Words]
