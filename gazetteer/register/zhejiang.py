"""The XML by which Zhejiang's cities push their names (BMMX, AZAA items), in our words."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from gazetteer.register.census import numbered
from gazetteer.register.errors import NotANameTable
from gazetteer.register.name_table import Cell, NameTable
from layers.foreign import SourceFile
from layers.wording import Wording

# Item → our column (gazetteer.md §5.4). Two spellings are pushed: capitals without tones, and toned.
ITEMS: Mapping[str, str] = {
    "BMMX0001": "place_code",
    "BMMX0002": "name",
    "BMMX0003": "category_code",
    "BMMX0006": "roman_capitals",
    "BMMX0018": "roman_toned",
    "BMMX0007": "specific",
    "BMMX0009": "generic",
    "AZAA0001": "division_code",
    "BMMX0042": "meaning",
    "BMMX0044": "division_name",
    "BMMX0047": "surroundings",
}
_ITEM = re.compile(r"(?:BMMX|AZAA)\d{4}")
_WANTED = Wording("BMMX0002（标准地名）项", "items BMMX0002 (standard names)")


def read_bmmx(body: bytes, source: SourceFile) -> NameTable:
    """Every element that holds a BMMX0002 item is one name, whether items are elements or attributes name/value. It carries no positions.

    Raises:
        NotANameTable: it is no XML, declares entities, or holds no such item.
    """
    try:
        root: Element = fromstring(body)
    except (ParseError, DefusedXmlException):
        raise NotANameTable(source.name, _WANTED) from None
    rows = [row for element in root.iter() if "name" in (row := _row(element))]
    if not rows:
        raise NotANameTable(source.name, _WANTED)
    return NameTable(tuple(rows), numbered(len(rows)), source)


def _row(element: Element) -> dict[str, Cell]:
    """The items that are children of one element; those nobody knows go into the note."""
    said = {}
    for child in element:
        key = _local(child.tag) if _ITEM.fullmatch(_local(child.tag)) else (child.get("name") or child.get("code") or "")
        text = (child.text or child.get("value") or "").strip()
        if _ITEM.fullmatch(key) and text:
            said[key] = text
    row: dict[str, Cell] = {ITEMS[key]: text for key, text in said.items() if key in ITEMS}
    spare = [f"{key}：{text}" for key, text in said.items() if key not in ITEMS]
    if "division_name" in row:
        spare.append(f"所在（跨）行政区：{row['division_name']}")
    if spare:
        row["note"] = "；".join(spare)
    return row


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
