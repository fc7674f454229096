"""The census registration form (二普登记表), and any sheet a bureau keeps its names in: headings found, cells in our words."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gazetteer.register.errors import NotANameTable
from gazetteer.register.name_table import Cell, NameTable
from layers.foreign import ForeignTable
from layers.intake.coordinates import find_coordinate_headers
from layers.intake.text import fold, to_text
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

# Our column → the headings bureaus use for it, the form's own first (gazetteer.md §5.3). Compared folded: width, case, blanks, brackets.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "place_id": ("地点编号", "实体编号", "place_id"),
    "place_code": ("地名代码", "代码", "标识码", "place_code"),
    "name": ("标准名称", "标准地名", "地名", "地名名称", "名称", "name", "standard_name"),
    "alias": ("别名", "别称"),
    "short": ("简称",),
    "former": ("曾用名", "历史名称", "原名", "old_name"),
    "on_map": ("图上名称", "原图名称", "图上（原图）名称"),
    "popular": ("俗称",),
    "minority_text": ("少数民族语书写", "少数民族文字"),
    "dialect_roman": ("地名原读音", "原读音", "方言读音"),
    "reading": ("汉语普通话读音", "普通话读音", "读音"),
    "roman": ("罗马字母拼写", "罗马字母", "汉语拼音", "拼音", "roman_alphabet_spelling"),
    "roman_toned": ("汉语拼音（带调）", "带调拼音", "roman_toned"),
    "roman_capitals": ("罗马字母拼写（大写）", "roman_capitals"),
    "generic_roman": ("通名罗马字母拼写", "通名拼写"),
    "specific": ("专名", "specific"),
    "generic": ("通名", "generic"),
    "language": ("语种", "language"),
    "category_code": ("地名类别代码", "类别代码", "地名类别", "类别", "category_code", "place_type_code"),
    "name_kind": ("地名种类", "种类", "name_kind"),
    "division_code": (
        "所在区划代码",
        "所在行政区划代码",
        "所属区划代码",
        "行政区划代码",
        "区划代码",
        "政区代码",
        "division_code",
    ),
    "division_name": ("所在（跨）行政区", "所在行政区", "所属行政区", "所属政区", "所在政区", "行政区"),
    "datum": ("坐标系", "坐标系统", "大地坐标系"),
    "survey_method": ("测量方法",),
    "map_sheet": ("图号（年版）", "图号", "图幅号"),
    "map_scale": ("比例尺",),
    "time_of_use": ("使用时间",),
    "named_on": ("命名时间", "命名日期", "地名命名时间"),
    "founded_on": ("设立年份", "设立时间"),
    "gone_on": ("废止年份", "废止时间"),
    "cancelled_on": ("销名日期", "销名时间"),
    "decision": ("批准文号", "命名文号"),
    "origin": ("地名的来历", "地名来历", "来历", "place_origin"),
    "meaning": ("地名的含义", "地名含义", "含义", "来历含义", "来历及含义", "place_meaning"),
    "history": ("地名的历史沿革", "历史沿革", "沿革", "government_history"),
    "description": ("地理实体概况", "地理实体描述", "概况"),
    "secrecy": ("密级",),
    "elevation_m": ("高程", "海拔"),
    "source": ("资料来源及出处", "资料来源", "数据来源", "来源"),
    "note": ("备注",),
    "source_on": ("登记时间", "登记日期"),
    "starts_at": ("起点", "起点位置"),
    "ends_at": ("止点", "终点", "终点位置"),
    "runs": ("走向", "朝向"),
    "surroundings": ("四至", "位置描述", "位置", "地理位置"),
    "length_m": ("长度（米）", "长度（m）", "长度"),
    "width_m": ("宽度（米）", "宽度（m）", "宽度"),
    "red_line_m": ("红线宽度", "道路红线宽"),
    "road_class": ("等级", "道路等级"),
    "surface": ("路面性质",),
    "households": ("户数", "总户数"),
    "inhabitants": ("人口", "总人口", "常住人口"),
    "land_m2": ("占地面积", "用地面积"),
    "floor_m2": ("建筑面积",),
    "floors": ("层数",),
    "is_famous": ("著名",),
}

_CGCS2000 = ("2000", "cgcs2000", "国家2000", "国家大地坐标系2000", "2000国家大地坐标系", "大地2000", "epsg:4490")


def read_census_table(table: ForeignTable) -> NameTable:
    """A form's or a sheet's rows in our words. Columns nobody knows are kept in the note, with their heading: nothing is dropped.

    The coordinate system is what the column 坐标系 says, where all rows say CGCS2000; any other word, or several, is left for the user to state.

    Raises:
        NotANameTable: no column holds a name.
    """
    headings = _find(table)
    if "name" not in headings:
        raise NotANameTable(table.source.name, Wording("“标准名称”列", "column of standard names"))
    places = find_coordinate_headers([str(heading) for heading in table.cells.columns])
    used = {*headings.values(), *(places.positions if places else ())}
    cells = {column: _texts(table, position) for column, position in headings.items()}
    if places and places.east != places.north:
        cells |= {"lon": _texts(table, places.east), "lat": _texts(table, places.north)}
    extra = {str(table.cells.columns[n]): _texts(table, n) for n in range(table.cells.shape[1]) if n not in used}
    cells["note"] = _notes(cells, extra, len(table))
    crs, findings = _datum(cells.pop("datum", None), table)
    rows = tuple({column: texts[n] for column, texts in cells.items() if texts[n] is not None} for n in range(len(table)))
    named = {column: str(table.cells.columns[position]) for column, position in headings.items()}
    return NameTable(
        rows=rows,
        row_numbers=table.row_numbers,
        source=table.source,
        geometry=table.geometry,
        crs=table.crs or crs,
        headings=named,
        report=table.report + Report.of([*findings, *_kept_in_note(extra)]),
    )


def _find(table: ForeignTable) -> dict[str, int]:
    """Our columns → positions. An earlier heading of the list wins; a position fills one column only."""
    folded = [fold(str(heading)).lstrip("*") for heading in table.cells.columns]
    parts = [fold(str(heading).split("/")[-1]).lstrip("*") for heading in table.cells.columns]
    found: dict[str, int] = {}
    for column, headings in HEADINGS.items():
        for heading in headings:
            at = next((n for n, word in enumerate(folded) if word == fold(heading) and n not in found.values()), None)
            at = (
                at
                if at is not None
                else next((n for n, w in enumerate(parts) if w == fold(heading) and n not in found.values()), None)
            )
            if at is not None:
                found[column] = at
                break
    return found


def _texts(table: ForeignTable, position: int) -> list[Cell]:
    return [None if pd.isna(text) else str(text).strip() or None for text in to_text(table.cells.iloc[:, position])]


def _notes(cells: Mapping[str, list[Cell]], extra: Mapping[str, list[Cell]], count: int) -> list[Cell]:
    own = cells.get("note", [None] * count)
    spare = dict(extra)
    if "division_name" in cells:
        spare["所在（跨）行政区"] = cells["division_name"]
    return [
        "；".join(part for part in (own[n], *(f"{heading}：{texts[n]}" for heading, texts in spare.items() if texts[n])) if part)
        or None
        for n in range(count)
    ]


def _datum(said: list[Cell] | None, table: ForeignTable) -> tuple[str | None, list[Finding]]:
    """The system every row states, if it is CGCS2000; anything else is said and left open."""
    words = {fold(word) for word in said or [] if word}
    if not words:
        return None, []
    if words <= {fold(word) for word in _CGCS2000}:
        return "EPSG:4490", []
    shown = "、".join(sorted(dict.fromkeys(word for word in said or [] if word)))
    sentence = Wording(
        f"“坐标系”一栏写有“{shown}”，不能据此确定坐标系；请在导入时注明。",
        f"The column of coordinate systems says “{shown}”, which does not settle it; state the system when you import.",
    )
    return None, [Finding("gazetteer.datum-unclear", Severity.WARNING, sentence, Where(table.source.layer, column="坐标系"))]


def _kept_in_note(extra: Mapping[str, list[Cell]]) -> list[Finding]:
    saying = [heading for heading, texts in extra.items() if any(texts)]
    if not saying:
        return []
    quoted = "、".join(saying)
    sentence = Wording(
        f"这些列没有对应的字段，内容已原样并入“备注”：{quoted}。",
        f"No field takes these columns; their cells were kept in the note: {quoted}.",
    )
    return [Finding("gazetteer.kept-in-note", Severity.NOTE, sentence, Where(column="note"), {"headers": quoted})]


def numbered(count: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Row numbers of records that have none of their own: the first is 1."""
    return np.arange(1, count + 1, dtype=np.int64)
