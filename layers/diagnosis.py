"""A diagnosis of positions: the verdict, the evidence behind it, and the sentence that explains both."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.readings import Reading
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording


class Verdict(StrEnum):
    """What the positions of a table, or of one row, look like."""

    OK = "ok"
    SWAPPED_AXES = "swapped_axes"
    ZONE_PREFIXED = "zone_prefixed"
    PROJECTED_METRES = "projected_metres"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    SHIFTED = "shifted"  # one offset for all, and not a web map's
    OUTSIDE = "outside"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Score:
    """How well one reading of the numbers puts the rows where they claim to lie."""

    reading: Reading
    rows: int  # rows that can be read so and claim a place
    fitting: int  # of these, rows that then lie where they claim, within the accuracy
    median_miss_m: float  # metres from the claimed place; NaN without rows
    better: int  # rows that this reading, not the numbers as found, brings to their place
    worse: int  # rows that it takes away from there

    @property
    def deciding(self) -> int:
        """Rows that can tell this reading from the numbers as found."""
        return self.better + self.worse


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What the sentinel saw. It converts nothing.

    `row_verdicts` and every array of `misses_m` have one entry per row; a miss is metres from the claimed place (0 inside a claimed
    polygon, NaN without claim or position). `suggested_epsg` names the zone of projected numbers, if their datum is CGCS2000, which
    numbers cannot show. `offset_m` is (east, north) of the one offset of a shifted table.
    """

    verdict: Verdict
    report: Report
    scores: tuple[Score, ...]
    row_verdicts: tuple[Verdict, ...]
    misses_m: Mapping[Reading, npt.NDArray[np.float64]]
    suggested_epsg: int | None = None
    offset_m: tuple[float, float] | None = None


_ASK = Wording(
    "请向提供方索取 CGCS2000 坐标。设施和居民点也可明确申请换算（记入日志，该行标为已换算，精度降低）；界线、界桩和测绘成果不得换算。",
    "Ask the supplier for CGCS2000 positions. Facilities and settlements may be converted on an explicit request (logged, the row marked "
    "as converted, its accuracy lowered); boundaries, markers and survey data never.",
)

_TABLE: Mapping[Verdict, tuple[Severity, Wording]] = {
    Verdict.SWAPPED_AXES: (
        Severity.ERROR,
        Wording(
            "经纬度颠倒：{rows} 行中有 {affected} 行的第一个数是纬度。请交换两列后重新导入。",
            "Longitude and latitude are swapped: in {affected} of {rows} rows the first number is a latitude. Swap the two columns and import again.",
        ),
    ),
    Verdict.ZONE_PREFIXED: (
        Severity.ERROR,
        Wording(
            "经纬度栏里是带带号的平面坐标：{rows} 行中有 {affected} 行（如 {example}），像是 EPSG:{epsg} 的数值。请确认这些坐标属于 CGCS2000 还是西安80、北京54，再注明坐标系重新导入。",
            "The degree fields hold metres with a zone number: {affected} of {rows} rows (for example {example}), as in EPSG:{epsg}. Find out whether they are CGCS2000, Xi'an 80 or Beijing 54, then import again with the coordinate system stated.",
        ),
    ),
    Verdict.PROJECTED_METRES: (
        Severity.ERROR,
        Wording(
            "经纬度栏里是平面坐标（米）：{rows} 行中有 {affected} 行（如 {example}），{zone_zh}。注意 X 为纵坐标（指北）。请确认坐标系和中央子午线，再注明后重新导入。",
            "The degree fields hold metres: {affected} of {rows} rows (for example {example}); {zone_en}. X is north in Chinese tables. Find out the coordinate system and its meridian, state them and import again.",
        ),
    ),
    Verdict.GCJ02: (
        Severity.ERROR,
        Wording(
            "坐标很可能是 GCJ-02（高德、腾讯等网络地图）：{deciding} 个点可以区分，其中 {better} 个去掉偏移后才落在所称位置，{worse} 个相反。{ask_zh}",
            "The positions are most likely GCJ-02 (Amap, Tencent and other web maps): {deciding} points can tell, {better} of them lie where they claim only without that offset, {worse} the other way round. {ask_en}",
        ),
    ),
    Verdict.BD09: (
        Severity.ERROR,
        Wording(
            "坐标很可能是 BD-09（百度地图）：{deciding} 个点可以区分，其中 {better} 个去掉偏移后才落在所称位置，{worse} 个相反。{ask_zh}",
            "The positions are most likely BD-09 (Baidu): {deciding} points can tell, {better} of them lie where they claim only without that offset, {worse} the other way round. {ask_en}",
        ),
    ),
    Verdict.SHIFTED: (
        Severity.ERROR,
        Wording(
            "{fitted} 个点与控制点相差同一个偏移（向东 {east_m} 米，向北 {north_m} 米），不是网络地图偏移，也不像逐点移动，多半是坐标系混用（如西安80、北京54）。请查明原坐标系。",
            "{fitted} points share one offset from their control points ({east_m} m east, {north_m} m north): no web map's, and not points that moved; most likely two coordinate systems are mixed (Xi'an 80, Beijing 54). Find out which one it is.",
        ),
    ),
    Verdict.OUTSIDE: (
        Severity.ERROR,
        Wording(
            "{rows} 行中有 {affected} 行不在所称位置附近（中位相差 {median_km} 公里），换用其他坐标读法也不在。请核对坐标系、区划代码和坐标本身。",
            "{affected} of {rows} rows lie nowhere near the place they claim (median {median_km} km off), however the numbers are read. Check the coordinate system, the division codes and the numbers themselves.",
        ),
    ),
    Verdict.CANNOT_TELL: (
        Severity.NOTE,
        Wording(
            "无法判断坐标是否带网络地图偏移：{rows} 行中只有 {deciding} 个点能够区分（至少需要 {needed} 个方向一致的点）；原样 {fit_as_found} 个、按 GCJ-02 {fit_gcj02} 个、按 BD-09 {fit_bd09} 个落在所称位置。可用村级范围或控制点再查。",
            "Whether a web map's offset is in these positions cannot be told: {deciding} of {rows} points can tell ({needed} that agree are needed); {fit_as_found} lie where they claim as they are, {fit_gcj02} read as GCJ-02, {fit_bd09} as BD-09. Village polygons or control points would decide.",
        ),
    ),
}

_ROW: Mapping[Verdict, tuple[Severity, Wording]] = {
    Verdict.SWAPPED_AXES: (
        Severity.ERROR,
        Wording(
            "此行经纬度颠倒（{first}, {second}）。请交换。",
            "Longitude and latitude of this row are swapped ({first}, {second}). Swap them.",
        ),
    ),
    Verdict.ZONE_PREFIXED: (
        Severity.ERROR,
        Wording(
            "此行是带带号的平面坐标（{first}, {second}），不是经纬度。请改为经纬度。",
            "This row holds metres with a zone number ({first}, {second}), not degrees. Give degrees.",
        ),
    ),
    Verdict.PROJECTED_METRES: (
        Severity.ERROR,
        Wording(
            "此行是平面坐标（{first}, {second}，米），不是经纬度。请改为经纬度。",
            "This row holds metres ({first}, {second}), not degrees. Give degrees.",
        ),
    ),
    Verdict.OUTSIDE: (
        Severity.WARNING,
        Wording(
            "此点距所称位置约 {miss_m} 米。请核对坐标或所属区划。",
            "This point lies about {miss_m} m from the place it claims. Check its position or its division.",
        ),
    ),
}
_UNREADABLE_TABLE = Wording(
    "{rows} 行中有 {affected} 行的坐标既不是经纬度，也不是平面坐标。请核对坐标栏。",
    "In {affected} of {rows} rows the numbers are neither degrees nor metres of a zone. Check the coordinate columns.",
)
_UNREADABLE = Wording(
    "此行的坐标（{first}, {second}）既不是经纬度，也不是平面坐标。请改正。",
    "The numbers of this row ({first}, {second}) are neither degrees nor metres of a zone. Correct them.",
)


def table_findings(verdict: Verdict, facts: Mapping[str, Fact], *, layer: str) -> tuple[Finding, ...]:
    """What to say of the whole table; nothing when it is well."""
    if verdict is Verdict.OK:
        return ()
    severity, sentence = _TABLE[verdict]
    if verdict is Verdict.CANNOT_TELL and min(_count(facts, "better"), _count(facts, "worse")) >= _count(facts, "needed"):
        severity = Severity.WARNING  # rows contradict each other: two sources may be mixed in one table
    if verdict is Verdict.OUTSIDE and facts.get("median_km") is None:
        sentence = _UNREADABLE_TABLE
    words = {**facts, "ask_zh": _ASK.zh, "ask_en": _ASK.en, **_zone_words(facts.get("epsg"))}
    wording = Wording(sentence.zh.format(**words), sentence.en.format(**words))
    return (Finding(f"datum.{verdict.replace('_', '-')}", severity, wording, Where(layer=layer or None), dict(facts)),)


def row_finding(verdict: Verdict, facts: Mapping[str, Fact], *, layer: str, row: int) -> Finding:
    """What to say of one row that is not like the rest."""
    severity, sentence = _ROW[verdict]
    if verdict is Verdict.OUTSIDE and facts.get("miss_m") is None:
        severity, sentence = Severity.ERROR, _UNREADABLE
    wording = Wording(sentence.zh.format(**facts), sentence.en.format(**facts))
    return Finding(f"datum.row-{verdict.replace('_', '-')}", severity, wording, Where(layer=layer or None, row=row), dict(facts))


def _count(facts: Mapping[str, Fact], name: str) -> int:
    return int(facts.get(name) or 0)


def _zone_words(epsg: Fact) -> dict[str, str]:
    if epsg is None:
        return {"zone_zh": "中央子午线不明", "zone_en": "their central meridian is not known"}
    return {"zone_zh": f"像是 EPSG:{epsg} 的数值", "zone_en": f"they look like EPSG:{epsg}"}
