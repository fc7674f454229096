"""The code on a plate (D04): the standard address in plain words, and never anything about a person."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import segno

from gazetteer.signs.book import sign_finding
from gazetteer.signs.errors import CodeTextRefused
from gazetteer.signs.texts import standing_signs
from layers.report import Finding, Report, Where
from layers.wording import Wording

LONGEST: Final = 120
_WORDS_OF_PERSONS: Final = re.compile(r"户主|姓名|身份证|手机|电话|联系人|住户|业主|房东|租户|微信|民警")
_IDENTITY: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_PHONE: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—]?\d{7,8})(?!\d)")
_LINK: Final = re.compile(r"(?:[a-z][a-z0-9+.\-]{1,15}:|//|www\.|\.(?:com|cn|net|org)\b)", re.IGNORECASE)
_ADDRESS_SIGNS: Final = frozenset("-—#()（）·、之")
_TROUBLES: Final = {
    "empty": Wording("没有内容", "it is empty"),
    "long": Wording(f"超过 {LONGEST} 字", f"it is longer than {LONGEST} characters"),
    "person": Wording("含个人信息用词", "it holds words about persons"),
    "identity": Wording("含疑似身份证号", "it holds what looks like an identity number"),
    "phone": Wording("含电话号码", "it holds a telephone number"),
    "link": Wording("含网址或链接", "it holds a link"),
    "signs": Wording("含地址以外的符号或控制字符", "it holds signs or controls no address has"),
}


def troubles_of(text: str) -> tuple[Wording, ...]:
    """Why a text may not go into a code; empty for a standard address. A plate is read by everybody who passes."""
    return tuple(_TROUBLES[code] for code in _codes(text))


def check_codes(plates: gpd.GeoDataFrame, layer: str = "doorplates") -> Report:
    """D04 for every code text that a layer of signs or plates holds; rows without one say nothing."""
    key = "plate_id" if "plate_id" in plates else "sign_id"
    rows = plates if key == "plate_id" else standing_signs(plates)
    found: list[Finding] = []
    for row_id, text in zip(rows[key], rows["qr_text"], strict=True):
        if isinstance(text, str) and (troubles := troubles_of(text)):
            zh, en = "；".join(t.zh for t in troubles), "; ".join(t.en for t in troubles)
            said = Wording(f"二维码内容不合要求：{zh}。", f"The text of the code will not do: {en}.")
            found.append(sign_finding("D04", said, Where(layer, str(row_id), column="qr_text"), {"troubles": zh}))
    return Report.of(found)


def code_svg(address: str, *, module_mm: float = 1.0) -> bytes:
    """The QR code of an address as SVG, UTF-8, error correction M, four modules of quiet zone (GB/T 18284); `module_mm` millimetres a module.

    Raises:
        CodeTextRefused: the text is no plain standard address.
    """
    sink = io.BytesIO()
    _code(address).save(sink, kind="svg", scale=module_mm, unit="mm", border=4, xmldecl=True, svgns=True, nl=False)
    return sink.getvalue()


def code_png(address: str, *, pixels: int = 8) -> bytes:
    """The same as PNG, `pixels` a module.

    Raises:
        CodeTextRefused: the text is no plain standard address.
    """
    sink = io.BytesIO()
    _code(address).save(sink, kind="png", scale=pixels, border=4)
    return sink.getvalue()


def _code(address: str) -> segno.QRCode:
    troubles = troubles_of(address)
    if troubles:
        raise CodeTextRefused(troubles)
    return segno.make_qr(address, error="m", encoding="utf-8", boost_error=False)


def _codes(text: str) -> Iterator[str]:
    if not text.strip():
        yield "empty"
        return
    checks = (
        ("long", len(text) > LONGEST),
        ("person", _WORDS_OF_PERSONS.search(text) is not None),
        ("identity", _IDENTITY.search(text) is not None),
        ("phone", _PHONE.search(text) is not None),
        ("link", _LINK.search(text) is not None),
        ("signs", not all(_belongs(c) for c in text)),
    )
    yield from (code for code, is_so in checks if is_so)


def _belongs(character: str) -> bool:
    """Letters, digits and the few signs addresses are written with. Private-use characters, controls and markup are none of these."""
    return character in _ADDRESS_SIGNS or unicodedata.category(character) in ("Lo", "Ll", "Lu", "Nd", "Nl")
