"""A figure as it is printed, and every true value it may stand for: rounding is part of the arithmetic."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from layers.wording import Wording

# Settings of ours: what an official means by “约” and “近” no norm says.
ABOUT = Fraction(1, 20)
NEARLY = Fraction(1, 10)

_TIMES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_AT_LEAST = ("不低于", "不少于", "不小于", "至少", "达到", "≥", ">=", "atleast")
_ABOVE = ("超过", "逾", "多于", "高于", "大于", ">", "over", "morethan")
_AT_MOST = ("不超过", "不高于", "不多于", "不大于", "至多", "≤", "<=", "atmost")
_BELOW = ("低于", "少于", "不足", "小于", "<", "under", "lessthan")
_NEARLY = ("近", "接近", "将近", "nearly", "almost")
_ABOUT = ("约", "大约", "约为", "大概", "~", "about")
_EVERYTHING = ("全覆盖", "全部", "所有", "每个", "fullcoverage", "all")
_PREFIXES = sorted((*_AT_LEAST, *_ABOVE, *_AT_MOST, *_BELOW, *_NEARLY, *_ABOUT), key=len, reverse=True)
_NUMBER = r"(\d+(?:\.\d+)?)"
_FIGURE = re.compile(
    rf"(?P<before>{'|'.join(map(re.escape, _PREFIXES))})?{_NUMBER}(?P<times>百万|[十百千万亿])?"
    r"(?P<mark>%|‰)?(?P<unit>[^\d%‰.]{0,4}?)(?P<after>以上|及以上|以下|以内|余|多|左右)?(?P<unit_after>[^\d%‰.]{0,4})"
)
_RANGE = re.compile(rf"{_NUMBER}(?P<mark1>%|‰)?[-–—―~至]{_NUMBER}(?P<times>[百千万亿])?(?P<mark>%|‰)?(?P<unit>[^\d%‰.]{{0,6}})")
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a figure may stand for; None is no bound on that side."""

    low: Fraction | None
    high: Fraction | None
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.with_high and value == self.high))


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on the page. Shares are 0–1.

    `interval` takes the last printed digit as rounded, halves up; `cut_off` is the other habit, digits simply dropped (None where
    nothing was rounded). `unit_found` is a unit standing behind the number.
    """

    text: str
    value: Fraction
    interval: Interval
    cut_off: Interval | None = None
    is_share: bool = False
    decimals: int = 0
    unit_found: str = ""
    is_dressed: bool = False  # full-width digits, 万: read, and said so

    @property
    def is_rounded(self) -> bool:
        return self.cut_off is not None


class NotAFigure(ValueError):
    """A text without a number in it that can be held to its last digit."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(str(wording))
        self.wording = wording


def parse_printed(text: str, *, is_share: bool = False) -> Printed:
    """“77.85 %”, “约 3,809”, “≥ 80 %”, “1.2万”, “20–30”, “全覆盖” as the values they may stand for.

    A whole number without 万 counts as exact; a percentage, a decimal and a number in 万 as rounded half up at its last digit.

    Args:
        text: as printed.
        is_share: the unit column says per cent, so a bare “85” is 85 %.
    Raises:
        NotAFigure: 七成, a word, two numbers, a negative number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    is_dressed = plain != text.strip() and any(unicodedata.east_asian_width(c) == "F" and c.isalnum() for c in text)
    bare = _GROUPING.sub("", "".join(plain.split()))
    if bare.casefold() in _EVERYTHING:
        return Printed(text, Fraction(1), Interval(Fraction(1), Fraction(1)), is_share=True)
    if bare.startswith(("-", "−", "负")):
        raise NotAFigure(Wording(f"“{text}”是负数，计数和比例不能为负。", f"“{text}” is negative; no count or share is."))
    if found := _RANGE.fullmatch(bare):
        return _range(text, found, is_share)
    if not (found := _FIGURE.fullmatch(bare)):
        raise NotAFigure(_not_a_figure(text))
    return _figure(text, found, is_share, is_dressed)


def _figure(text: str, found: re.Match[str], is_share: bool, is_dressed: bool) -> Printed:
    digits, times = found.group(2), _TIMES[found["times"] or ""]
    mark = found["mark"] or ("%" if is_share else "")
    scale = Fraction(times) / (1000 if mark == "‰" else 100 if mark == "%" else 1)
    decimals = len(digits.partition(".")[2])
    value, step = Fraction(digits) * scale, Fraction(1, 10**decimals) * scale
    was_rounded = bool(mark) or decimals > 0 or times > 1
    interval = Interval(value - step / 2, value + step / 2, True, False) if was_rounded else Interval(value, value)
    cut_off = Interval(value, value + step, True, False) if was_rounded else None
    before, after = found["before"] or "", found["after"] or ""
    if bent := _bent(before, after, value, step, digits):
        interval, cut_off = bent, None
    unit = found["unit"] or found["unit_after"] or ""
    return Printed(text, value, interval, cut_off, bool(mark), decimals, unit, is_dressed or times > 1)


def _bent(before: str, after: str, value: Fraction, step: Fraction, digits: str) -> Interval | None:
    """What a word before or after the number makes of it."""
    if before in _AT_LEAST or after in ("以上", "及以上"):
        return Interval(value, None)
    if before in _ABOVE:
        return Interval(value, None, with_low=False)
    if before in _AT_MOST or after in ("以下", "以内"):
        return Interval(None, value)
    if before in _BELOW:
        return Interval(None, value, with_high=False)
    if before in _NEARLY:
        return Interval(value * (1 - NEARLY), value)
    if before in _ABOUT or after == "左右":
        return Interval(value * (1 - ABOUT) - step / 2, value * (1 + ABOUT) + step / 2)
    if after in ("余", "多"):  # 30余 is below 40, 300余 below 400
        zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
        return Interval(value, value + step * 10**zeros, with_high=False)
    return None


def _range(text: str, found: re.Match[str], is_share: bool) -> Printed:
    mark = found["mark"] or ("%" if is_share else "")
    scale = Fraction(_TIMES[found["times"] or ""]) / (1000 if mark == "‰" else 100 if mark == "%" else 1)
    low, high = Fraction(found.group(1)) * scale, Fraction(found.group(3)) * scale
    if low > high:
        raise NotAFigure(Wording(f"“{text}”的下限大于上限。", f"The range “{text}” ends below its beginning."))
    return Printed(text, low, Interval(low, high), is_share=bool(mark), unit_found=found["unit"] or "")


def _not_a_figure(text: str) -> Wording:
    return Wording(
        f"看不懂数字“{text}”。请照原文写阿拉伯数字，如 77.85%、3,809、1.2万、≥80%；“七成”一类说法请改写为数字。",
        f"“{text}” is no figure. Write it in digits as printed: 77.85%, 3,809, 1.2万, ≥80%; words such as 七成 say no precision.",
    )
