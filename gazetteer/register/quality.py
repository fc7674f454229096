"""How good the register is, in the census's manner: every fault of every record, and points lost for it (rule Q01)."""

import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NAME_KINDS, NameKind, kind_of_category
from gazetteer.register.facets import FACET_LIMIT_M, propose_facets
from gazetteer.register.place_codes import code_faults, parse_place_code
from gazetteer.register.rows import rows_without_gaps
from gazetteer.specs import NAMES, PLACES
from layers.ellipsoid import geodesic_m
from layers.report import Finding, Report, Severity, Where
from layers.spec import LayerSpec
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class QualityScheme:
    """Which columns must be filled, what each fault costs and what passes; `is_checked` once compared with the census's own scheme."""

    required_names: tuple[str, ...]
    required_places: tuple[str, ...]
    points: Mapping[str, float]
    pass_mark: float
    sample_share: float
    source: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What was looked at and found.

    `score` is the mean of what is left to each record of 100 points, None where nothing was looked at. `counts` are faults by code, over the
    records looked at; `sampled` of `records` were.
    """

    records: int
    sampled: int
    score: float | None
    passed: bool
    counts: Mapping[str, int]
    report: Report
    scheme: QualityScheme


@cache
def quality_scheme() -> QualityScheme:
    """quality.toml, read once."""
    read = tomllib.loads(resources.files("gazetteer.register").joinpath("quality.toml").read_text(encoding="utf-8"))
    return QualityScheme(
        required_names=tuple(read["required"]["names"]),
        required_places=tuple(read["required"]["places"]),
        points=read["points"],
        pass_mark=read["pass_mark"],
        sample_share=read["sample_share"],
        source=read["source"],
        is_checked=read["checked"],
    )


def judge_quality(
    places: gpd.GeoDataFrame,
    names: gpd.GeoDataFrame,
    divisions: gpd.GeoDataFrame,
    *,
    scheme: QualityScheme | None = None,
    share: float = 1.0,
) -> QualityReport:
    """Every place with its standard name, held against the scheme.

    Args:
        divisions: of layers.reference; a place outside its own division's outline is a fault, one whose division is not drawn is not looked at.
        share: of the places to look at, drawn by a hash of the place id: the same sample every time. Doubles are looked for among all.
    """
    scheme = scheme or quality_scheme()
    looked = {place for place in places["place_id"] if _is_drawn(place, share)}
    called = _standard_names(names)
    faults = [fault for fault in _faults(places, called, divisions, scheme) if fault.place_id in looked]
    faults += [fault for fault in _doubles(places, names, called) if fault.place_id in looked]
    lost: dict[str, float] = defaultdict(float)
    for fault in faults:
        lost[fault.place_id] += scheme.points[fault.code]
    score = float(np.mean([100 - min(lost[place], 100) for place in sorted(looked)])) if looked else None
    return QualityReport(
        records=len(places),
        sampled=len(looked),
        score=None if score is None else round(score, 1),
        passed=score is not None and score >= scheme.pass_mark,
        counts=dict(sorted(Counter(fault.code for fault in faults).items())),
        report=Report.of(fault.finding() for fault in faults),
        scheme=scheme,
    )


@dataclass(frozen=True, slots=True)
class _Fault:
    place_id: str
    code: str
    sentence: Wording
    column: str | None = None

    def finding(self) -> Finding:
        return Finding(
            f"gazetteer.quality-{self.code}",
            Severity.WARNING,
            self.sentence,
            Where(PLACES.name, self.place_id, column=self.column),
        )


def _is_drawn(place_id: str, share: float) -> bool:
    return int.from_bytes(hashlib.sha256(place_id.encode()).digest()[:4]) < share * 2**32


def _standard_names(names: gpd.GeoDataFrame) -> dict[str, list[dict[str, object]]]:
    """Standard names in force, by place."""
    standing = names[(names["name_role"] == "standard").to_numpy(dtype=bool) & names["cancelled_on"].isna().to_numpy()]
    called: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows_without_gaps(standing):
        called[str(row["place_id"])].append(row)
    return called


def _faults(
    places: gpd.GeoDataFrame,
    called: Mapping[str, Sequence[Mapping[str, object]]],
    divisions: gpd.GeoDataFrame,
    scheme: QualityScheme,
) -> Iterator[_Fault]:
    """What a record lacks or says wrongly by itself."""
    counties = {str(code) for code in divisions["code"] if len(str(code)) == 6} or None
    outlines = {str(code): shape for code, shape in zip(divisions["code"], divisions.geometry, strict=True) if shape is not None}
    for place in rows_without_gaps(places):
        key = str(place["place_id"])
        own = called.get(key, ())
        yield from _of_names(key, place, own, scheme)
        yield from _missing(key, place, scheme.required_places, PLACES)
        yield from _of_code(key, place, counties)
        yield from _of_position(key, place, outlines)


def _of_names(
    key: str, place: Mapping[str, object], own: Sequence[Mapping[str, object]], scheme: QualityScheme
) -> Iterator[_Fault]:
    if not own and place.get("place_state") != "gone" and "facet_of" not in place:
        yield _Fault(key, "no-standard-name", Wording("该地点没有标准名称。", "The place has no standard name."), "name")
    if len(own) > 1:
        listed = "、".join(str(row["name"]) for row in own)
        yield _Fault(
            key,
            "two-standard-names",
            Wording(f"该地点有多个标准名称：{listed}。", f"The place has several standard names: {listed}."),
        )
    for row in own[:1]:
        if "roman_toned" not in row and "roman_capitals" not in row:
            sentence = Wording(f"“{row['name']}”没有罗马字母拼写。", f"“{row['name']}” has no roman spelling.")
            yield _Fault(key, "spelling-missing", sentence, "roman_toned")
        others = tuple(column for column in scheme.required_names if not column.startswith("roman_"))
        yield from _missing(key, row, others, NAMES)


def _missing(key: str, row: Mapping[str, object], required: Iterable[str], spec: LayerSpec) -> Iterator[_Fault]:
    labels = {column.name: column.label for column in spec.columns}
    for column in required:
        if column not in row:
            label = labels[column]
            yield _Fault(key, "missing", Wording(f"“{label.zh}”未填写。", f"“{label.en}” is not filled in."), column)


def _of_code(key: str, place: Mapping[str, object], counties: set[str] | None) -> Iterator[_Fault]:
    code, category = str(place.get("place_code", "")), str(place.get("category_code", ""))
    kind = NameKind(str(place["name_kind"])) if place.get("name_kind") in NAME_KINDS else None
    meant = kind_of_category(category)
    if kind is not None and meant is not None and meant is not kind and {kind, meant} != {NameKind.ESTATE, NameKind.SETTLEMENT}:
        sentence = Wording(
            f"类别代码 {category}（{meant.label.zh}）与地名种类“{kind.label.zh}”不一致。",
            f"Category {category} ({meant.label.en}) does not fit the kind “{kind.label.en}”.",
        )
        yield _Fault(key, "kind-inconsistent", sentence, "category_code")
    if not code:
        yield _Fault(key, "code-missing", Wording("没有 20 位地名代码。", "It has no place code of twenty digits."), "place_code")
        return
    for sentence in code_faults(code, kind=None, category=category, counties=counties):
        yield _Fault(key, "code-faulty", sentence, "place_code")


def _of_position(key: str, place: Mapping[str, object], outlines: Mapping[str, BaseGeometry]) -> Iterator[_Fault]:
    """A place must touch its division, or the nearest division above it that is drawn."""
    shape = place.get("geometry")
    if not isinstance(shape, BaseGeometry):
        yield _Fault(key, "no-position", Wording("没有位置。", "It has no position."), "geometry")
        return
    own = str(place["division_code"])
    drawn = next((code for n in (12, 9, 6) if len(own) >= n and (code := own[:n]) in outlines), None)
    if drawn is not None and not outlines[drawn].intersects(shape):
        sentence = Wording(f"位置不在所属区划 {drawn} 范围内。", f"Its position lies outside its division {drawn}.")
        yield _Fault(key, "outside-division", sentence, "geometry")


def _doubles(
    places: gpd.GeoDataFrame, names: gpd.GeoDataFrame, called: Mapping[str, Sequence[Mapping[str, object]]]
) -> Iterator[_Fault]:
    """Codes given twice, one place registered twice, and facets nobody linked."""
    codes = Counter(str(code) for text in places["place_code"].dropna() if (code := parse_place_code(text)))
    for place, text in zip(places["place_id"], places["place_code"], strict=True):
        code = None if pd.isna(text) else parse_place_code(text)
        if code is not None and codes[str(code)] > 1:
            sentence = Wording(
                f"地名代码 {code} 被 {codes[str(code)]} 个地点使用。", f"{codes[str(code)]} places have the code {code}."
            )
            yield _Fault(place, "code-twice", sentence, "place_code")
    links = propose_facets(places, names)
    for link in links:
        sentence = Wording(
            f"与“{link.facet_of}”同名根“{link.stem}”、相距 {link.distance_m:.0f} 米，应为同一地点的不同登记，请关联。",
            f"It shares the stem {link.stem} with “{link.facet_of}”, {link.distance_m:.0f} m away: one place under two records; link them.",
        )
        yield _Fault(link.place_id, "facet-unlinked", sentence, "facet_of")
    yield from _twice(places, called)


def _twice(places: gpd.GeoDataFrame, called: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[_Fault]:
    """The same name and class within the facet limit: one place registered twice."""
    groups: dict[tuple[str, str, str], list[tuple[str, Point]]] = defaultdict(list)
    columns = (places[name].fillna("") for name in ("place_id", "category_code", "division_code"))
    for place, category, division, shape in zip(*columns, places.geometry, strict=True):
        if place in called and shape is not None and not shape.is_empty:
            name = str(called[place][0]["name"])
            groups[name, category[:3], division[:6]].append((place, shapely.point_on_surface(shape)))
    for (name, _, _), group in sorted(groups.items()):
        lon, lat = shapely.get_coordinates([point for _, point in group]).T
        for at in range(1, len(group)):
            near = np.flatnonzero(geodesic_m(lon[:at], lat[:at], lon[at], lat[at]) <= FACET_LIMIT_M)
            if len(near):
                place, first = group[at][0], group[near[0]][0]
                sentence = Wording(
                    f"“{name}”与地点 {first} 同名、同类、同址，疑为重复登记。",
                    f"“{name}” repeats place {first} at the same spot.",
                )
                yield _Fault(place, "same-place-twice", sentence)
