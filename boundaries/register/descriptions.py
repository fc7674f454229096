"""The 走向说明 of a line read into legs, and a draft of one written from geometry: direction, length, feature, from and to."""

import re
import unicodedata
from dataclasses import dataclass, replace

from boundaries.register.bearings import WORDS, Direction

DRAFT_MARK = "【草稿：由图形自动生成，待双方核定】"


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a line as its text tells it; what the text does not say is None.

    `direction` is one of sixteen sectors of true north, `length_m` metres (mostly rounded: “约”), `feature_kind` a code of FEATURE_KINDS and
    `feature` the words. `from_marker` and `to_marker` are numbers as written, `from_place` and `to_place` any other point that is
    named. `text` is the part of the description it was read from.
    """

    direction: Direction | None = None
    length_m: float | None = None
    feature_kind: str | None = None
    feature: str = ""
    from_marker: str | None = None
    to_marker: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    text: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing yet says where it goes."""
        return self.direction is None and self.length_m is None and not self.feature


@dataclass(frozen=True, slots=True)
class Course:
    """A description taken apart: its legs in order, and every piece of text that was not understood."""

    legs: tuple[Leg, ...]
    unread: tuple[str, ...]


_DIRECTION = "|".join(sorted(WORDS, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = {"公里": 1000.0, "千米": 1000.0, "km": 1000.0, "华里": 500.0, "里": 500.0, "米": 1.0, "m": 1.0}
_MARKER = r"第?\s*(?P<{0}>[0-9A-Za-z][0-9A-Za-z|\-－]{{0,11}}|[ⅠＩ0-9A-Z]{{1,12}})\s*(?:号\s*(?:界桩|界碑|桩)?|界桩|界碑)"
_END = r"止于|到达|抵达|直至|至|到|抵"
_UNIT = "公里|千米|km|华里|里|米|m"

# One token of the text each, tried in this order at every place. What is told of heights and widths is no length of the line.
_TOKENS = re.compile(
    rf"""(?P<aside>\([^()]*\)|(?:高程|海拔|标高|宽约?|高约?|深约?|相距|距离|距)[^,。;]*)
    |(?P<start>(?:从|自|由)\s*(?:{_MARKER.format("from_no")}|(?P<from_place>[^,。;()]{{1,30}}?))\s*(?P<from_aside>\([^()]*\))?\s*(?:起点|开始|起|出发))
    |(?P<along>(?:沿着|顺着|沿|顺)(?P<feature>[^,。;]+?)(?=(?:大致|继续|再|先|又|蜿蜒|而|改)*(?:向|朝|往|折|转|{_END}|约|(?:{_NUMBER})\s*(?:{_UNIT})|前?行|$|[,。;])))
    |(?P<straight>(?:以|呈|取|按|作)?(?:直线|直行))
    |(?P<heading>(?:大致|继续|再|又|先|略|改)*(?:折转|转折|折|转)?(?:向|朝|往)(?P<dir>{_DIRECTION})(?![村沟屯庄坡山])(?:方向)?|(?:折|转|折转|方向为?|走向为?)(?P<dir2>{_DIRECTION})(?:方向)?|(?P<dir3>{_DIRECTION})(?=(?:方向)?(?:大约|约)?\s*(?:{_NUMBER})\s*(?:{_UNIT})))
    |(?P<length>(?:全长|长度|长|大约|约为|约|近)*\s*(?P<km>{_NUMBER})\s*(?P<unit>{_UNIT})(?:零?\s*(?P<rest>\d+(?:\.\d+)?)\s*(?:米|m))?(?!\s*(?:处|高程|的?高|宽|深))(?:左右|许|处为止)?)
    |(?P<end>(?:{_END})\s*(?:{_MARKER.format("to_no")}|(?P<to_place>[^,。;]{{1,40}})))
    |(?P<stop>[。;])
    |(?P<comma>,)
    |(?P<filler>行政区域界线|边界线|界线|行进|延伸|前行|前进|蜿蜒|而行|而上|而下|继续|大致|然后|其后|之后|此后|接着|方向|行走|行|走|再|先|又|并|后|即|为止|止|约|起|转|折|经|过|长|此处|处|\s)
    |(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE,
)

# A feature's kind by its words, the first that fits. River before road: 河堤路 is looked at twice by nobody.
_KINDS = (
    (
        "river_centre",
        r"(?:河|江|溪|水|川|沟|湾|港|浦|库|湖).*(?:中心线|中心|中线|主航道|主流|深泓)|河流|河道|小河|小溪|^.*[河江溪]$",
    ),
    ("river_bank", r"(?:河|江|溪|湖|水库|库|海).*(?:岸|边|滨|堤)"),
    ("ditch", r"渠|沟渠|水沟|排水沟|灌溉"),
    ("valley", r"谷|沟|涧|峡|冲|坳"),
    ("ridge", r"山脊|分水岭|山梁|岭脊|岭|脊|梁|峁|山"),
    ("road_side", r"(?:路|道|街).*(?:侧|边|缘|肩|路基)"),
    ("road_centre", r"路|公路|道路|便道|机耕道|铁道|街"),
    ("field_ridge", r"田埂|地埂|田坎|地坎|埂|坎"),
    ("wall", r"墙|围栏|栅栏"),
    ("straight", r"直线|直行"),
)


def parse_description(text: str) -> Course:
    """A description of a line's course as its authors wrote it, leg by leg.

    A new leg begins where the text turns: at a second direction, a second length, another feature, or after a point it reaches.
    Lengths take 公里, 千米, 米 and 里 (500 m) and “1公里200米”; heights and distances in passing are left aside. Words that carry
    no leg are listed in `unread`, in their order, and never dropped.
    """
    reader = _Reader(_half_width(text.removeprefix(DRAFT_MARK)))
    for token in _TOKENS.finditer(reader.text):
        reader.take(token)
    return reader.finish()


def _half_width(text: str) -> str:
    """Commas, brackets and digits in one width; characters that NFKC would rewrite in names stay as they are."""
    pairs = {
        "，": ",",
        "、": ",",
        "；": ";",
        "（": "(",
        "）": ")",
        "．": ".",
        "：": ";",
        ":": ";",
        "\n": "。",
        "\r": "。",
        "－": "-",
    }
    out = [pairs.get(c) or (unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c) for c in text]
    return "".join(c for c in out if unicodedata.category(c) not in ("Cf", "Cc"))


class _Reader:
    """Legs as they grow while the text is read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.legs: list[Leg] = []
        self.leg = Leg()
        self.began = 0
        self.at: tuple[str | None, str | None] = (None, None)  # marker or place reached last
        self.loose: list[str] = []
        self.unread: list[str] = []

    def take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup if token.lastgroup in _HANDLERS else next(k for k in _HANDLERS if token.group(k) is not None)
        if kind not in ("other", "filler"):
            self._settle_loose()
        _HANDLERS[kind](self, token)

    def finish(self) -> Course:
        self._settle_loose()
        self._close(len(self.text))
        return Course(tuple(self.legs), tuple(self.unread))

    def start(self, token: re.Match[str]) -> None:
        self._close(token.start())
        self.at = (token["from_no"], _named(token["from_place"]))
        self.unread += [token["from_aside"]] if token["from_aside"] else []

    def along(self, token: re.Match[str]) -> None:
        words = token["feature"].strip()
        self._turn(token, taken=bool(self.leg.feature) or self.leg.length_m is not None)
        self.leg = replace(self.leg, feature=words, feature_kind=feature_kind_of(words))

    def straight(self, token: re.Match[str]) -> None:
        self._turn(token, taken=bool(self.leg.feature) or self.leg.length_m is not None)
        self.leg = replace(self.leg, feature="直线", feature_kind="straight")

    def heading(self, token: re.Match[str]) -> None:
        self._turn(token, taken=self.leg.direction is not None or self.leg.length_m is not None)
        self.leg = replace(self.leg, direction=WORDS[token["dir"] or token["dir2"] or token["dir3"]])

    def length(self, token: re.Match[str]) -> None:
        self._turn(token, taken=self.leg.length_m is not None)
        metres = float(token["km"].replace(",", "")) * _UNITS[token["unit"].lower()] + float(token["rest"] or 0)
        self.leg = replace(self.leg, length_m=round(metres, 3))

    def end(self, token: re.Match[str]) -> None:
        if self.leg.is_bare:
            self.unread.append(token.group().strip())
            return
        self.leg = replace(self.leg, to_marker=token["to_no"], to_place=_named(token["to_place"]))
        self._close(token.end())

    def aside(self, token: re.Match[str]) -> None:
        self.unread.append(token.group().strip())

    def other(self, token: re.Match[str]) -> None:
        self.loose.append(token.group())

    def filler(self, token: re.Match[str]) -> None:
        """Words that carry no leg; in the middle of a name they are part of it."""
        if self.loose:
            self.loose.append(token.group())

    def nothing(self, token: re.Match[str]) -> None:
        """Commas and full stops carry no leg."""

    def _turn(self, token: re.Match[str], *, taken: bool) -> None:
        """A new leg where this one already says what comes now."""
        if taken:
            self._close(token.start())

    def _close(self, end: int) -> None:
        if not self.leg.is_bare:
            marker, place = self.at
            text = self.text[self.began : end].strip(" ,;。")
            self.legs.append(replace(self.leg, from_marker=marker, from_place=place, text=text))
            self.at = (self.leg.to_marker, self.leg.to_place)
            self.began = end
        self.leg = Leg()

    def _settle_loose(self) -> None:
        words = "".join(self.loose).strip(" ,;。-")
        if words:
            self.unread.append(words)
        self.loose = []


_HANDLERS = {
    "aside": _Reader.aside,
    "start": _Reader.start,
    "along": _Reader.along,
    "straight": _Reader.straight,
    "heading": _Reader.heading,
    "length": _Reader.length,
    "end": _Reader.end,
    "stop": _Reader.nothing,
    "comma": _Reader.nothing,
    "filler": _Reader.filler,
    "other": _Reader.other,
}


def _named(words: str | None) -> str | None:
    stripped = (words or "").strip(" ,;。")
    return stripped or None


def feature_kind_of(words: str) -> str | None:
    """The kind of feature that words name (山脊, 小河中心线, 公路北侧 …); None where nothing was named, `other` where it is not known."""
    if not words.strip():
        return None
    return next((kind for kind, pattern in _KINDS if re.search(pattern, words)), "other")
