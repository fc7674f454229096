"""A made-up bureau's marker form, in pinyin and in Chinese headings: for tests that read one."""

from collections.abc import Mapping, Sequence

from layers.foreign import ForeignTable
from tests.printed_line import printed, table_of

PINYIN = {
    "JZBH": "JZBH", "KJSJBSM": "KJSJBSM", "JXDM": "JXDM", "ZZB": "ZZB", "HZB": "HZB", "JZDJ": "JZDJ", "JZLX": "JZLX", "JZCZ": "JZCZ",
    "SZD1": "SZD1", "SZD2": "SZD2", "SZD3": "SZD3", "GC": "GC", "YHFWWWZ": "YHFWWWZ", "YHFWWFWJ": "YHFWWFWJ", "YHFWWJL": "YHFWWJL",
    "EHFWWWZ": "EHFWWWZ", "EHFWWFWJ": "EHFWWFWJ", "EHFWWJL": "EHFWWJL", "SHFWWWZ": "SHFWWWZ", "SHFWWFWJ": "SHFWWFWJ", "SHFWWJL": "SHFWWJL",
    "WZMS": "WZMS",
}  # fmt: skip
CHINESE = PINYIN | {
    "JZBH": "界桩编号", "KJSJBSM": "空间数据标识码", "JXDM": "界线代码", "ZZB": "坐标/纵坐标X(m)", "HZB": "坐标/横坐标Y(m)", "JZLX": "界桩类型",
    "JZCZ": "材质", "SZD1": "所在地1", "SZD2": "所在地2", "SZD3": "所在地3", "GC": "高程（m）", "WZMS": "位置描述", "JZDJ": "等级",
    "YHFWWWZ": "一号方位物/位置", "YHFWWFWJ": "一号方位物/方位角", "YHFWWJL": "一号方位物/距离",
    "EHFWWWZ": "二号方位物/位置", "EHFWWFWJ": "二号方位物/方位角", "EHFWWJL": "二号方位物/距离",
    "SHFWWWZ": "方位物3/名称", "SHFWWFWJ": "方位物3/方位角", "SHFWWJL": "方位物3/距离（米）",
}  # fmt: skip


def form_row(serial: int, **changes: object) -> dict[str, object]:
    """One row of the form: marker `serial` of a line along 37.01° N, a kilometre from the next, with three reference objects."""
    x, y = printed(104.0 + 0.01 * serial, 37.01)
    row: dict[str, object] = dict.fromkeys(PINYIN, "")
    row |= {
        "JZBH": f"1253{serial:03d}Q",
        "JXDM": "620499620498",
        "ZZB": f"{x:.3f}",
        "HZB": f"{y:.3f}",
        "JZLX": "单立双面型",
        "JZCZ": "花岗岩",
    }
    row |= {"SZD1": "甲县𠮷䶮村", "GC": "1234.5", "WZMS": "路边"}
    row |= {"YHFWWWZ": "独立树", "YHFWWFWJ": "45.5", "YHFWWJL": "12.3米"}
    row |= {"EHFWWWZ": "A&B <山>", "EHFWWFWJ": "120°30′", "EHFWWJL": "20"}
    row |= {"SHFWWWZ": "水塔", "SHFWWFWJ": "300.25", "SHFWWJL": "35.25"}
    return row | changes


def form_table(rows: Sequence[Mapping[str, object]], *, headings: Mapping[str, str] = PINYIN) -> ForeignTable:
    """Rows as a sheet's reader would give them; `headings` renames the pinyin fields."""
    fields = dict.fromkeys(field for row in rows for field in row) or dict.fromkeys(headings)
    return table_of({headings.get(f, f): [row.get(f, "") for row in rows] for f in fields}, name="界桩登记表.xlsx")
