"""Spots before the law while they are dragged: the packs look only at what lies around each spot, and say the same as over the whole ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.datum import as_frame
from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.judgement import Breach, Judgement, Unjudged
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.plane import box_around
from layers.planning.law.rules import Hidden, Near, RulePack, Slope
from layers.planning.what_if.ground import Ground
from layers.planning.what_if.spots import Ruling, Tried
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SpotBench:
    """Packs and the layers they look at, ready to judge a few spots again and again.

    Attributes:
        boxes: by layer, the bounds of every row (degrees, NaN without a shape).
        always: by layer, rows kept wherever a spot lies: those without a shape, and one of each sort the rules tell apart, so that a layer that holds a sort nowhere near still
            counts as holding it.
        reach_m: as far as any rule looks.
    """

    packs: tuple[RulePack, ...]
    law: LawGround
    on: date
    boxes: Mapping[str, Floats]
    always: Mapping[str, Flags]
    reach_m: float

    @classmethod
    def of(cls, packs: Sequence[RulePack], law: LawGround, *, on: date) -> "SpotBench":
        tests = [rule.test for pack in packs for rule in pack.rules]
        told_apart: dict[str, set[str]] = {name: {"valid_until", "is_confirmed"} for name in law.frames}
        for test in tests:
            if isinstance(test, Near | Hidden):
                told_apart.setdefault(test.layer, set()).update(test.where)
        shapes = {name: np.asarray(frame.geometry.array, dtype=object) for name, frame in law.frames.items()}
        return cls(
            packs=tuple(packs),
            law=law,
            on=on,
            boxes={name: shapely.bounds(shape) for name, shape in shapes.items()},
            always={
                name: shapely.is_missing(shapes[name]) | _first_of_each(frame, sorted(told_apart[name]))
                for name, frame in law.frames.items()
            },
            reach_m=max((test.distance_m for test in tests if isinstance(test, Near | Hidden)), default=0.0),
        )

    def judge(self, candidates: Candidates) -> Judgement:
        """As `judge_candidates` over everything held; only its report is not told."""
        around = [box_around(np.array([shape], dtype=object), self.reach_m * 1.01 + 1.0) for shape in candidates.geometry]
        frames = {name: as_frame(frame[self._near(name, around)]) for name, frame in self.law.frames.items()}
        return judge_candidates(candidates, replace(self.law, frames=frames), self.packs, on=self.on)

    def _near(self, layer: str, around: Sequence[tuple[float, float, float, float]]) -> Flags:
        near, (west, south, east, north) = self.always[layer].copy(), self.boxes[layer].T
        for box in around:
            near |= (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
        return near


def _first_of_each(frame: gpd.GeoDataFrame, columns: Sequence[str]) -> Flags:
    held = [column for column in columns if column in frame.columns]
    return ~pd.DataFrame(frame[held]).duplicated().to_numpy() if held else np.arange(len(frame)) == 0


def rule_on(bench: SpotBench, ground: Ground, spots: Sequence[Tried]) -> tuple[Ruling, ...]:
    """What the packs say of each spot. A candidate is judged with its own shape and land, any other spot as a point of which nothing else is known."""
    judged = bench.judge(_as_candidates(ground, spots))
    return tuple(_ruling(judged, int(np.flatnonzero(judged.candidates.ids == _key(n))[0])) for n in range(len(spots)))


def _as_candidates(ground: Ground, spots: Sequence[Tried]) -> Candidates:
    rows = []
    for number, spot in enumerate(spots):
        if spot.candidate_id is not None:
            offered = ground.candidates.frame.iloc[ground.candidate_at(spot.candidate_id)]
            rows.append(offered.to_dict() | {"candidate_id": _key(number)})
        else:
            point = shapely.Point(spot.lon, spot.lat)
            rows.append({"candidate_id": _key(number), "name": spot.name.zh, "candidate_kind": "parcel", "geometry": point})
    return Candidates.of(frame_of(CANDIDATES, rows))


def _key(number: int) -> str:
    return f"{number:04}"


def _ruling(judged: Judgement, at: int) -> Ruling:
    breaches, unjudged = judged.breaches_of(at), judged.unjudged_of(at)
    return Ruling(
        packs=", ".join(pack.pack_id for pack in judged.packs),
        label=Wording("、".join(pack.name.zh for pack in judged.packs), ", ".join(pack.name.en for pack in judged.packs)),
        verdict=judged.verdicts[at],
        obstacles=tuple(_told(breach) for breach in breaches if not breach.doubts),
        to_confirm=(*(_told(b) for b in breaches if b.doubts), *(_open(u) for u in unjudged if u.gap.leaves_open)),
    )


def _told(breach: Breach) -> Wording:
    """The rule's sentence, what was found of what it asks, on which layer of which date, and why it asks for confirmation only."""
    said, name = breach.rule.sentence, breach.pack.name
    zh, en = (
        [f"《{name.zh}》{breach.rule.article or breach.rule.no}：{said.zh}"],
        [f"{name.en} {breach.rule.article or breach.rule.no}: {said.en}"],
    )
    if breach.found is not None and breach.required is not None:
        unit = ("度", "°") if isinstance(breach.rule.test, Slope) else ("米", " m")
        zh.append(
            f"实测 {breach.found:,.0f} {unit[0]}，界限 {breach.required:,.0f} {unit[0]}，差 {breach.missing or 0:,.0f} {unit[0]}"
        )
        en.append(
            f"found {breach.found:,.0f}{unit[1]}, limit {breach.required:,.0f}{unit[1]}, lacking {breach.missing or 0:,.0f}{unit[1]}"
        )
    if breach.layer in LAW_LAYERS:
        layer = LAW_LAYERS[breach.layer].label
        feature, day = breach.feature_name or breach.feature, breach.layer_on
        zh.append(f"图层“{layer.zh}”中的{feature}" + (f"，{day:%Y-%m-%d}" if day else ""))
        en.append(f"{feature} of the layer “{layer.en}”" + (f", {day:%Y-%m-%d}" if day else ""))
    zh += [doubt.label.zh for doubt in breach.doubts]
    en += [doubt.label.en for doubt in breach.doubts]
    return Wording("；".join(zh), "; ".join(en))


def _open(unjudged: Unjudged) -> Wording:
    name, rule, gap = unjudged.pack.name, unjudged.rule, unjudged.gap.label
    no = rule.article or rule.no
    return Wording(f"《{name.zh}》{no}：{rule.sentence.zh}；{gap.zh}", f"{name.en} {no}: {rule.sentence.en}; {gap.en}")
