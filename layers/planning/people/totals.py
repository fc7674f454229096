"""Published totals of people by division: what each adds beyond its parts, and where they contradict themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.people.apportionment import LARGEST_TOTAL
from layers.planning.specs import DEMAND
from layers.planning.units import climb
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

Positions = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

_LABELS = {column.name: column.label for column in DEMAND.columns}


@dataclass(frozen=True, slots=True)
class BandTotals:
    """The divisions that state a total for one band: `above` is the position of the nearest one above each (-1 for none), `remainder` what is left of its total beside its parts."""

    codes: Objects
    total: Positions
    above: Positions
    remainder: Positions
    lineage: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, totals: pd.DataFrame, band: str, lineage: Mapping[str, Sequence[str]]) -> "BandTotals":
        stated = totals[band].dropna()
        codes = np.asarray(stated.index, dtype=object)
        at = {code: i for i, code in enumerate(codes)}
        above = np.array([_first(lineage[code][1:], at) for code in codes], dtype=np.int64)
        total = stated.to_numpy(dtype=np.int64)
        return cls(codes, total, above, _less_parts(total, above), lineage)

    def owners(self, division: Objects) -> Positions:
        """For each division code, the position of the lowest stated division that it is or lies in; -1 for none."""
        at = {code: i for i, code in enumerate(self.codes)}
        which, distinct = pd.factorize(division, use_na_sentinel=True)
        found = [_first(self.lineage[code], at) for code in distinct]
        return np.array([*found, -1], dtype=np.int64)[which]

    def of_narrower(self, narrower: "BandTotals") -> Positions:
        """What of this band the remainder of each division of a narrower band can be part of: its total less those of the narrower band's parts."""
        at = {code: i for i, code in enumerate(self.codes)}
        here = self.total[[at[code] for code in narrower.codes]]
        return _less_parts(here, narrower.above)


def check_totals(totals: pd.DataFrame, parents: Mapping[str, str]) -> Report:
    """Whether totals can all be true: whole, not negative, no part above its whole, no band above the one around it.

    `totals` is indexed by division code with one column per band, the widest first; missing = not known.
    """
    found = [*_figures(totals), *_strays(totals)]
    if not found:
        lineage = {code: climb(str(code), parents) for code in totals.index}
        bands = {str(band): BandTotals.of(totals, str(band), lineage) for band in totals.columns}
        found = [*_parts_above_whole(bands), *_bands_above_band(bands)]
    return Report.of(found)


def _figures(totals: pd.DataFrame) -> Iterator[Finding]:
    twice = totals.index[totals.index.duplicated()]
    for code in dict.fromkeys(twice):
        yield _error("planning.total-twice", code, Wording("同一区划有两行总数", "two rows of totals for one division"))
    for band in totals.columns:
        for code, figure in totals[band].dropna().items():
            shown, label = f"{float(figure):g}", label_of(str(band))
            if figure < 0:
                why = Wording(f"{label.zh}为负数 {shown}", f"{label.en} is negative: {shown}")
                yield _error("planning.total-negative", code, why, value=float(figure))
            elif float(figure) != round(float(figure)) or figure > LARGEST_TOTAL:
                why = Wording(
                    f"{label.zh} {shown} 不是可能的整数人数", f"{label.en} {shown} is no possible whole number of people"
                )
                yield _error("planning.total-not-whole", code, why, value=float(figure))


def _strays(totals: pd.DataFrame) -> Iterator[Finding]:
    """A band needs the one around it: 60+ of a village whose population nobody states cannot be kept inside anything."""
    for wide, narrow in zip(totals.columns, totals.columns[1:], strict=False):
        for code in totals.index[totals[narrow].notna() & totals[wide].isna()]:
            outer, inner = label_of(str(wide)), label_of(str(narrow))
            why = Wording(f"有“{inner.zh}”而无“{outer.zh}”总数", f"states “{inner.en}” but not “{outer.en}”")
            yield _error("planning.band-without-total", code, why)


def _parts_above_whole(bands: Mapping[str, BandTotals]) -> Iterator[Finding]:
    for band, stated in bands.items():
        label = label_of(band)
        for i in np.flatnonzero(stated.remainder < 0):
            whole, parts = int(stated.total[i]), int(stated.total[i] - stated.remainder[i])
            why = Wording(
                f"{label.zh}总数 {whole} 小于其下级合计 {parts}，差 {parts - whole}",
                f"{label.en} {whole} is less than the {parts} of its parts, by {parts - whole}",
            )
            yield _error("planning.parts-exceed-total", stated.codes[i], why, total=whole, parts=parts)


def _bands_above_band(bands: Mapping[str, BandTotals]) -> Iterator[Finding]:
    for (wide, outer), (narrow, inner) in zip(bands.items(), list(bands.items())[1:], strict=False):
        room = outer.of_narrower(inner)
        for i in np.flatnonzero(inner.remainder > room):
            people, most = int(inner.remainder[i]), int(room[i])
            out, within = label_of(wide), label_of(narrow)
            why = Wording(
                f"{within.zh} {people} 多于{out.zh} {most}（均已扣除另有总数的下级）",
                f"{within.en} {people} exceeds {out.en} {most} (both less the parts that state their own)",
            )
            yield _error("planning.band-exceeds", inner.codes[i], why, people=people, most=most)


def label_of(band: str) -> Wording:
    """A band's name as the demand layer prints it."""
    return _LABELS.get(band, Wording(band, band))


def _less_parts(total: Positions, above: Positions) -> Positions:
    """Every total less those of the parts right below it."""
    part = above >= 0
    left = total.copy()
    np.subtract.at(left, above[part], total[part])
    return left


def _first(lineage: Sequence[str], at: Mapping[str, int]) -> int:
    return next((at[code] for code in lineage if code in at), -1)


def _error(code: str, division: object, why: Wording, **evidence: Fact) -> Finding:
    sentence = Wording(f"{division}：{why.zh}", f"{division}: {why.en}")
    return Finding(code, Severity.ERROR, sentence, Where("divisions", key=str(division)), evidence)
