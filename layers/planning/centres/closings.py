"""Homes whose beds lie idle: which others near by could take the residents, every free bed counted once."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.centres.best_closings import MOST_AT_ONCE, MOST_HOMES, best_closings
from layers.planning.centres.ground import SAME_MIN, CentreGround, at_pace
from layers.planning.centres.notes import several
from layers.planning.centres.question import ClosingQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.sites import StudyFrames
from layers.planning.travel import Pairs, TravelModel
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

FATES = {
    "closes": Wording("可关", "may close"),
    "stuck": Wording("入住率低，空床不够，不宜关", "few residents, but no beds for them elsewhere"),
    "receives": Wording("入住率低，接收他处入住者", "few residents, takes those of others"),
    "stays": Wording("保留", "stays"),
    "unknown": Wording("床位或入住不详", "beds or residents unknown"),
}
"""What becomes of each home when those with few residents close one after another."""


@dataclass(frozen=True, slots=True)
class ClosingTable:
    """Operating homes, the emptiest first, and who could take their residents.

    `homes` has one row each: facility_id, name, township, beds, residents, idle_beds, `occupancy` (0–1, missing where beds or residents are not known), `is_low` (below the threshold); as if it alone closed: `alone_takers` (ids, nearest first),
    `alone_minutes` (of the furthest), `alone_unplaced` (residents nobody within the time could take); all low homes one after another, every free bed given once: `fate` (a key of FATES), `closes` (missing for homes that are not low), `takers`,
    `minutes`, `unplaced`, `receives` (residents taken in); geometry. `moves` has one row per group of residents that would move: from_id, to_id, residents, minutes.

    This is geometry and counting, in one order, the emptiest first: another set may close more. `beds_freed` are the beds of the homes that close so. `best` has one row per number of
    homes closed, those whose closing makes residents travel least: count, closed_ids, closed_names, beds_freed, residents, person_minutes, least_person_minutes, is_proven, moved_among_open (see `BestClosing`).
    """

    question: ClosingQuestion
    area: str
    area_name: str
    on: date
    definition: Wording
    homes: gpd.GeoDataFrame
    moves: pd.DataFrame
    best: pd.DataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def closing(self) -> gpd.GeoDataFrame:
        return self.homes[self.homes["closes"].fillna(False).to_numpy(dtype=bool)].reset_index(drop=True)

    @property
    def beds_freed(self) -> int:
        return int(self.closing["beds"].sum())


def measure_closings(question: ClosingQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> ClosingTable:
    """The answer from frames and a way of travelling alone.

    A home takes residents up to its free beds (beds − residents, not below 0), from homes whose way to it is within the minutes. A home that closes takes nobody, and one that
    took somebody stays open. Residents of one home may be parted.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames, question.kinds, area=area, on=on)
    homes = _Homes.of(question, ground, travel)
    alone = [homes.rehouse(i, homes.free.copy(), set()) for i in range(len(homes.at))]
    together = _Sequence.of(homes)
    table = _rows(ground, homes, alone, together)
    best = _best_rows(ground, homes)
    labels = [FACILITY_KINDS.labels[kind] for kind in question.kinds]
    kinds, kinds_en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return ClosingTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        definition=Wording(
            f"{kinds}：入住率低于 {question.threshold:.0%}（设定值）的机构按入住率从低到高逐个试关，入住者移至{travel.mode.label.zh} {question.minutes:g} 分钟内最近且有空床的机构，每张空床只用一次",
            f"{kinds_en}: those less than {question.threshold:.0%} full (a setting), the emptiest first; residents move to the nearest with free beds within {question.minutes:g} min "
            f"({travel.mode.label.en}), every bed given once",
        ),
        homes=table,
        moves=_moves(ground, homes, together),
        best=best,
        report=Report.of((*_notes(ground, homes, table), *_on_best(best, homes))),
        is_demonstration=frames.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class _Move:
    """Residents of one home taken by another."""

    to: int
    residents: int
    minutes: float


@dataclass(frozen=True, slots=True)
class _Homes:
    """Homes the emptiest first (by occupancy, then id; unknown last): `at` in the facilities, beds and residents (NaN unknown), free beds (0 unknown)."""

    at: Positions
    beds: Floats
    residents: Floats
    free: Positions
    is_low: npt.NDArray[np.bool_]
    pairs: Pairs
    reason: npt.NDArray[np.object_]

    @classmethod
    def of(cls, question: ClosingQuestion, ground: CentreGround, travel: TravelModel) -> "_Homes":
        at = ground.standing(*question.kinds)
        share = _occupancy(ground.number("beds", at), ground.number("residents", at))
        at = at[np.lexsort((at, np.nan_to_num(share, nan=2.0)))]
        beds, residents = ground.number("beds", at), ground.number("residents", at)
        share = _occupancy(beds, residents)
        free = np.nan_to_num(np.maximum(beds - residents, 0.0)).astype(np.int64)
        own = ground.facilities.is_own[at]
        pairs = travel.pairs(ground.stand(at), ground.stand(at), limit_min=question.minutes + SAME_MIN)
        return cls(at, beds, residents, free, (share < question.threshold) & own, pairs, travel.connect(ground.stand(at)).reason)

    @property
    def occupancy(self) -> Floats:
        return _occupancy(self.beds, self.residents)

    def near(self, home: int) -> list[tuple[float, int]]:
        """The other homes within the time, nearest first."""
        mine = (self.pairs.place == home) & (self.pairs.facility != home)
        return sorted(zip(self.pairs.minutes[mine].round(9).tolist(), self.pairs.facility[mine].tolist(), strict=True))

    def rehouse(self, home: int, free: Positions, closed: Set[int]) -> tuple[list[_Move], int]:
        """Who takes the residents of a home, nearest first, and how many are left over; `free` is taken from."""
        left, moves = int(np.nan_to_num(self.residents[home])), []
        for minutes, other in self.near(home):
            if left == 0:
                break
            if other in closed or free[other] == 0:
                continue
            taken = min(left, int(free[other]))
            free[other] -= taken
            left -= taken
            moves.append(_Move(other, taken, minutes))
        return moves, left


def _occupancy(beds: Floats, residents: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(beds > 0, residents / beds, np.nan)


@dataclass(frozen=True, slots=True)
class _Sequence:
    """What came of closing one after another: the moves of each home that closes, the residents left over of each that cannot."""

    closed: Mapping[int, Sequence[_Move]]
    stuck: Mapping[int, int]

    @classmethod
    def of(cls, homes: _Homes) -> "_Sequence":
        """Each low home in turn closes if all its residents find a bed; one that received somebody stays."""
        free, received = homes.free.copy(), set[int]()
        closed: dict[int, Sequence[_Move]] = {}
        stuck: dict[int, int] = {}
        for home in np.flatnonzero(homes.is_low).tolist():
            if home in received:
                continue
            kept = free.copy()
            moves, left = homes.rehouse(home, free, {*closed, home})
            if left:
                free, stuck[home] = kept, left
            else:
                closed[home] = moves
                received.update(move.to for move in moves)
        return cls(closed, stuck)


def _rows(
    ground: CentreGround, homes: _Homes, alone: Sequence[tuple[Sequence[_Move], int]], together: _Sequence
) -> gpd.GeoDataFrame:
    n, at = len(homes.at), homes.at
    ids = ground.told("facility_id", at)
    moved = [together.closed.get(i, ()) for i in range(n)]
    receives = np.zeros(n)
    for move in (move for moves in moved for move in moves):
        receives[move.to] += move.residents

    def takers(moves: Sequence[_Move]) -> str | None:
        return ";".join(str(ids[move.to]) for move in moves) or None

    def longest(moves: Sequence[_Move]) -> float:
        return max((move.minutes for move in moves), default=np.nan)

    unsaid = np.isnan(homes.residents)
    low, stuck = homes.is_low, np.isin(np.arange(n), list(together.stuck))
    shut = np.isin(np.arange(n), list(together.closed))
    fate = np.select([np.isnan(homes.occupancy), shut, stuck, low], ["unknown", "closes", "stuck", "receives"], "stays")
    columns = {
        "facility_id": text(ids),
        "name": text(ground.told("name", at)),
        "township": text(ground.township_names(ground.home_unit(at))),
        "beds": whole_numbers(homes.beds),
        "residents": whole_numbers(homes.residents),
        "idle_beds": whole_numbers(np.maximum(homes.beds - homes.residents, 0)),
        "occupancy": homes.occupancy,
        "is_low": homes.is_low,
        "alone_takers": text([takers(moves) for moves, _ in alone]),
        "alone_minutes": np.array([longest(moves) for moves, _ in alone], dtype=float),
        "alone_unplaced": whole_numbers(np.where(unsaid, np.nan, [float(left) for _, left in alone])),
        "fate": text(fate.astype(object)),
        "closes": pd.array([i in together.closed if homes.is_low[i] else pd.NA for i in range(n)], dtype="boolean"),
        "takers": text([takers(moves) for moves in moved]),
        "minutes": np.array([longest(moves) for moves in moved], dtype=float),
        "unplaced": whole_numbers(np.array([float(together.stuck.get(i, np.nan)) for i in range(n)], dtype=float)),
        "receives": whole_numbers(receives),
    }
    frame = ground.facilities.frame
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy()[at], crs=frame.crs)


def _moves(ground: CentreGround, homes: _Homes, together: _Sequence) -> pd.DataFrame:
    ids, names = ground.told("facility_id", homes.at), ground.told("name", homes.at)
    rows = [
        (ids[home], names[home], ids[move.to], names[move.to], move.residents, move.minutes)
        for home, moves in together.closed.items()
        for move in moves
    ]
    return pd.DataFrame(rows, columns=["from_id", "from_name", "to_id", "to_name", "residents", "minutes"])


def _best_rows(ground: CentreGround, homes: _Homes) -> pd.DataFrame:
    ids, names = ground.told("facility_id", homes.at), ground.told("name", homes.at)
    rows = []
    for best in best_closings(homes.pairs, beds=homes.beds, residents=homes.residents, may_close=homes.is_low):
        closed = list(best.closed)
        told = ";".join(str(ids[i]) for i in closed), "、".join(str(names[i]) for i in closed)
        figures = round(float(homes.beds[closed].sum())), round(float(homes.residents[closed].sum()))
        proof = best.person_minutes, best.least_person_minutes, best.is_proven, best.moved_among_open
        rows.append((best.count, *told, *figures, *proof))
    columns = ["count", "closed_ids", "closed_names", "beds_freed", "residents"]
    columns += ["person_minutes", "least_person_minutes", "is_proven", "moved_among_open"]
    return pd.DataFrame(rows, columns=columns)


def _notes(ground: CentreGround, homes: _Homes, table: gpd.GeoDataFrame) -> Iterator[Finding]:
    keys = table["facility_id"]
    silent = keys[table["occupancy"].isna()].tolist()
    yield from several(
        "occupancy-unknown",
        silent,
        Wording(
            "处机构没有床位数或入住人数：不判是否闲置，也不算能接收入住者",
            "homes do not say beds or residents: neither judged nor counted on to take anybody",
        ),
    )
    crowded = keys[(table["residents"] > table["beds"]).fillna(False)].tolist()
    yield from several(
        "more-residents-than-beds",
        crowded,
        Wording("处机构入住多于床位，请核对", "homes have more residents than beds, please check"),
    )
    placeless = keys[np.asarray(homes.reason != "")].tolist()
    yield from several(
        "home-not-tied",
        placeless,
        Wording(
            "处机构没有位置或未能与道路连接，不知离其他机构多远",
            "homes have no position or are tied to no road: their way to others cannot be told",
        ),
    )
    stuck = keys[(table["unplaced"] > 0).fillna(False)].tolist()
    yield from several(
        "residents-without-a-bed",
        stuck,
        Wording(
            "处入住率低的机构，时限内其他机构的空床不够接收全部入住者，不宜关闭",
            "homes with few residents cannot close: no other within the time has beds enough",
        ),
        severity=Severity.NOTE,
    )
    if len(table) == 0:
        yield Finding(
            "planning.no-homes",
            Severity.WARNING,
            Wording(f"{ground.area_name}在该日没有在用的机构", f"{ground.area_name} has no operating home on that day"),
        )


def _on_best(best: pd.DataFrame, homes: _Homes) -> Iterator[Finding]:
    crowded = best["count"][best["moved_among_open"] > 0].tolist()
    yield from several(
        "open-homes-disturbed",
        crowded,
        Wording(
            "种关闭数量下的最优方案还须从不关闭的机构迁出入住者腾床位，请慎用",
            "numbers of closings would also move residents out of homes that stay open: take care",
        ),
        severity=Severity.NOTE,
    )
    if len(homes.at) > MOST_HOMES or len(best) == MOST_AT_ONCE < int(homes.is_low.sum()):
        yield Finding(
            "planning.closings-not-all-tried",
            Severity.NOTE,
            Wording(
                f"最优选择只算到一次关闭 {MOST_AT_ONCE} 处、机构不超过 {MOST_HOMES} 处为止；机构更多时请分区提问",
                f"The best homes to close are told for at most {MOST_AT_ONCE} at once among at most {MOST_HOMES}: ask for parts of the area where there are more",
            ),
            evidence={"homes": len(homes.at)},
        )
