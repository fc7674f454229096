"""Graves that stand (乱埋乱葬, 活人墓, 住宅式墓地 …) before the same rules as candidates, counted by township and kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates, verdicts_of
from layers.planning.law.judgement import Judgement, Verdict
from layers.planning.law.rules import Land, Least, RulePack
from layers.planning.units import Units
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

OUTSIDE = ""
"""The township of graves that lie in none of the area."""

_FEW_FINDINGS = ("planning.identical-candidates", "planning.no-candidate-left", "planning.candidate-nowhere")


@dataclass(frozen=True, slots=True, eq=False)
class GravesTable:
    """Graves by township and kind.

    Attributes:
        graves: the GRAVES rows judged, in the order of the judgement.
        judgement: each of them as a candidate is judged.
        rows: `township`, `township_name`, `grave_kind`, then for all and for each verdict the places and the graves in them: `places`, `graves`,
            `refused_places`, `refused_graves`, `to_confirm_…`, `no_known_obstacle_…`; `unknown_places` do not say how many graves they hold;
            `standing_places` are not yet moved, buried deep or screened.
        unplaced: rows without a position, not judged.
    """

    graves: gpd.GeoDataFrame
    judgement: Judgement
    rows: pd.DataFrame
    unplaced: int
    report: Report


def graves_as_candidates(graves: gpd.GeoDataFrame) -> Candidates:
    """Graves as the judge looks at them."""
    columns = ("grave_id", "name", "division_code", "area_m2", "source", "source_on", "geometry")
    rows = [
        dict(zip(("candidate_id", *columns[1:]), row, strict=True)) | {"name": row[1] or row[0], "candidate_kind": "parcel"}
        for row in graves[list(columns)]
        .astype(object)
        .where(graves[list(columns)].notna(), None)
        .itertuples(index=False, name=None)
    ]
    return Candidates.of(frame_of(CANDIDATES, rows))


def judge_graves(
    graves: gpd.GeoDataFrame, townships: Units, ground: LawGround, packs: Sequence[RulePack], *, on: date
) -> GravesTable:
    """Every grave of the layer under the packs, counted by the township it lies in (by its registered one where no line tells).

    Nobody registers a land class of graves: rules on it are listed as not judged, and leave no verdict open. A protected grave is judged like all others and told apart by its kind: the old Article 10 keeps it where it is.

    Raises:
        NoDatum, OldDatum, UnknownDatum, NoZone: as `judge_candidates`.
    """
    judged = judge_candidates(graves_as_candidates(graves), ground, packs, on=on)
    told = [gap for gap in judged.unjudged if not isinstance(gap.rule.test, Land | Least)]
    judged = replace(judged, verdicts=verdicts_of(len(judged.candidates), judged.breaches, told))
    placed = graves.set_index("grave_id", drop=False).loc[list(judged.candidates.ids)].reset_index(drop=True)
    unit = townships.index_of_points(judged.candidates.lon, judged.candidates.lat)
    unit = np.where(unit >= 0, unit, townships.index_of_codes(placed["division_code"]))
    rows = _counted(placed, unit, judged.verdicts, townships)
    notes = [finding for finding in judged.report if finding.code not in _FEW_FINDINGS]
    return GravesTable(placed, judged, rows, len(graves) - len(placed), Report.of([*notes, *_protected(placed, judged)]))


def _counted(
    graves: gpd.GeoDataFrame, unit: npt.NDArray[np.int64], verdicts: npt.NDArray[np.object_], townships: Units
) -> pd.DataFrame:
    codes, names = [*townships.codes, OUTSIDE], [*townships.frame["name"].astype(object), ""]
    number = graves["graves"].to_numpy(dtype=float, na_value=np.nan)
    state = graves["grave_state"].to_numpy(dtype=object, na_value=None)
    table = pd.DataFrame(
        {
            "township": [codes[at] for at in unit],
            "township_name": [names[at] for at in unit],
            "grave_kind": graves["grave_kind"].to_numpy(dtype=object),
            "places": 1,
            "graves": np.nan_to_num(number).astype(np.int64),
            "unknown_places": np.isnan(number).astype(np.int64),
            "standing_places": np.isin(state.astype(str), ("standing", "None")).astype(np.int64),
        }
    )
    for verdict in Verdict:
        met = (verdicts == verdict).astype(np.int64)
        table[f"{verdict}_places"], table[f"{verdict}_graves"] = met, met * table["graves"]
    return table.groupby(["township", "township_name", "grave_kind"], as_index=False, sort=True).sum()


def _protected(graves: gpd.GeoDataFrame, judged: Judgement) -> list[Finding]:
    kept = np.asarray(graves["grave_kind"] == "protected") & ~np.asarray(judged.is_unbroken)
    if not kept.any():
        return []
    sentence = Wording(
        f"其中 {int(kept.sum())} 处为受保护墓：旧第十条规定予以保留，单列一类，不应按清单迁移。",
        f"{int(kept.sum())} of them are protected graves: the old Article 10 keeps them; they stand as a kind of their own and are not to be moved by this list.",
    )
    return [Finding("planning.protected-graves", Severity.WARNING, sentence, Where(layer="graves"), {"places": int(kept.sum())})]
