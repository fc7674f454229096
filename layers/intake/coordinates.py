"""Positions in a sheet's own columns: 经度/纬度, 东经/北纬, X/Y, in degrees, degrees–minutes–seconds or metres."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.intake.faults import Fault
from layers.intake.text import fold, is_missing_word, to_half_width, to_text
from layers.report import Severity
from layers.wording import Wording

Degrees = npt.NDArray[np.float64]
Shift = Literal["gcj02", "bd09"]

_EAST = {"经度", "东经", "经", "lon", "lng", "long", "longitude", "e", "经度e", "x经度", "经度x", "中心点经度", "地理经度"}
_NORTH = {"纬度", "北纬", "纬", "lat", "latitude", "n", "纬度n", "y纬度", "纬度y", "中心点纬度", "地理纬度"}
_X = {"x", "x坐标", "坐标x", "xcoord", "pointx", "纵坐标x", "x纵坐标", "纵坐标"}
_Y = {"y", "y坐标", "坐标y", "ycoord", "pointy", "横坐标y", "y横坐标", "横坐标"}
_BOTH = {"坐标", "经纬度", "经纬度坐标", "地理坐标", "位置坐标", "lonlat", "lnglat"}
# Names of datums that ride in a header. Only GCJ-02 and BD-09 change what may be done; no EPSG code exists for them.
_SHIFTED: dict[str, Shift] = {
    "gcj02": "gcj02",
    "gcj": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "火星": "gcj02",
    "amap": "gcj02",
}
_SHIFTED |= {"bd09": "bd09", "bd09ll": "bd09", "百度": "bd09", "baidu": "bd09"}
_PLAIN_DATUMS = ("wgs84", "wgs", "cgcs2000", "2000", "大地2000", "国家2000")

_DRESS = sorted((*_SHIFTED, *_PLAIN_DATUMS, "坐标系", "十进制", "度", "米", "m"), key=len, reverse=True)

_DMS = re.compile(
    r"^(?:东经|西经|北纬|南纬|[EWNS])?\s*([+-]?\d{1,3})\s*[°度o:]\s*(\d{1,2}(?:\.\d+)?)\s*(?:['′’分:]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′|’’)?)?)?\s*([EWNS])?$",
    re.IGNORECASE,
)
_PREFIXED = re.compile(r"^(?:东经|北纬|[EN])?\s*([+-]?\d+(?:\.\d+)?)\s*[°度o]?\s*[EN]?$", re.IGNORECASE)
_METRES_FROM = 1000.0  # no degree is that large, no Gauss–Krüger coordinate of China that small


@dataclass(frozen=True, slots=True)
class CoordinateHeaders:
    """Where the positions stand: `east` and `north` are column positions, the same one when a cell holds both."""

    east: int
    north: int
    is_plane: bool = False  # X/Y headers: survey tables mean X = north, everybody else X = east
    shift: Shift | None = None  # the web-map datum a header names

    @property
    def positions(self) -> tuple[int, ...]:
        return (self.east,) if self.east == self.north else (self.east, self.north)


@dataclass(frozen=True, slots=True)
class Positions:
    """Coordinates as found, missing where blank or faulty; `in_metres` says they are projected, not degrees."""

    east: Degrees
    north: Degrees
    in_metres: bool
    east_faults: tuple[Fault, ...] = ()
    north_faults: tuple[Fault, ...] = ()


def find_coordinate_headers(headers: Sequence[str]) -> CoordinateHeaders | None:
    """The pair of columns that hold positions; degrees before X/Y before one column with both."""
    read = [_read_header(h) for h in headers]
    for east, north, is_plane in ((_EAST, _NORTH, False), (_X, _Y, True)):
        first = next((i for i, (word, _) in enumerate(read) if word in east), None)
        second = next((i for i, (word, _) in enumerate(read) if word in north), None)
        if first is not None and second is not None:
            return CoordinateHeaders(first, second, is_plane, read[first][1] or read[second][1])
    both = next((i for i, (word, _) in enumerate(read) if word in _BOTH), None)
    return None if both is None else CoordinateHeaders(both, both, False, read[both][1])


def _read_header(header: str) -> tuple[str, Shift | None]:
    """A header without its brackets, joiners and datum words, and the web-map datum among them."""
    last = re.split(r"[/|·>＞\n]+", header)[-1]
    word = re.sub(r"[()\[\]【】_\-:°.]", "", fold(last))
    whole = re.sub(r"[_\-\s]", "", fold(header))
    shift = next((kind for name, kind in _SHIFTED.items() if name in whole), None)
    known = _EAST | _NORTH | _X | _Y | _BOTH
    for name in (*_DRESS, *_DRESS):  # twice, because 火星坐标系经度 wears two
        if word not in known:
            word = word.removesuffix(name).removeprefix(name)
    return word, shift


def parse_positions(cells: pd.DataFrame, headers: CoordinateHeaders) -> Positions:
    """Coordinates of every row. Survey tables' X (north) and Y (east) are told from x/y by their size."""
    if headers.east == headers.north:
        first, second = _split(cells.iloc[:, headers.east])
    else:
        first, second = cells.iloc[:, headers.east], cells.iloc[:, headers.north]
    east, east_faults = parse_degrees(first)
    north, north_faults = parse_degrees(second)
    if headers.is_plane and _is_north(east) and _is_east(north):
        east, north, east_faults, north_faults = north, east, north_faults, east_faults
    packed = _are_packed(east, north) & (not headers.is_plane)
    east, north = np.where(packed, np.nan, east), np.where(packed, np.nan, north)
    east_faults += (Fault("intake.packed-degrees", packed, _packed),)
    half = np.isnan(east) != np.isnan(north)
    blank_east, blank_north = _is_blank(first), _is_blank(second)
    return Positions(
        np.where(half, np.nan, east),
        np.where(half, np.nan, north),
        _are_metres(east, north),
        (*east_faults, Fault("intake.half-a-position", blank_east & ~blank_north, _half_a_position)),
        (*north_faults, Fault("intake.half-a-position", blank_north & ~blank_east, _half_a_position)),
    )


def parse_degrees(cells: pd.Series) -> tuple[Degrees, tuple[Fault, ...]]:
    """Decimal numbers, or degrees–minutes–seconds with °′″ or 度分秒; a packed 1040312.5 is only flagged."""
    if pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype):
        values = cells.to_numpy(dtype="float64", na_value=np.nan)
        return np.where(np.isinf(values), np.nan, values), (
            Fault("intake.not-a-coordinate", np.isinf(values), _not_a_coordinate),
        )
    text = to_half_width(to_text(cells))
    text = text.where(~is_missing_word(text))
    values = pd.to_numeric(text, errors="coerce").to_numpy(dtype="float64", na_value=np.nan).copy()
    values[np.isinf(values)] = np.nan
    for position in np.flatnonzero(text.notna().to_numpy(dtype=bool) & np.isnan(values)):
        values[position] = parse_dms(str(text.iloc[position]))
    lost = text.notna().to_numpy(dtype=bool) & np.isnan(values)
    packed = _look_packed(text, values)
    return values, (
        Fault("intake.not-a-coordinate", lost, _not_a_coordinate),
        Fault("intake.perhaps-packed-degrees", packed, _packed_degrees, Severity.WARNING, summed_up=True),
    )


def parse_dms(text: str) -> float:
    """One angle in degrees; NaN when it is none or its minutes or seconds reach 60."""
    plain = text.replace(" ", "").replace("`", "'").replace("‘", "'")
    sexagesimal = _DMS.match(plain)
    if sexagesimal:
        degrees, minutes, seconds = (float(part or 0) for part in sexagesimal.groups()[:3])
        if minutes >= 60 or seconds >= 60:
            return float("nan")
        size = abs(degrees) + minutes / 60 + seconds / 3600
        negative = plain.startswith(("-", "西经", "南纬", "W", "S", "w", "s")) or (sexagesimal.group(4) or "").upper() in {
            "W",
            "S",
        }
        return -size if negative else size
    decimal = _PREFIXED.match(plain)
    return float(decimal.group(1)) if decimal else float("nan")


def _split(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """`104.05, 37.19` as two columns."""
    parts = to_half_width(to_text(cells)).str.split(r"[,;、\s]+", n=1, regex=True)
    return parts.str[0].astype("str"), parts.str[1].astype("str")


def _is_blank(cells: pd.Series) -> npt.NDArray[np.bool_]:
    return to_text(cells).isna().to_numpy(dtype=bool)


def _are_metres(east: Degrees, north: Degrees) -> bool:
    known = ~(np.isnan(east) | np.isnan(north))
    if not known.any():
        return False
    return bool(
        np.median(np.abs(np.where(known, east, 0)[known])) > _METRES_FROM and np.median(np.abs(north[known])) > _METRES_FROM
    )


def _is_north(values: Degrees) -> bool:
    """Whether these are latitudes of China, or northings of its zones (7 digits at most, 3° N and up)."""
    middle = float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
    return 3 <= middle <= 54 or 1_000_000 <= middle <= 6_100_000


def _is_east(values: Degrees) -> bool:
    """Whether these are longitudes of China, or eastings, with the zone before them or without."""
    middle = float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
    return 73 <= middle <= 136 or 100_000 <= middle < 1_000_000 or 13_000_000 <= middle < 46_000_000


def _are_packed(east: Degrees, north: Degrees) -> npt.NDArray[np.bool_]:
    """Degrees, minutes and seconds run together: 1040312.5 / 371145 for 104°03′12.5″, 37°11′45″.

    Metres are never mistaken for them: a northing has seven digits and an easting six or eight, here it is the reverse.
    """
    with np.errstate(invalid="ignore"):
        sound = (east >= 730_000) & (east < 1_360_000) & (north >= 30_000) & (north < 550_000)
        for packed in (east, north):
            sound &= (np.floor(packed / 100) % 100 < 60) & (packed % 100 < 60)
    return np.asarray(sound)


def _look_packed(text: pd.Series, values: Degrees) -> npt.NDArray[np.bool_]:
    """Decimals that may be packed degrees (104.0312 for 104°03′12″): every one of eight or more has minutes and seconds below 60.

    By chance that happens to eight numbers once in four thousand columns.
    """
    parts = text.str.extract(r"^\d{2,3}\.([0-9]{2})([0-9]{2})\d*$")
    given = np.isfinite(values)
    if int(given.sum()) < 8 or parts[0][given].isna().any():
        return np.zeros(len(text), dtype=bool)
    below = (pd.to_numeric(parts[0]) < 60) & (pd.to_numeric(parts[1]) < 60)
    return given & bool(below[given].all())


def _not_a_coordinate(word: str) -> Wording:
    return Wording(
        f"“{word}”不是坐标。请写成 104.0535 或 104°03′12.6″。",
        f"“{word}” is not a coordinate. Write 104.0535 or 104°03′12.6″.",
    )


def _half_a_position(_: str) -> Wording:
    return Wording("只有经度或只有纬度，位置不完整。", "Only one half of the position is given.")


def _packed(word: str) -> Wording:
    return Wording(
        f"“{word}”像是度分秒连写，无法确定。请写成 104°03′12.5″ 或十进制度。",
        f"“{word}” looks like degrees, minutes and seconds run together. Write 104°03′12.5″ or decimal degrees.",
    )


def _packed_degrees(count: str) -> Wording:
    return Wording(
        f"{count} 个坐标的小数都像“度.分秒”连写（104.0312 即 104°03′12″），现按十进制度读取。若确是度分秒，请改写成 104°03′12″。",
        f"{count} coordinates look like packed degrees (104.0312 for 104°03′12″); they were read as decimal degrees. If they are packed, write 104°03′12″.",
    )
