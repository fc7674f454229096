"""What a name is written with: standard characters, no digits, letters or signs, nothing that gets lost on the way."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import fold
from gazetteer.rules.case import RuleCase
from gazetteer.rules.character_table import TABLE, is_carried_by, is_ideograph, standard_characters
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.rule import rule
from layers.wording import Wording

_NUMERALS = "零〇一二三四五六七八九十百千\\d"
_ORDINAL = re.compile(rf"[支横纵经纬]?第?[{_NUMERALS}]+号?")
_SERIAL_DIGITS = re.compile(r"\d{1,3}号?$")
_NAME_DOTS = "·•‧・"
_EXCHANGED_BADLY = {"Co": "专用区字符", "Cn": "未定义字符"}
_HIDDEN = {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"}


@rule("C01", Weight.BLOCK)
def standard_characters_only(case: RuleCase) -> Iterator[RuleFinding]:
    """使用规范汉字，避免使用生僻字
    The name is written in standard characters, none of them rare

    Outside the table of 8,105 blocks; inside it but outside GB/T 2312 warns, in place of level 3, which no library tells.
    """
    written = [c for c in dict.fromkeys(case.name) if is_ideograph(c)]
    table = standard_characters()
    outside = [c for c in written if c not in table]
    if outside:
        hints = [f"“{c}”" + (f"（规范字为“{fold(c)}”）" if fold(c) != c else f"（U+{ord(c):04X}）") for c in outside]
        hints_en = [f"“{c}”" + (f" (standard: “{fold(c)}”)" if fold(c) != c else f" (U+{ord(c):04X})") for c in outside]
        yield case.finding(
            Wording(
                f"{'、'.join(hints)}不在{TABLE.zh}内。请改用规范字。",
                f"{', '.join(hints_en)} stand outside the {TABLE.en}. Use standard characters.",
            ),
            question=Wording(
                "是否为沿用已久的历史地名用字（并已经用字审定）？",
                "Is it a character of a historic name, long in use and decided upon?",
            ),
            evidence={"outside_table": "".join(outside)},
        )
    rare = [c for c in written if c in table and not is_carried_by("gb2312", c) and c != "〇"]
    if rare:
        yield case.finding(
            Wording(
                f"“{'、'.join(rare)}”较生僻（在 8105 字内，但不在 GB/T 2312 内；字表分级未随系统提供，以此代替三级字）。请斟酌是否改用常用字。",
                f"“{', '.join(rare)}” are rare (in the table but not in GB/T 2312, which stands in for the table's level 3). Consider common ones.",
            ),
            weight=Weight.WARN,
            evidence={"rare": "".join(rare)},
        )


@rule("C02", Weight.BLOCK)
def no_digits_letters_signs(case: RuleCase) -> Iterator[RuleFinding]:
    """名称中不用数字、字母和符号
    The name has no digits, letters or signs

    An Arabic ordinal before the generic (金港1街) is only told how to be written; the dot of a minority-language name passes.
    """
    passing = _NAME_DOTS if case.proposal.language else ""
    strange = [c for c in dict.fromkeys(case.name) if not is_ideograph(c) and c not in passing]
    serial = _serial_number(case)
    if serial:
        yield case.finding(
            Wording(
                f"序数“{serial}”在汉字名称中宜写作汉字（汉语拼音中才用阿拉伯数字）。",
                f"Write the ordinal “{serial}” in Chinese numerals; Arabic digits belong to the pinyin.",
            ),
            weight=Weight.INFORM,
            evidence={"ordinal": serial},
        )
        strange = [c for c in strange if not unicodedata.normalize("NFKC", c).isdecimal()]
    if strange:
        runs = _runs(case.name, strange).values()
        yield case.finding(
            Wording(
                f"名称含有{'、'.join(run.zh for run in runs)}。请删去或改用汉字。",
                f"The name holds {', '.join(run.en for run in runs)}. Remove them or use characters.",
            ),
            evidence={"characters": " ".join(f"U+{ord(c):04X}" for c in strange)},
        )


@rule("C03", Weight.WARN, parameters={"meaningful": ("五一", "八一", "七一", "六一", "五四", "三八", "九一八")})
def no_mere_number(case: RuleCase) -> Iterator[RuleFinding]:
    """专名不是单纯的序号、数字
    The specific is no mere number
    """
    specific = decompose(case.name, case.proposal.kind).proper
    if _ORDINAL.fullmatch(specific) and specific not in case.words("meaningful"):
        yield case.finding(
            Wording(
                f"“{case.name}”的专名“{specific}”只是序号，没有含义，常为设计图上的编号。",
                f"The specific “{specific}” of “{case.name}” is a mere number, often left over from a drawing.",
            ),
            question=Wording(
                "是否属于当地已批准的序列（如经五路、纬三路），或数字另有含义？",
                "Does it belong to a series approved here (经五路, 纬三路), or has the number a meaning?",
            ),
            evidence={"specific": specific},
        )


@rule("C04", Weight.INFORM)
def survives_exchange(case: RuleCase) -> Iterator[RuleFinding]:
    """用字能在信息系统中显示和交换
    The characters can be shown and exchanged
    """
    lost = [c for c in dict.fromkeys(case.name) if is_ideograph(c) and not is_carried_by("gbk", c)]
    broken = [c for c in dict.fromkeys(case.name) if unicodedata.category(c) in _EXCHANGED_BADLY]
    if lost:
        yield case.finding(
            Wording(
                f"“{'、'.join(lost)}”不在 GBK 内，Shapefile（DBF）等旧格式会丢失；须用 UTF-8 或 GB 18030，并配备相应字体。",
                f"“{', '.join(lost)}” are not in GBK and get lost in Shapefiles and other old formats; use UTF-8 or GB 18030 and a font that has them.",
            ),
            evidence={"not_in_gbk": "".join(lost)},
        )
    if broken:
        yield case.finding(
            Wording(
                f"含有{'、'.join(_called(c).zh for c in broken)}，在其他系统中会变成别的字或空白。请改用正式编码的汉字。",
                f"There are {', '.join(_called(c).en for c in broken)}; elsewhere they turn into something else. Use encoded characters.",
            ),
            evidence={"characters": " ".join(f"U+{ord(c):04X}" for c in broken)},
        )


def _serial_number(case: RuleCase) -> str:
    """The Arabic ordinal between specific and generic (1 of 金港1街); "" where there is none or digits stand elsewhere too."""
    parts = decompose(case.name, case.proposal.kind)
    found = _SERIAL_DIGITS.search(parts.proper)
    stem = parts.proper[: found.start()] if found else ""
    return found[0] if found and parts.generic and stem and not any(c.isdecimal() for c in stem) else ""


def _runs(name: str, strange: list[str]) -> dict[str, Wording]:
    """Strange characters as they stand, each once: letters and digits in a row together (“24”, “ABC”), everything else one by one."""
    found: dict[str, Wording] = {}
    for is_word, run in groupby((c if c in strange else " " for c in name), str.isalnum):
        for piece in ["".join(run)] if is_word else [c for c in run if c in strange]:
            found[piece] = Wording(f"“{piece}”", f"“{piece}”") if len(piece) > 1 else _called(piece)
    return found


def _called(character: str) -> Wording:
    """A character as it can be named in a sentence: what cannot be seen is named by its code."""
    point, category = f"U+{ord(character):04X}", unicodedata.category(character)
    if category in _EXCHANGED_BADLY:
        return Wording(f"{_EXCHANGED_BADLY[category]} {point}", f"{point}, which has no agreed meaning")
    if category in _HIDDEN:
        return Wording(f"看不见的字符 {point}", f"the invisible character {point}")
    return Wording(f"“{character}”", f"“{character}”")
