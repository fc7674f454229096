"""Whose column is whose in a bureau's marker form: the marker's own, its pillar's, and those of its first, second, third reference object."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from boundaries.specs.markers import MARKERS
from layers.intake.headers import HeaderMatch, match_headers
from layers.intake.text import fold
from layers.intake.units import factor_between, is_unit
from layers.reference import counted, text
from layers.report import Report
from layers.spec import Column

# Headings of 界桩登记表 and 界桩成果表 beside those the layer knows; pinyin names as real software spells them (boundaries.md §4).
_ALSO: Mapping[str, tuple[str, ...]] = {
    "marker_id": ("空间数据标识码", "标识码"),
    "marker_no": ("界桩号", "桩号", "编号", "界桩代码", "界桩编码"),
    "line_ids": ("界线代码", "界线编码", "所属界线", "界线区划代码"),
    "division_code": ("管理方区划代码", "责任方代码", "责任方", "管理方代码"),
    "serial": ("XH", "顺序号"),
    "marker_form": ("界桩类型", "类型", "界桩形式", "立桩形式", "型别"),
    "marker_level": ("等级", "界桩级别"),
    "material": ("界桩材质", "质地", "材料"),
    "place_text": ("所在地1", "所在地一", "甲方所在地", "A方所在地", "所在地（甲方）"),
    "place_text_2": ("所在地二", "乙方所在地", "B方所在地", "所在地（乙方）"),
    "place_text_3": ("所在地三", "丙方所在地", "C方所在地"),
    "position_text": ("位置说明", "界桩位置", "界桩位置说明", "点位说明", "位置文字说明"),
    "printed_x": ("纵坐标", "纵坐标X", "X", "X坐标", "X（纵坐标）", "北坐标"),
    "printed_y": ("横坐标", "横坐标Y", "Y", "Y坐标", "Y（横坐标）", "东坐标"),
    "printed_datum": ("坐标系", "坐标系统", "大地基准"),
    "height_m": ("H", "高程H", "海拔"),
    "position_accuracy_m": ("点位中误差", "中误差", "精度"),
    "set_on": ("埋设时间", "设立日期", "树立日期", "立桩日期", "设置日期"),
    "keeper_id": ("托管单位", "管护员"),
    "note": ("BZ",),
}
_OWN = (
    text("printed_lon", "经度", "longitude", "JD", "东经", "lon", "大地经度"),
    text("printed_lat", "纬度", "latitude", "WD", "北纬", "lat", "大地纬度"),
    text("size_text", "界桩规格", "size", "规格", "尺寸", "JZGG"),
    text("inscription", "界桩注记", "inscription", "注记", "碑文", "铭文", "JZZJ"),
    counted("faces", "面数", "faces", "面"),
    counted("engraved_year", "所刻年份", "year engraved", "", "刻字年份"),
    text("letter", "型别字母", "type letter"),
)
FORM = replace(
    MARKERS,
    name="marker_form_sheet",
    columns=(*(replace(c, aliases=(*c.aliases, *_ALSO.get(c.name, ()))) for c in MARKERS.columns), *_OWN),
)
"""A marker form's own columns: those of the marker, its position in degrees as printed, and its pillar's."""

PILLAR_COLUMNS = ("size_text", "inscription", "faces", "engraved_year")

_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "①": 1, "②": 2, "③": 3, "④": 4} | {
    str(n): n for n in range(1, 7)
}
_PINYIN = re.compile(r"(?P<which>yh|eh|sh|sih|wh)fww(?P<part>wz|mc|fwj|jl|lcbw|szf|fwjlb|fwjlx)")
_PINYIN_ORDER = {"yh": 1, "eh": 2, "sh": 3, "sih": 4, "wh": 5}
_CHINESE = re.compile(r"(?:第?(?P<before>[一二三四五六1-6])(?:号|个)?)?方位物(?:第?(?P<after>[一二三四五六1-6])号?)?(?P<part>.*)")
_PARTS = (
    ("kind", r"fwjlb|fwjlx|方位角(?:类别|类型|种类)"),
    ("azimuth", r"fwj|方位角|方位$|方向角"),
    ("distance", r"jl|距离|距界桩|间距"),
    ("measured_part", r"lcbw|(?:量测|测量)?部位"),
    ("side", r"szf|所在方|所在侧"),
    ("name", r"mc|名称|^$"),
    ("place", r"wz|位置"),
)
_KINDS = (("grid", "坐标方位角"), ("true", "真方位角"), ("magnetic", "磁方位角"))


@dataclass(frozen=True, slots=True)
class ObjectColumns:
    """The columns of one reference object of each marker: part (name, place, azimuth, distance …) → position in the sheet.

    `kind` is the azimuth's kind where its header says it (坐标方位角), None where it does not.
    """

    serial: int
    parts: Mapping[str, int]
    kind: str | None


@dataclass(frozen=True, slots=True, eq=False)
class FormHeaders:
    """A form's columns told apart. `extra` are positions nobody knows: their cells go into the marker's note, so nothing is lost."""

    match: HeaderMatch
    objects: tuple[ObjectColumns, ...]
    extra: tuple[int, ...]
    report: Report = field(default_factory=Report)


def find_form_headers(cells: pd.DataFrame) -> FormHeaders:
    """The columns of a marker form, in pinyin or Chinese, in one header row or two."""
    headers = [str(h) for h in cells.columns]
    objects = _objects(headers)
    taken = frozenset(p for o in objects for p in o.parts.values())
    match = match_headers(cells, FORM, taken=taken)
    told = Report.of(f for f in match.report if f.code not in _SAID_LATER)
    return FormHeaders(match, objects, match.unmatched, told)


# Unread columns are kept in the note; units are said of the layer's own table, where they are converted.
_SAID_LATER = {"intake.unread-headers", "intake.unit-converted", "intake.wrong-unit"}


def foreign_unit(heading: str | None, column: Column) -> str | None:
    """The unit in a heading's brackets where it is not the column's own (距离（公里）); None where there is none to speak of."""
    brackets = re.findall(r"[(\[【〔](.*?)[)\]】〕]", fold(heading or ""))
    written = next((word for word in brackets if is_unit(word)), None)
    return None if written is None or column.unit is None or factor_between(written, column.unit) == 1 else written


def _objects(headers: Sequence[str]) -> tuple[ObjectColumns, ...]:
    found: dict[int, dict[str, int]] = {}
    kinds: dict[int, str] = {}
    for position, header in enumerate(headers):
        told = _told_of_object(header)
        if told is None:
            continue
        serial, part = told
        found.setdefault(serial, {}).setdefault(part, position)
        for kind, word in _KINDS:
            if word in header:
                kinds[serial] = kind
    return tuple(ObjectColumns(serial, parts, kinds.get(serial)) for serial, parts in sorted(found.items()))


def _told_of_object(header: str) -> tuple[int, str] | None:
    """Which object a header speaks of, and what it says of it; None when it speaks of none."""
    word = re.sub(r"[_/|·:\-\s°]", "", re.sub(r"[(\[【〔].*?[)\]】〕]", "", fold(header)))
    pinyin = _PINYIN.fullmatch(word)
    if pinyin is not None:
        return _PINYIN_ORDER[pinyin["which"]], next(name for name, pattern in _PARTS if re.fullmatch(pattern, pinyin["part"]))
    chinese = _CHINESE.fullmatch(word)
    if chinese is None:
        return None
    part_word = chinese["part"]
    trailing = re.match(r"[一二三四五六1-6](?=号|$)", part_word)
    serial = _ORDINALS.get(chinese["before"] or chinese["after"] or (trailing.group() if trailing else "1"), 1)
    part = next((name for name, pattern in _PARTS if re.search(pattern, part_word)), None)
    return None if part is None else (serial, part)
