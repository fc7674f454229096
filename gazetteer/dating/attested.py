"""When a name is first attested: a day, a year, a decade or a dynasty, as exactly as the source says and no more exactly."""

import re
from dataclasses import dataclass
from datetime import date

from gazetteer.dating.eras import Era, Years, astronomical, era_table
from layers.wording import Wording

_NEW_CHINA = 1949
_DIGITS = {"元": 1, "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = "[元〇零一二三四五六七八九十廿卅百\\d]{1,4}"
_PARTS = {"初年": (0, 1), "初期": (0, 1), "初": (0, 1), "早期": (0, 1), "前期": (0, 1), "中叶": (1, 2), "中期": (1, 2), "末年": (2, 3), "末期": (2, 3), "末": (2, 3), "晚期": (2, 3), "后期": (2, 3)}  # fmt: skip
_EMPTY_WORDS = re.compile(r"(?:年间|时期|时代|时|朝|代|间|始建|始见|建置|设置|得名|已有|即有)+$")
_EDTF_YEAR = re.compile(r"(?P<year>-?\d{1,4}|\d{2}XX|\d{3}X)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%])?")


@dataclass(frozen=True, slots=True)
class Attested:
    """A first attestation: somewhere from `years[0]` to `years[1]` (EDTF numbering, 0 is 1 BC), None where that end is open.

    `day` is set when the source gives the very day. `is_approximate` when it says “about” or names a part of a dynasty. `unread` is what of
    the words was not understood: the years are then those of the part that was.
    """

    text: str
    years: tuple[int | None, int | None]
    day: date | None = None
    is_approximate: bool = False
    unread: str = ""

    def years_in_use(self, on: date) -> tuple[int | None, int | None]:
        """Full years until a day: at least and at most. None where the source does not bound them."""
        if self.day is not None:
            full = on.year - self.day.year - ((on.month, on.day) < (self.day.month, self.day.day))
            return full, full
        first, last = self.years
        least = None if last is None else max(on.year - last - (0 if (on.month, on.day) == (12, 31) else 1), 0)
        return least, None if first is None else max(on.year - first, 0)

    def is_at_least(self, years: int, on: date) -> bool | None:
        """Whether it has been in use that long: None when the source leaves it open."""
        least, most = self.years_in_use(on)
        if least is not None and least >= years:
            return True
        return False if most is not None and most < years else None

    @property
    def wording(self) -> Wording:
        """The years as a page shows them: `约 1368—1398 年（“明洪武年间”）`."""
        first, last = self.years
        about = ("约 ", "about ") if self.is_approximate else ("", "")
        if first == last and first is not None:
            return Wording(f"{about[0]}{_year(first).zh}（“{self.text}”）", f"{about[1]}{_year(first).en} (“{self.text}”)")
        zh = f"{_year(first).zh if first is not None else '不详'}—{_year(last).zh if last is not None else '不详'}"
        en = f"{_year(first).en if first is not None else 'unknown'} to {_year(last).en if last is not None else 'unknown'}"
        return Wording(f"{about[0]}{zh}（“{self.text}”）", f"{about[1]}{en} (“{self.text}”)")


def parse_attested(text: str | None) -> Attested | None:
    """EDTF (1368, 195X, 1368~, 1368/1398, 1957-03-12) or Chinese words (明洪武三年, 唐, 民国二十三年, 20世纪50年代, 公元前221年).

    None when nothing of it is understood; nothing is guessed from a fragment but what stands at the beginning.
    """
    words = re.sub(r"[\s，。、（）()《》]", "", text or "")[:60]
    if not words:
        return None
    return _edtf(words) or _counted(words) or _named(words)


def _edtf(words: str) -> Attested | None:
    if "/" in words:
        ends = words.split("/")
        if len(ends) != 2:
            return None
        first, last = (None if end in ("", "..") else _edtf(end) for end in ends)
        if any(end not in ("", "..") and got is None for end, got in zip(ends, (first, last), strict=True)):
            return None
        years = (first.years[0] if first else None, last.years[1] if last else None)
        backwards = years[0] is not None and years[1] is not None and years[0] > years[1]
        is_approximate = any(end is not None and end.is_approximate for end in (first, last))
        return None if backwards or years == (None, None) else Attested(words, years, is_approximate=is_approximate)
    found = _EDTF_YEAR.fullmatch(words)
    if found is None or (len(found["year"].lstrip("-")) < 4 and not found["year"].startswith("-")):
        return None
    low, high = int(found["year"].replace("X", "0")), int(found["year"].replace("X", "9"))
    try:
        day = date(low, int(found["month"]), int(found["day"])) if found["day"] else None
    except ValueError:
        return None
    return Attested(words, (low, high), day, is_approximate=found["mark"] is not None)


def _counted(words: str) -> Attested | None:
    """Years, decades and centuries in figures: 公元前221年, 1957年3月, 20世纪50年代, 解放前."""
    about = words.startswith(("约", "大约"))
    plain = re.sub(r"^(?:大约|约)", "", words)
    if re.fullmatch(r"(?:解放前|建国前|新中国成立前)", plain):
        return Attested(words, (None, _NEW_CHINA - 1))
    if re.fullmatch(r"(?:解放后|建国后|新中国成立后|解放初期?)", plain):
        return Attested(words, (_NEW_CHINA, None), is_approximate="初" in plain)
    if full := re.fullmatch(r"(?:公元)?(\d{4})年(\d{1,2})月(\d{1,2})日?", plain):
        edtf = _edtf("-".join((full[1], full[2].zfill(2), full[3].zfill(2))))
        return None if edtf is None else Attested(words, edtf.years, edtf.day, about)
    if bc := re.fullmatch(r"(?:公元)?前(\d{1,4})年", plain):
        year = astronomical(-int(bc[1]))
        return Attested(words, (year, year), is_approximate=about) if int(bc[1]) else None
    if one := re.fullmatch(r"(?:公元)?(\d{1,4})年(?:\d{1,2}月|代)?", plain):
        first = int(one[1])
        decade = plain.endswith("年代") and first % 10 == 0 and first >= 1000
        return Attested(words, (first, first + 9 if decade else first), is_approximate=about)
    if century := re.fullmatch(rf"({_NUMERAL})世纪(?:({_NUMERAL})年代)?(初期?|中叶|中期|末期?)?", plain):
        return _century(words, century, about)
    return None


def _century(words: str, found: re.Match[str], about: bool) -> Attested | None:
    number, decade = _number(found[1]), _number(found[2]) if found[2] else None
    if not number or number > 21 or (decade is not None and (decade > 90 or decade % 10)):
        return None
    first = (number - 1) * 100
    if decade is not None:
        return Attested(words, (first + decade, first + decade + 9), is_approximate=about)
    return _part(words, (first + 1, first + 100), found[3] or "", about=about)


def _named(words: str) -> Attested | None:
    """Dynasties and eras: 明, 宋元时期, 明末, 清光绪三年, 洪武年间, 民国二十三年."""
    table = era_table()
    dynasty = next((d for n in (4, 3, 2, 1) if (d := words[:n]) in table.dynasties and len(d) == n), "")
    rest = words[len(dynasty) :]
    era = next((found for n in (4, 2) if (found := table.eras_called(rest[:n], dynasty))), ())
    if era:
        return _in_era(words, era, rest[len(era[0].name) :])
    if not dynasty:
        return None
    years = table.dynasties[dynasty]
    if dynasty == "民国" and (nth := re.fullmatch(rf"({_NUMERAL})年", rest)):
        return _nth_year(words, (years,), _number(nth[1]))
    rest = re.sub(r"^[朝代]", "", rest)
    other = next((d for n in (4, 3, 2, 1) if (d := rest[:n]) in table.dynasties and len(d) == n), "")
    if other and not _EMPTY_WORDS.sub("", rest[len(other) :]):
        return Attested(words, (years[0], table.dynasties[other][1])) if table.dynasties[other][1] >= years[0] else None
    return _part(words, years, _EMPTY_WORDS.sub("", rest) if rest not in _PARTS else rest)


def _in_era(words: str, eras: tuple[Era, ...], rest: str) -> Attested | None:
    spans = tuple(era.years for era in eras)
    if nth := re.fullmatch(rf"({_NUMERAL})年", rest):
        return _nth_year(words, spans, _number(nth[1]))
    whole = (min(s[0] for s in spans), max(s[1] for s in spans))
    return _part(words, whole, rest if rest in _PARTS else _EMPTY_WORDS.sub("", rest))


def _nth_year(words: str, spans: tuple[Years, ...], nth: int | None) -> Attested | None:
    """A year of a reign; in an era used twice, every year it can be. None for a year the reign never reached."""
    can_be = [first + nth - 1 for first, last in spans if nth and first + nth - 1 <= last]
    return Attested(words, (min(can_be), max(can_be))) if can_be else None


def _part(words: str, years: Years, part: str, *, about: bool = False) -> Attested:
    """The first, middle or last third of a span: the house's reading of 初, 中 and 末, always approximate."""
    if part not in _PARTS:
        return Attested(words, years, is_approximate=about, unread=part)
    third = (years[1] - years[0] + 1) / 3
    low, high = _PARTS[part]
    return Attested(words, (years[0] + int(low * third), years[0] + int(high * third) - (high == 3)), is_approximate=True)


def _number(text: str) -> int | None:
    """二十三, 廿三, 元, 30 as numbers up to 99; None for anything else."""
    if text.isdigit():
        return int(text)
    spelled = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = spelled.rpartition("十")
    if any(c not in _DIGITS for c in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    return (10 * (_DIGITS[tens] if tens else 1) if ten else 0) + (_DIGITS[ones] if ones else 0)


def _year(year: int) -> Wording:
    return Wording(f"公元前 {1 - year} 年", f"{1 - year} BC") if year <= 0 else Wording(f"{year} 年", str(year))
