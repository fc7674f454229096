"""Names brought to one form: spaces, signs and hidden characters gone, traditional and variant characters made one."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import opencc
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Points = NDArray[np.uint32]

_NO_CHARACTER: Final = 0x110000
_HAN: Final = ((0x3007, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_DROPPED: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sk"})
_IN_THEIR_OWN_RIGHT: Final = (
    "乾於徵夥昇氾"  # OpenCC folds them; the table of standard characters of 2013 (通用规范汉字表) holds them
)
_KEPT: Final = "?"  # stands for a rare character in many registers: 胡子?村 is not 胡子村

# Variants (异体字) of place names that OpenCC leaves alone: pairs of the 1955 list of variants (第一批异体字整理表), ours to the right.
# 邱/丘, 甯/宁, 淼/渺 and others are characters in their own right since the table of 2013 and stay apart; 邨 too, but people write 村 for it.
_VARIANTS: Final = (
    "邨村 崐昆 崘仑 峩峨 岅坂 阯址 隄堤 隖坞 坵丘 埳坎 堘塍 塲场 墖塔 墪墩 牐闸 碁棋 磵涧 窰窑 葠参 蔴麻 衖弄 隣邻 鵞鹅 鼇鳌 廻回 廸迪 栢柏 "
    "椶棕 楳梅 槑梅 淛浙 湻淳 澂澄 濬浚 埜野 堦阶 嵒岩 嵓岩 巗岩 甎砖 躳躬 鄕乡 銕铁 閙闹 靑青 黙默 汚污 涖莅 燄焰 犂犁 珎珍 琹琴 瑠琉 畮亩 畞亩 "
    "臯皋 秌秋 穉稚 稺稚 竝并 籐藤 緐繁 耡锄 蔕蒂 蕋蕊 虵蛇 蠭蜂 襍杂"
)


@dataclass(frozen=True, slots=True)
class Merge:
    """One character of a name that folding changed, and the others that fold into the same: 鍾 and 鐘 both become 钟."""

    written: str
    folded: str
    others: tuple[str, ...]  # also folded into it, itself not counted

    @property
    def is_ambiguous(self) -> bool:
        """Whether the folded character stands for more than one: equal names may then have been different ones."""
        return bool(self.others)


def tidy(name: str) -> str:
    """The name as it is compared by eye: NFKC, lower case, without spaces, signs, marks and hidden characters; characters as written.

    Private-use characters, U+FFFD and "?" stay: they stand for a character nobody can read, and 张?村 is not 张村.
    """
    drop = _dropped()
    return "".join(c.lower() if c.isascii() else c for c in unicodedata.normalize("NFKC", name) if ord(c) not in drop)


def fold(name: str) -> str:
    """`tidy`, and traditional and variant characters made one, character by character, so that positions stay.

    乾县 is not 干县 and 於潜 not 于潜: what is a character in its own right today stays. Folding what is folded changes nothing.
    """
    table = fold_table()
    return "".join(chr(table[ord(c)]) for c in tidy(name))


def merges_of(name: str) -> tuple[Merge, ...]:
    """What folding merges in this name, in its order: each character that changes, or that others change into."""
    table, sources = fold_table(), _sources()
    found = []
    for written in dict.fromkeys(tidy(name)):
        folded = chr(table[ord(written)])
        others = tuple(c for c in sources.get(folded, ()) if c != written)
        if folded != written:
            found.append(Merge(written, folded, others))
    return tuple(found)


@cache
def fold_table() -> Points:
    """For every code point the one it folds into; 0 for those that `tidy` drops. Read-only."""
    table = np.arange(_NO_CHARACTER, dtype=np.uint32)
    han = [chr(point) for first, end in _HAN for point in range(first, end)]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")  # a line each: no phrase is looked at
    for written, folded in zip(han, simple, strict=True):
        if written != folded and len(folded) == 1 and written not in _IN_THEIR_OWN_RIGHT:
            table[ord(written)] = ord(folded)
    for pair in _VARIANTS.split():
        table[ord(pair[0])] = ord(pair[1])
    for point in _dropped():
        table[point] = 0
    for point in range(ord("A"), ord("Z") + 1):
        table[point] = point + 32
    table = table[table]  # a variant may fold into a traditional character first
    table.flags.writeable = False
    return table


def fold_all(names: pa.StringArray) -> tuple[Points, NDArray[np.int64]]:
    """The folded names laid end to end, and where each begins (one more than there are names); what `fold` says of each."""
    plain = pc.utf8_normalize(pc.fill_null(names, ""), form="NFKC")
    lengths = np.asarray(pc.utf8_length(plain), dtype=np.int64)
    joined = pc.binary_join(pa.ListArray.from_arrays([0, len(plain)], plain), "")[0].as_py() or "" if len(plain) else ""
    points = fold_table()[np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)]
    kept = points != 0
    ends = np.cumsum(lengths)
    kept_before = np.concatenate(([0], np.cumsum(kept)))
    return points[kept], np.concatenate(([0], kept_before[ends])).astype(np.int64)


@cache
def _dropped() -> frozenset[int]:
    ranges = (range(_HAN[0][0]), range(0xA000, 0x20000), range(0xE0000, 0xE1000))
    return frozenset(
        point for points in ranges for point in points if unicodedata.category(chr(point)) in _DROPPED and chr(point) not in _KEPT
    )


@cache
def _sources() -> dict[str, tuple[str, ...]]:
    table, sources = fold_table(), defaultdict(list)
    changed = np.flatnonzero((table != np.arange(_NO_CHARACTER)) & (table > 0x2FFF))
    for point in changed:
        sources[chr(table[point])].append(chr(point))
    return {folded: tuple(written) for folded, written in sources.items()}
