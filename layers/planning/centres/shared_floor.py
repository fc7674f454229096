"""Floor for care in every community, against the m² per 100 households that were set for it."""

from collections.abc import Iterator, Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.access.care_space_question import CARE_NORMS
from layers.planning.access.rates import Rate
from layers.planning.centres.ground import CentreFrames, CentreGround, unit_of
from layers.planning.centres.notes import several
from layers.planning.centres.passports import plain_passport
from layers.planning.centres.question import CoSitingQuestion
from layers.planning.centres.services import CARE_ROOMS, ROOFS, SHARING
from layers.planning.coverage import text, whole_numbers
from layers.planning.kinds import Norm
from layers.report import Finding, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_PER = 100
_M2_PER_100 = Wording("m²/百户", "m² per 100 households")


def community_rows(
    ground: CentreGround, norms: tuple[Norm, ...], houses: gpd.GeoDataFrame, anchors: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    units, n = ground.units, len(ground.units)
    total, unknown = _floor(ground, CARE_ROOMS)
    offered = unit_of(houses, units)
    area = houses["floor_area_m2"].to_numpy(dtype=float, na_value=np.nan)
    free = (offered >= 0) & np.isfinite(area) & houses["candidate_kind"].isin(ROOFS).to_numpy(dtype=bool)
    households = ground.by_unit(ground.people("households"))
    required = households * (norms[0].value / _PER if norms else np.nan)
    short = np.maximum(required - total, 0.0)
    columns = {
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        "township": text(ground.township_names(np.arange(n))),
        "households": whole_numbers(households),
        "floor_m2": total,
        "services_m2": _floor(ground, SHARING)[0],
        "floor_unknown": whole_numbers(unknown),
        "m2_per_100": np.divide(
            total * _PER, households, out=np.full(n, np.nan), where=(np.nan_to_num(households) > 0) & (unknown == 0)
        ),
        "required_m2": required,
        "short_m2": np.where((unknown == 0) | (short == 0), short, np.nan),
        "short_at_most_m2": short,
        "candidate_m2": np.bincount(offered[free], weights=area[free], minlength=n),
        "together": anchors["together"].array,
        "lacking": anchors["lacking"].array,
    }
    return gpd.GeoDataFrame(columns, geometry=units.frame.geometry.to_numpy(), crs=units.frame.crs)


def _floor(ground: CentreGround, kinds: Sequence[str]) -> tuple[Floats, Positions]:
    """m² of some kinds standing (or registered) in each unit, where known, and how many rooms do not say."""
    at, n = ground.standing(*kinds), len(ground.units)
    home, floor = ground.home_unit(at), ground.number("floor_area_m2", at)
    mine, said = home >= 0, np.isfinite(floor)
    total = np.bincount(home[mine & said], weights=floor[mine & said], minlength=n).astype(float)
    return total, np.bincount(home[mine & ~said], minlength=n)


def floor_rate(communities: gpd.GeoDataFrame, norms: tuple[Norm, ...], on: date, frames: CentreFrames) -> Rate:
    households = communities["households"].to_numpy(dtype=float, na_value=np.nan)
    told = np.isfinite(households)
    listed = "；".join(f"{n.what.zh} ≥ {n.value:g} {n.unit}（{n.source}）" for n in norms) or "未收录本地规定"
    listed_en = "; ".join(f"{n.what.en} ≥ {n.value:g} m² ({n.source})" for n in norms) or "no norm on record here"
    passport = plain_passport(
        definition=Wording(
            f"各村社区内（或登记在该村社区）的养老服务用房建筑面积之和 ÷ 户数 × 100；面积不详的用房不计、另列；规定：{listed}（规定以小区为单位，此处以村社区为单位，仅作参照）",
            f"floor area of care rooms standing in (or registered in) the communities ÷ households × 100; rooms without a figure are left out and listed; {listed_en} (set for housing estates, "
            "held here against whole communities for comparison)",
        ),
        counted=Wording("户", "households"),
        unknown_means=Wording("户数不详的村社区数", "communities without a number of households"),
        on=on,
        vintages=frames.study.vintages,
        norms=norms,
    )
    floor = float(communities["floor_m2"].to_numpy(dtype=float)[told].sum())
    return Rate(floor, float(households[told].sum()), _PER, _M2_PER_100, int((~told).sum()), passport)


def note_floor(
    question: CoSitingQuestion, ground: CentreGround, communities: gpd.GeoDataFrame, norms: tuple[Norm, ...]
) -> Iterator[Finding]:
    rooms = ground.standing(*CARE_ROOMS)
    silent = [
        str(k)
        for k, m2 in zip(ground.told("facility_id", rooms), ground.number("floor_area_m2", rooms), strict=True)
        if np.isnan(m2)
    ]
    yield from several(
        "floor-area-unknown",
        silent,
        Wording(
            "处养老用房没有建筑面积：所在村社区的缺口只给上限，不按 0 计",
            "care rooms do not say their floor: what their communities lack is told as an upper bound, never with 0",
        ),
    )
    homeless = communities["name"][communities["households"].isna()].tolist()
    yield from several(
        "units-without-households",
        homeless,
        Wording("个村社区没有户数，不判面积", "communities have no number of households: their floor is not judged"),
        layer=question.demand,
    )
    if not norms:
        listed = "、".join(f"{n.id}（{n.figure}）" for n in CARE_NORMS.values() if n.estates == question.estates)
        yield Finding(
            "planning.no-care-space-norm",
            Severity.WARNING,
            Wording(
                f"{ground.area_name}在该日没有收录的每百户用房规定：只列面积，不算缺口。可指定参照规定：{listed}",
                f"No norm per 100 households is on record for {ground.area_name} on that day: floor is listed, nothing is said to be short. Name one to compare with: {listed}",
            ),
        )
