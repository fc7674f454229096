"""Units that stand in a header: 面积（亩）, 人口（万人）, 距离（公里）, and what they are in the house's own unit."""

_SQUARE_METRES = {
    "m²": 1.0,
    "m2": 1.0,
    "㎡": 1.0,
    "平方米": 1.0,
    "平米": 1.0,
    "亩": 2000 / 3,
    "公顷": 1e4,
    "ha": 1e4,
    "km²": 1e6,
    "km2": 1e6,
}
_SQUARE_METRES |= {"平方公里": 1e6, "平方千米": 1e6, "万平方米": 1e4, "万亩": 2e7 / 3, "万公顷": 1e8, "万平方公里": 1e10}
_METRES = {"m": 1.0, "米": 1.0, "km": 1e3, "公里": 1e3, "千米": 1e3, "里": 500.0}
_COUNTED = ("人", "户", "张", "个", "颗", "所", "处", "家", "座")
_COUNTS = (
    dict.fromkeys(_COUNTED, 1.0)
    | {f"万{w}": 1e4 for w in _COUNTED}
    | {f"千{w}": 1e3 for w in _COUNTED}
    | {f"百{w}": 1e2 for w in _COUNTED}
)
_FAMILIES = (_SQUARE_METRES, _METRES, _COUNTS)


def is_unit(word: str) -> bool:
    """Whether a word in brackets is a unit this house knows."""
    return any(_plain(word) in family for family in _FAMILIES)


def factor_between(word: str, unit: str | None) -> float | None:
    """What a value in `word` is multiplied by to stand in `unit`; None when one does not measure what the other does."""
    if unit is None:
        return None
    written, wanted = _plain(word), _plain(unit)
    for family in _FAMILIES:
        if written in family and wanted in family:
            same_noun = family is not _COUNTS or written[-1] == wanted[-1] or {written[-1], wanted[-1]} <= set("个颗所处家座张")
            return family[written] / family[wanted] if same_noun else None
    return None


def _plain(word: str) -> str:
    return word.replace("单位:", "").replace("单位", "").strip().replace("m2", "m²").replace("㎡", "m²")
