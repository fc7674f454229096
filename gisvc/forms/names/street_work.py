"""What goes out to the street: signs to make anew, the walk of an inspector, old and new door numbers, and the codes for the plates."""

import geopandas as gpd

from gazetteer.signs.addresses import address_of
from gazetteer.signs.codes import code_svg, troubles_of
from gazetteer.signs.concordance import Concordance
from gazetteer.signs.visit_order import Walk
from gazetteer.specs.signs import SIGN_KINDS, SIGN_STATES
from gisvc.cells import records_of
from gisvc.forms.names.office import Office
from gisvc.forms.papers.paper import Block, Column, Page, Paper, Picture, Pictures, Table, Text

TO_MAKE = frozenset({"broken"})
MOST_CODES = 200
_SPARES = (
    Column("no", "序号", 0.4), Column("sign", "标志编号", 0.9), Column("kind", "种类", 0.7), Column("name", "牌面汉字", 1.2), Column("roman", "牌面拼写", 1.5),
    Column("at", "设置位置", 1.6), Column("size", "规格", 0.8), Column("material", "材质", 0.7), Column("colour", "底色", 0.7), Column("why", "缘由", 0.8),
)  # fmt: skip
_STOPS = (
    Column("no", "顺序", 0.4), Column("sign", "标志编号", 0.9), Column("name", "牌面汉字", 1.2), Column("at", "设置位置", 1.6), Column("state", "登记状态", 0.7),
    Column("lon", "经度", 0.9, 6), Column("lat", "纬度", 0.9, 6), Column("seen", "现场情况（手填）", 1.6),
)  # fmt: skip
_OLD_NEW = (
    Column("no", "序号", 0.4), Column("old", "原地址", 2.2), Column("new", "现地址", 2.2), Column("plate", "门牌编号", 0.9), Column("paper", "门牌证明文号", 1.3),
    Column("on", "编制日期", 0.8),
)  # fmt: skip


def describe_spares(office: Office, signs: gpd.GeoDataFrame) -> Paper:
    """标志备件、制作清单: signs that wait to be mended, with all a maker has to know."""
    waiting = [row for row in records_of(signs) if row["state"] in TO_MAKE]
    rows = tuple(
        (
            n, _text(row["sign_id"]), _kind(row), _text(row["printed_name"]), _text(row["printed_roman"]), _text(row["stands_at"]),
            _text(row["size_mm"]), _text(row["material"]), _text(row["colour"]), SIGN_STATES.labels[str(row["state"])].zh,
        )
        for n, row in enumerate(waiting, 1)
    )  # fmt: skip
    table = Table("signs", _SPARES, rows, "标志制作清单", "没有待修、待换的标志。", is_list=True)
    return office.paper("spares", f"{office.name}地名标志备件、制作清单", (Page("spares", (table,)),), is_landscape=True)


def describe_walk(office: Office, signs: gpd.GeoDataFrame, order: tuple[str, ...], walk: Walk) -> Paper:
    """巡查路线表: the stops in the order of a short walk; signs nobody has drawn are counted, not lost."""
    held = {str(row["sign_id"]): row for row in records_of(signs.assign(lon=signs.geometry.x, lat=signs.geometry.y))}
    rows = tuple(_stop(n, held[sign_id]) for n, sign_id in enumerate(order, 1))
    told = [f"共 {len(order)} 处，逐点直线相连 {walk.length_m / 1000:.2f} 千米；路线已尽量缩短，不保证最短。"]
    if len(signs) > len(order):
        told.append(f"另有 {len(signs) - len(order)} 个标志未标绘位置，不在路线中。")
    table = Table("stops", _STOPS, rows, "巡查路线", "没有已标绘的标志。", is_list=True)
    blocks = (Text("length", tuple(told), is_small=True, is_flush=True), table)
    return office.paper("walk", f"{office.name}地名标志巡查路线表", (Page("walk", blocks),), is_landscape=True)


def _stop(number: int, row: dict[str, object]) -> tuple[int, str, str, str, str, float | None, float | None, str]:
    state = SIGN_STATES.labels[str(row["state"])].zh if row["state"] in SIGN_STATES else ""
    lon, lat = (float(str(row[name])) for name in ("lon", "lat"))
    return number, _text(row["sign_id"]), _text(row["printed_name"]), _text(row["stands_at"]), state, lon, lat, ""


def describe_concordance(office: Office, held: Concordance) -> Paper:
    """新旧门牌对照表, with what does not match one to one."""
    rows = tuple(
        (n, line.old, line.new, line.plate_id, line.confirmation, line.numbered_on.isoformat() if line.numbered_on else "")
        for n, line in enumerate(held.lines, 1)
    )
    notes = [f"{held.without_old} 个门牌没有登记原地址，未列入。"] if held.without_old else []
    notes += [finding.sentence.zh for finding in held.report]
    blocks: tuple[Block, ...] = (Table("plates", _OLD_NEW, rows, "新旧门牌对照表", "没有登记原地址的门牌。", is_list=True),)
    if notes:
        blocks = (*blocks, Text("notes", tuple(notes), is_small=True, is_flush=True))
    return office.paper("concordance", f"{office.name}新旧门牌对照表", (Page("concordance", blocks),), is_landscape=True)


def describe_codes(office: Office, plates: gpd.GeoDataFrame) -> Paper:
    """门牌二维码版: a code for every plate in force, which holds its standard address and nothing else; an address that is none is named."""
    drawn: list[Picture] = []
    refused: list[str] = []
    for row in plates[~plates["state"].isin(["cancelled"]).to_numpy(dtype=bool)].itertuples():
        address = address_of(row, within=office.division(str(row.division_code)))
        if troubles_of(address):
            refused.append(f"{row.plate_id}：{'；'.join(t.zh for t in troubles_of(address))}")
        elif len(drawn) < MOST_CODES:
            drawn.append(Picture(code_svg(address), "image/svg+xml", address))
    told = ["二维码内容为标准地址文字，不含任何个人信息。"]
    told += [f"未制码：{one}。" for one in refused]
    blocks = (
        Text("about", tuple(told), is_small=True, is_flush=True),
        Pictures("codes", tuple(drawn), empty="没有可以制码的门牌。"),
    )
    return office.paper("codes", f"{office.name}门牌二维码", (Page("codes", blocks),))


def _kind(row: dict[str, object]) -> str:
    return SIGN_KINDS.labels[str(row["sign_kind"])].zh if row["sign_kind"] in SIGN_KINDS else ""


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
