"""Two vintages of division polygons compared border by border: what is change, and what is only drawn again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from boundaries.lines.common_border import TOLERANCE_M, common_borders, gaps_and_overlaps
from boundaries.lines.drawn import drawn_area_m2, nearest_on
from boundaries.lines.edges import Edges, Shapes, metres_per_degree, uncovered
from boundaries.lines.errors import NoAccuracyStated
from boundaries.lines.line_check import finding
from boundaries.lines.outlines import Outlines
from boundaries.lines.sides import named
from layers.datum import require_same_datum
from layers.ellipsoid import Metres
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

_LOOSE = 2.0  # accuracies: shorter stretches beyond are the corner of a wobble, not a moved border


class Verdict(StrEnum):
    """What became of the border of one pair of neighbours."""

    SAME = "same"
    REDRAWN = "redrawn"  # everything within the stated accuracy
    CHANGED = "changed"
    APPEARED = "appeared"  # the pair shares a border only now
    VANISHED = "vanished"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Verdict.SAME: Wording("一致", "the same"),
    Verdict.REDRAWN: Wording("重新绘制（精度以内）", "drawn again, within the accuracy"),
    Verdict.CHANGED: Wording("变化", "changed"),
    Verdict.APPEARED: Wording("新出现的相邻关系", "neighbours only now"),
    Verdict.VANISHED: Wording("不再相邻", "no longer neighbours"),
}

PAIR_COLUMNS = (
    "code_a", "code_b", "name_a", "name_b", "verdict", "old_m", "new_m", "redrawn_m", "beyond_m", "old_beyond_m", "largest_offset_m",
    "a_to_b_m2", "b_to_a_m2", "a_to_b_change_m2", "b_to_a_change_m2",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class BorderComparison:
    """All borders of two vintages, pair by pair, changes of most ground first.

    `pairs` has `PAIR_COLUMNS`. Metres and square metres on the ellipsoid. `redrawn_m` of the new border lies off the old one but within the
    accuracy, `beyond_m` further; `old_beyond_m` of the old border lies further than the accuracy from the new. `a_to_b_m2` is all ground of a that
    is b's now, `a_to_b_change_m2` the part of it that is wider than the accuracy. For a pair that is new (or gone) lines are held against every
    old (new) outline, so that a code that changed moves nothing.

    `offsets_m` says how far new borders lie from old ones at 50, 90, 95 and 99 of 100 places: what the accuracy should be near, if
    most is noise. `gaps_old` and `gaps_new` are as `gaps_and_overlaps`. `only_old`, `only_new` are codes of one vintage, with the
    code in the other that holds most of their ground.
    """

    accuracy_m: float
    pairs: pd.DataFrame
    offsets_m: Mapping[int, float]
    gaps_old: pd.DataFrame
    gaps_new: pd.DataFrame
    only_old: Mapping[str, str | None]
    only_new: Mapping[str, str | None]
    unusable: tuple[str, ...]

    def count(self) -> dict[str, int]:
        """Pairs by verdict."""
        counted = self.pairs["verdict"].value_counts()
        return {str(verdict): int(counted.get(verdict, 0)) for verdict in Verdict}

    @property
    def changed(self) -> pd.DataFrame:
        return self.pairs[self.pairs["verdict"] == Verdict.CHANGED]

    @property
    def report(self) -> Report:
        """One finding a changed pair."""
        return Report.of(_finding(row, self.accuracy_m) for row in self.changed.to_dict(orient="records"))


def compare_borders(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, *, accuracy_m: float, smallest_m2: float = 1.0
) -> BorderComparison:
    """Every border of two vintages of one level of divisions, noise below the stated accuracy told from change.

    Args:
        old, new: `code`, `name`, polygons in lon/lat of one datum. Without a CRS both are taken to stand in the same unnamed
            datum (web-map files state none): a shift common to both cancels, metres are those of the ellipsoid at the coordinates given.
        accuracy_m: how well both vintages are placed together, metres above 0.
    Raises:
        NoAccuracyStated: the accuracy is not above 0.
        NoDatum, DatumsDiffer: one vintage has a CRS and the other has none, or another.
    """
    if not (np.isfinite(accuracy_m) and accuracy_m > 0):
        raise NoAccuracyStated(accuracy_m)
    if old.crs is not None or new.crs is not None:
        require_same_datum(old, new)
    before, after = Outlines.of(old), Outlines.of(new)
    pairs = _pairs(common_borders(before), common_borders(after))
    hands = _ground_changing_hands(before, after, accuracy_m)
    offsets = _measure(pairs, before, after, accuracy_m)
    pairs = _with_ground(pairs, hands)
    pairs["name_a"], pairs["name_b"] = (
        pairs[c].map(lambda code: after.names.get(code) or before.name_of(code)) for c in ("code_a", "code_b")
    )
    pairs["verdict"] = [_verdict(row, accuracy_m) for row in pairs.to_dict(orient="records")]
    pairs["ground"] = pairs["a_to_b_change_m2"] + pairs["b_to_a_change_m2"]
    ordered = pairs.sort_values(["ground", "beyond_m"], ascending=False, kind="stable")[list(PAIR_COLUMNS)]
    return BorderComparison(
        accuracy_m,
        ordered.reset_index(drop=True),
        offsets,
        gaps_and_overlaps(before, smallest_m2=smallest_m2),
        gaps_and_overlaps(after, smallest_m2=smallest_m2),
        _heirs(before, after, hands, "old"),
        _heirs(after, before, hands, "new"),
        tuple(sorted({*before.unusable, *after.unusable})),
    )


def _pairs(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Both vintages' borders side by side; a border one of them lacks is missing there."""
    keys = ["code_a", "code_b"]
    pairs = old.merge(new, on=keys, how="outer", suffixes=("_old", "_new")).sort_values(keys, ignore_index=True)
    pairs = pairs.rename(columns={"length_m_old": "old_m", "length_m_new": "new_m"})
    pairs[["old_m", "new_m"]] = pairs[["old_m", "new_m"]].fillna(0.0)
    return pairs


def _measure(pairs: pd.DataFrame, before: Outlines, after: Outlines, accuracy_m: float) -> dict[int, float]:
    """Adds how far borders lie from those of the other vintage; tells what that is at 50, 90, 95, 99 of 100 places."""
    olds, news = (_shapes(pairs[column]) for column in ("line_old", "line_new"))
    kept = ~shapely.is_missing(olds) & ~shapely.is_missing(news)
    edges_old, edges_new = Edges.of(olds), Edges.of(news)
    off = _beyond(edges_new, edges_old, before.edges, kept, within_m=TOLERANCE_M)
    pairs["beyond_m"] = _beyond(edges_new, edges_old, before.edges, kept, within_m=accuracy_m, shortest_m=_LOOSE * accuracy_m)
    pairs["old_beyond_m"] = _beyond(edges_old, edges_new, after.edges, kept, within_m=accuracy_m, shortest_m=_LOOSE * accuracy_m)
    pairs["redrawn_m"] = np.maximum(off - pairs["beyond_m"], 0.0)
    pairs["largest_offset_m"], every = _offsets(news, olds)
    return {share: float(np.percentile(every, share)) if len(every) else 0.0 for share in (50, 90, 95, 99)}


def _shapes(column: pd.Series) -> Shapes:
    shapes = column.to_numpy(dtype=object).copy()
    shapes[pd.isna(shapes)] = None
    return shapes


def _beyond(
    lines: Edges, others: Edges, outlines: Edges, kept: npt.NDArray[np.bool_], *, within_m: float, shortest_m: float = 0.0
) -> Metres:
    """Metres of each line further than that from the one at its position; where there is none (not `kept`), from all outlines."""
    metres = np.zeros(len(kept))
    for which, by, pairwise in ((kept, others, True), (~kept, outlines, False)):
        some = lines.only(which[lines.owner])
        rest = uncovered(some, by, within_m=within_m, pairwise=pairwise).longer_than(shortest_m)
        metres += np.bincount(some.owner[rest.edge], weights=rest.length_m, minlength=len(kept))
    return metres


def _offsets(lines: Shapes, others: Shapes) -> tuple[Metres, Metres]:
    """The largest distance of each line from the other at its position, NaN where one is missing; and all distances, corner by corner."""
    largest, every = np.full(len(lines), np.nan), []
    for n in np.flatnonzero(~shapely.is_missing(lines) & ~shapely.is_missing(others)):
        mine, theirs = Edges.of([lines[n]]), Edges.of([others[n]])
        metres, _ = nearest_on(theirs, np.vstack((mine.start, (mine.start + mine.end) / 2, mine.end[-1:])))
        largest[n] = metres.max()
        every.append(metres)
    return largest, np.concatenate(every) if every else np.empty(0)


def _ground_changing_hands(before: Outlines, after: Outlines, accuracy_m: float) -> pd.DataFrame:
    """Ground of one code that is another's in the new vintage: `old`, `new`, `m2`, `change_m2` (only where wider than the accuracy)."""
    first, second = shapely.STRtree(after.shapes).query(before.shapes, predicate="intersects")
    codes_old, codes_new = (np.array(o.codes, dtype=object) for o in (before, after))
    other = codes_old[first] != codes_new[second]
    first, second = first[other], second[other]
    both = shapely.intersection(before.shapes[first], after.shapes[second])
    parts, owner = shapely.get_parts(both, return_index=True)
    kept = shapely.get_type_id(parts) == 3
    parts, owner = parts[kept], owner[kept]
    areas = drawn_area_m2(parts) if len(parts) else np.empty(0)
    wide = _wide_m2(parts, areas, accuracy_m)
    frame = pd.DataFrame({"old": codes_old[first], "new": codes_new[second]})
    frame["m2"] = np.bincount(owner, weights=areas, minlength=len(first))
    frame["change_m2"] = np.bincount(owner, weights=wide, minlength=len(first))
    return frame[frame["m2"] > 0].reset_index(drop=True)


def _wide_m2(parts: Shapes, areas: Metres, width_m: float) -> Metres:
    """Square metres of each polygon where a disc as wide as the accuracy fits in: a strip between two drawings of one border has none."""
    wide, radius = np.zeros(len(parts)), width_m / 2
    roomy = np.flatnonzero(areas > np.pi * radius**2)
    if not len(roomy):
        return wide
    flat = _in_metres(parts[roomy])
    core = shapely.buffer(flat, -radius, quad_segs=4)
    deep = ~shapely.is_empty(core)
    opened = shapely.intersection(shapely.buffer(core[deep], radius, quad_segs=4), flat[deep])
    wide[roomy[deep]] = areas[roomy[deep]] * shapely.area(opened) / shapely.area(flat[deep])
    return wide


def _in_metres(shapes: Shapes) -> Shapes:
    """Each shape in metres about its own middle latitude."""
    coords, owner = shapely.get_coordinates(shapes, return_index=True)
    bounds = shapely.bounds(shapes)
    scale = metres_per_degree((bounds[:, 1] + bounds[:, 3]) / 2)
    return np.asarray(shapely.set_coordinates(shapes.copy(), coords * scale[owner]), dtype=object)


def _with_ground(pairs: pd.DataFrame, hands: pd.DataFrame) -> pd.DataFrame:
    for a, b, name in (("code_a", "code_b", "a_to_b"), ("code_b", "code_a", "b_to_a")):
        moved = hands.rename(columns={"old": a, "new": b, "m2": f"{name}_m2", "change_m2": f"{name}_change_m2"})
        pairs = pairs.merge(moved, on=[a, b], how="left")
    columns = [f"{name}_{what}" for name in ("a_to_b", "b_to_a") for what in ("m2", "change_m2")]
    pairs[columns] = pairs[columns].fillna(0.0)
    return pairs


def _verdict(row: Mapping[Any, Any], accuracy_m: float) -> Verdict:
    if row["old_m"] == 0:
        return Verdict.APPEARED
    if row["new_m"] == 0:
        return Verdict.VANISHED
    if row["a_to_b_change_m2"] + row["b_to_a_change_m2"] > 0 or row["beyond_m"] > 0 or row["old_beyond_m"] > 0:
        return Verdict.CHANGED
    return Verdict.SAME if row["redrawn_m"] < _LOOSE * accuracy_m and row["largest_offset_m"] <= TOLERANCE_M else Verdict.REDRAWN


def _heirs(these: Outlines, those: Outlines, hands: pd.DataFrame, side: str) -> dict[str, str | None]:
    """Codes of one vintage that the other lacks, with the code there that holds most of their ground."""
    found: dict[str, str | None] = {}
    for code in these.codes:
        if code not in those:
            rows = hands[hands[side] == code]
            other = "new" if side == "old" else "old"
            found[code] = None if rows.empty else str(rows[other].iloc[int(rows["m2"].argmax())])
    return found


def _finding(row: Mapping[Any, Any], accuracy_m: float) -> Finding:
    a, b = (named(str(row[f"name_{side}"]), str(row[f"code_{side}"])) for side in "ab")
    sentence = Wording(
        f"{a.zh}与{b.zh}的边界有变化：新边界 {row['beyond_m']:,.0f} 米超出精度 {accuracy_m:g} 米，最大偏移 {row['largest_offset_m']:,.0f} 米；"
        f"由前者划入后者 {row['a_to_b_change_m2']:,.0f} 平方米，反向 {row['b_to_a_change_m2']:,.0f} 平方米。请查有无批准文件。",
        f"The border of {a.en} and {b.en} changed: {row['beyond_m']:,.0f} m of it lie beyond the accuracy of {accuracy_m:g} m, up to {row['largest_offset_m']:,.0f} m off; "
        f"{row['a_to_b_change_m2']:,.0f} m² went from the first to the second, {row['b_to_a_change_m2']:,.0f} m² the other way. Look for the approval.",
    )
    facts = {
        name: row[name] for name in ("code_a", "code_b", "beyond_m", "largest_offset_m", "a_to_b_change_m2", "b_to_a_change_m2")
    }
    return finding("border-changed", Severity.WARNING, sentence, Where("divisions", f"{row['code_a']}-{row['code_b']}"), **facts)
