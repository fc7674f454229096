"""What the interface answers, described once: the OpenAPI document is made from it and the answers are tested against it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Described(BaseModel):
    """Nothing is answered that is not described."""

    model_config = ConfigDict(extra="forbid")


class Words(Described):
    """A text in both languages; Chinese is the text of record."""

    zh: str
    en: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` stays the same for ever; `facts` are for programs."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str
    code: str
    facts: dict[str, str | int | float | bool | None]
    request_id: str


class QuestionAsked(Described):
    kind: str
    kind_label: Words
    unit: str
    measure: Literal["count", "each", "reach"]
    reach_m: float | None
    weight: str
    by: str | None
    as_of: str | None
    with_neighbours: bool
    demand: str


class Figure(Described):
    """A percentage: `share` is 0–1, unrounded, null where nothing could be counted; `text` is how it is printed.

    `text_if_all` stands beside figures whose undecided are in `total` as not covered (service circles): the share if all of them were covered, null where nobody is undecided.
    """

    covered: int
    total: int
    unknown: int
    unknown_amount: int | None
    share: float | None = Field(ge=0, le=1)
    share_bounds: list[float] | None
    text: str
    text_if_all: str | None = None


class Group(Figure):
    label: Words


class Area(Described):
    code: str
    name: str


class LayerVintage(Described):
    layer: str
    rows: int
    held_from: str | None
    dated_from: str | None
    dated_to: str | None


class PassportShown(Described):
    """What a figure means."""

    definition: Words
    counted: Words
    unknown_means: Words
    distance_model: Words
    radius_m: float | None
    radius_source: Words
    norms: list[str]
    datum: str
    on: str
    vintages: list[LayerVintage]
    rounding: Words
    mode: Words | None = None  # these five only where time decides
    minutes: float | None = None
    speed_ms: float | None = None
    speed_source: Words | None = None
    snap_limit_m: float | None = None


class Note(Described):
    code: str
    severity: Literal["error", "warning", "note"]
    sentence: Words
    evidence: dict[str, str | int | float | bool | None]


class Plan(Described):
    plan: str
    figure: str
    level: str
    target: float | None
    by: str | None
    what: Words


class Answered(Figure):
    question: QuestionAsked
    area: Area
    on: str
    is_demonstration: bool
    complete: bool
    missing: list[dict[str, Any]]
    plans: list[Plan]
    strata: dict[str, Group]
    definition: Words
    passport: PassportShown
    notes: list[Note]
    marks: list[Words]


class CoverageAnswered(Answered):
    """Coverage with its passport, by group and unit by unit."""

    units: list[dict[str, Any]]


class GapsAnswered(Answered):
    """Units without a facility, and settled ground out of reach (m²)."""

    areas: list[dict[str, Any]]
    settled_m2: float
    gap_m2: float
    gap_with_neighbours_m2: float


class ColumnDescribed(Described):
    name: str
    type: str
    label: Words
    unit: str | None
    required: bool
    codes: dict[str, Words] | None


class LayerDescribed(Described):
    name: str
    label: Words
    key: str
    area: str
    geometry: str
    rows: int
    earliest: str | None
    latest: str | None
    columns: list[ColumnDescribed]
    features: str


class LayerList(Described):
    layers: list[LayerDescribed]
    is_demonstration: bool


class DatasetCatalogue(Described):
    """The dataset catalogue (数据目录); the names of its fields follow DCAT."""

    type: Literal["dcat:Catalog"]
    title: Words
    dataset: list[dict[str, Any]]
    basis: list[dict[str, Any]]
    marks: list[Words]


class Feature(Described):
    """`distance_m` stands in the properties when a place was searched around."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeaturePage(Described):
    """A GeoJSON feature collection, longitude first, datum CGCS2000 (EPSG:4490). `next` is the path of the next page, null on the last."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    numberReturned: int  # noqa: N815  # because GeoJSON clients look for this word
    next: str | None
    purpose: Literal["internal", "public"]
    marks: list[Words]
    crs: dict[str, Any]


class Alive(Described):
    status: Literal["ok"]
    version: str


class Health(Described):
    status: Literal["ok"]
    version: str
    commit: int


class JobTold(Described):
    """A piece of long work: how far it has come, and where its answer will be."""

    job_id: str
    title: Words
    state: str
    share: float
    doing: Words
    seconds: float
    answer_at: str
