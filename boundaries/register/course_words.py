"""The words a 走向说明 is written in: where a leg begins, turns, runs along something, how long it is and where it ends."""

import re
import unicodedata

from boundaries.register.bearings import WORDS

UNITS = {"公里": 1000.0, "千米": 1000.0, "km": 1000.0, "华里": 500.0, "里": 500.0, "米": 1.0, "m": 1.0}

_DIRECTION = "(?:" + "|".join(sorted(WORDS, key=len, reverse=True)) + ")(?!偏)"  # 北偏东 alone is a quadrant, no sixteenth
_NUMBER = (
    r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,9})?|\d{1,9}(?:\.\d{1,9})?)"  # bounded, so that no text is read for hours
)
_UNIT = r"(?:公里|千米|km|华里|里(?!程)|米|m)"
_END = r"(?:止于|到达|抵达|直至|至|到|抵)"
_TURN = r"(?:折转|转折|折|转)"
_TO = r"(?:向|朝|往)"
_THEN = r"(?:大致|继续|再|又|先|略|改|然后|后|而|蜿蜒){0,4}"
_PEAK = r"(?:的?(?:高程点|山顶|山头|山峰|高地|三角点|点|处))"
_QUADRANT = r"[北南]偏[东西]\s*\d{1,3}(?:\.\d{1,9})?\s*[°度]"
# Where the name of a place ends: at a comma, or where the next leg begins in the same breath.
_PLACE_ENDS = (
    rf"(?=[,。;]|$|{_THEN}{_TURN}?{_TO}{_DIRECTION}|{_THEN}{_TURN}{_DIRECTION}|{_THEN}(?:沿|顺)|(?:大约|约){_NUMBER}\s*{_UNIT})"
)
_NO = r"(?:[0-9A-Za-z][0-9A-Za-z|\-－]{0,11}|[ⅠＩ0-9A-Z]{1,12})"


def _marker(group: str) -> str:
    """3号界桩, 第3号, 238184Ⅰ号界桩（高程…）, its number under a name."""
    return rf"第?\s*(?P<{group}>{_NO})\s*(?:号\s*(?:界桩|界碑|桩)?|界桩|界碑)(?P<{group}_aside>\([^()]{{0,200}}\))?"


_SHAPES = {
    "total": rf"(?:全长|总长|共长|共计|合计)(?:大约|约为|约|为)?\s*(?P<total_km>{_NUMBER})\s*(?P<total_unit>{_UNIT})",
    "aside": rf"\([^()]{{0,200}}\)|(?:高程|海拔|标高)(?:大约|约|为){{0,2}}\s*(?:{_NUMBER})?\s*(?:米|m)?{_PEAK}?|{_NUMBER}\s*(?:米|m)?的?(?:高程点|高程|山顶|山头|山峰|高地|三角点)"
    rf"|(?:宽|高|深|相距|距离|距)(?!(?:{_END}|{_TO}))[^,。;至到向]{{0,60}}",
    "start": rf"(?:从|自|由)\s*(?:{_marker('from_no')}|(?P<from_place>(?:\([^()]{{0,200}}\)|[^,。;()]){{1,40}}?))\s*(?:起点|开始|起|出发)",
    "along": rf"(?:沿着|顺着|沿|顺)(?P<feature>[^,。;]{{1,60}}?)(?={_THEN}(?:{_TO}|{_TURN}|{_END}|经|约|{_NUMBER}\s*{_UNIT}|前?行|下行|上行|而[上下]|$|[,。;]))",
    "straight": r"(?:以|呈|取|按|作|成)?(?:直线|直行)",
    "bearing": rf"(?:{_THEN}{_TURN}?{_TO}|{_TURN}|方位角?为?)(?P<quadrant>{_QUADRANT})(?:方向)?",
    "heading": rf"{_THEN}{_TURN}?{_TO}(?P<dir>{_DIRECTION})(?![村沟屯庄坡山])(?:方向)?|(?:{_TURN}|方向为?|走向为?)(?P<dir2>{_DIRECTION})(?:方向)?"
    rf"|(?<!偏)(?P<dir3>{_DIRECTION})(?=(?:方向)?(?:大约|约)?\s*{_NUMBER}\s*{_UNIT})",
    "length": rf"(?:长度|长|大约|约为|约|近){{0,3}}\s*(?P<km>{_NUMBER})\s*(?P<unit>{_UNIT})(?:零?\s*(?P<rest>\d{{1,6}}(?:\.\d{{1,9}})?)\s*(?:米|m))?(?!\s*(?:处|高程|的?高|宽|深))(?:左右|许)?",
    "end": rf"{_END}\s*(?:{_marker('to_no')}|(?P<to_place>(?:\([^()]{{0,200}}\)|[^,。;()]){{1,40}}?){_PLACE_ENDS})",
    "stop": r"[。;]",
    "comma": r",",
    "filler": r"行政区域界线|边界线|界线|行进|延伸|前行|前进|蜿蜒|而行|而上|而下|下行|上行|继续|大致|然后|其后|之后|此后|接着|方向|行走|行|走|再|先|又|并|后|即|为止|止|约|起|转|折|经|过|长|此处|处|由此|从此|\s",
    "other": r".",
}
TOKENS = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES.items()), re.IGNORECASE)
"""One token of the text each, tried in this order at every place. Heights and widths are no length of the line."""

_NAMED_MARKER = re.compile(rf"(?P<place>.*?)\((?:{_marker('no')})[^()]*\)")


def half_width(text: str) -> str:
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
    seen = "".join(c for c in out if unicodedata.category(c) not in ("Cf", "Cc"))
    return re.sub(r"\s+", " ", seen)


def place_and_marker(words: str | None) -> tuple[str | None, str | None]:
    """A named point, and the marker that stands in brackets behind its name: 黄土梁（1号界桩，高程1866米）."""
    text = (words or "").strip(" ,;。")
    named = _NAMED_MARKER.fullmatch(text)
    if named is not None:
        return named["place"].strip() or None, named["no"]
    return text or None, None


def azimuth_of_quadrant(words: str) -> float:
    """北偏东30° as an azimuth, degrees from true north."""
    angle = float(re.findall(r"\d+(?:\.\d+)?", words)[0])
    east = "偏东" in words
    from_north = angle if words.startswith("北") else 180 - angle
    return from_north if east else (360 - from_north) % 360


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


def feature_kind_of(words: str) -> str | None:
    """The kind of feature that words name (山脊, 小河中心线, 公路北侧 …); None where nothing was named, `other` where it is not known.

    The word that stands last names the thing: 谷底小路 is a road, 河堤 a bank.
    """
    if not words.strip():
        return None
    found = [
        (max(match.end() for match in matches), kind)
        for kind, pattern in _KINDS
        if (matches := list(re.finditer(pattern, words)))
    ]
    return max(found, key=lambda hit: hit[0])[1] if found else "other"
