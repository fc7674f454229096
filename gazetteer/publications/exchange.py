"""Names in the shapes other offices take: the census form, records of the national database, the Zhejiang XML."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from gazetteer.publications.entries import Entry
from gazetteer.register.place_codes import parse_place_code
from layers.codes import pad_code

CENSUS_COLUMNS = (
    "地名代码", "标准名称", "别名", "曾用名", "汉语普通话读音", "罗马字母拼写", "地名类别", "地名类别代码", "所在（跨）行政区", "所在区划代码",
    "东经", "北纬", "坐标系", "使用时间", "地名的来历", "地名的含义", "历史沿革", "地理实体概况", "资料来源及出处",
)  # fmt: skip
"""Columns of the census form that the register can fill (二普登记表)."""


def census_rows(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """One row of the census form a place, cells in the order of CENSUS_COLUMNS; what nobody has said is empty. Positions are CGCS2000."""
    return [_census_row(entry) for entry in entries]


def _census_row(entry: Entry) -> tuple[str, ...]:
    lon, lat = (f"{v:.6f}" for v in entry.middle) if entry.middle else ("", "")
    return (
        entry.place_code,
        entry.name,
        "、".join(entry.others),
        "、".join(entry.former),
        entry.toned,
        entry.capitals,
        entry.category.zh if entry.category_code else "",
        entry.category_code,
        entry.division_name,
        entry.division_code,
        lon,
        lat,
        "2000" if lon else "",
        "现今",
        entry.origin,
        entry.meaning,
        entry.history.zh,
        entry.description,
        entry.source,
    )


def to_national_records(entries: Sequence[Entry]) -> dict[str, Any]:
    """Records in the shape of the national database: {"total": …, "records": […]}; a place without a place code has none."""
    return {"total": len(entries), "records": [_record(entry) for entry in entries]}


def _record(entry: Entry) -> dict[str, Any]:
    code = parse_place_code(entry.place_code)
    return {
        "place_code": str(code) if code else None,
        "standard_name": entry.name,
        "roman_alphabet_spelling": entry.capitals or entry.toned or None,
        "place_type": entry.category.zh,
        "place_type_code": entry.category_code or None,
        "province": pad_code(entry.division_code[:2]),
        "city": pad_code(entry.division_code[:4]),
        "area": pad_code(entry.division_code[:6]),
        "area_name": entry.division_name,
        "old_name": "、".join(entry.former) or None,
        "place_meaning": entry.meaning or None,
        "place_origin": entry.origin or None,
        "government_history": entry.history.zh or None,
        "gdm": None if entry.middle is None else {"type": "MultiPoint", "coordinates": [list(entry.middle)]},
    }


def to_bmmx(entries: Iterable[Entry]) -> bytes:
    """The Zhejiang push, one `Items` element a place, UTF-8. An item nobody has filled is left out."""
    root = Element("Root")
    for entry in entries:
        items = SubElement(root, "Items")
        said = {
            "BMMX0001": entry.place_code,
            "BMMX0002": entry.name,
            "BMMX0003": entry.category_code,
            "BMMX0006": entry.capitals,
            "BMMX0018": entry.toned,
            "AZAA0001": entry.division_code,
            "BMMX0042": entry.meaning,
            "BMMX0044": entry.division_name,
            "BMMX0047": entry.position.zh,
        }
        for name, text in said.items():
            if text:
                SubElement(items, name).text = _sound_xml(text)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _sound_xml(text: str) -> str:
    """Without the control characters XML cannot carry."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
