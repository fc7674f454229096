"""The standard address of a door plate, put together from its parts (条例第二十一条)."""

from layers.wording import Wording

_PARTS = (("number", "号"), ("sub_number", "附"), ("building", "栋"), ("unit", "单元"), ("room", "室"))


def address_of(row: object, *, within: str = "") -> str:
    """`within` (the divisions, 甘肃省白银市景泰县) and 街路巷 + 12号 + 3栋2单元501室; parts that already carry their word keep it.

    A sub-number is written 12号附3.
    """
    said = [within, _text(row, "street_name")]
    number = _text(row, "number").removesuffix("号")
    if number:
        said.append(f"{number}号")
    sub = _text(row, "sub_number")
    if sub:
        said.append(f"附{sub.removeprefix('附')}")
    for column, word in _PARTS[2:]:
        part = _text(row, column)
        if part:
            said.append(part if part[-1] in "栋幢楼座单元室户层" else part + word)
    return "".join(said)


def _text(row: object, column: str) -> str:
    value = getattr(row, column)
    return value.strip() if isinstance(value, str) else ""


PARTS_WORDING = Wording(
    "行政区划、街路巷、门牌号、附号、楼、单元、户室", "divisions, street, number, sub-number, building, unit, room"
)
