"""Fonts for print: the bureau's own first, then those we carry, then the system's; and the characters none of them can draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from gisvc.assets import STATIC
from gisvc.forms.papers.errors import FontRefused
from gisvc.forms.papers.glyphs import characters_of, claims_too_many

CARRIED = STATIC / "vendor" / "@embedpdf" / "fonts-sc" / "fonts"  # Noto Sans S Chinese, SIL OFL 1.1
# GB/T 9704-2012 asks for 小标宋, 仿宋 and 黑体; whoever has licensed them puts them into GISVC_FONT_DIR.
BODY = ("FangSong", "FangSong_GB2312", "仿宋", "仿宋_GB2312", "STFangsong", "FZFangSong-Z02S")
TITLE = ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "STSong")
HEAD = ("SimHei", "黑体", "STHeiti", "FZHei-B01S")
PLAIN = ("Noto Sans S Chinese", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimSun")  # fmt: skip
MOST_NAMED = 40
MISSING = "〓"  # the printers' mark for a missing type (GB 2312)


@dataclass(frozen=True, slots=True, eq=False)
class Fonts:
    """What can be printed with, in the order it is asked."""

    loaded: typst.Fonts
    families: frozenset[str]
    files: tuple[tuple[Path, int], ...]

    def chosen(self, wanted: Iterable[str]) -> list[str]:
        """The wanted families that are there, then a plain Chinese one, then whatever else there is."""
        return [name for name in (*wanted, *PLAIN) if name in self.families] or [PLAIN[0]]

    def lacking(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Characters of the texts that no font here can draw, in the order of Unicode. Blanks and controls draw nothing."""
        wanted = {ord(c) for text in texts for c in text if ord(c) > 0x7F and not _draws_nothing(ord(c))}
        for path, index in self.files:
            if not wanted:
                break
            wanted -= characters_of(path, index)
        return tuple(chr(code) for code in sorted(wanted))


def fonts_for(folder: Path | None, *, with_system: bool = True) -> Fonts:
    """Every font there is: `folder` is the bureau's (GISVC_FONT_DIR). A file that is no font is passed over.

    Raises:
        FontRefused: a file in the bureau's folder that would keep the printer busy for minutes.
    """
    held = sorted(f for f in folder.rglob("*") if f.is_file()) if folder is not None and folder.is_dir() else []
    for file in held:
        if claims_too_many(file):
            raise FontRefused(file.name)
    return _loaded(folder, tuple((str(f), f.stat().st_mtime_ns) for f in held), with_system)


@lru_cache(maxsize=4)
def _loaded(folder: Path | None, stamp: tuple[tuple[str, int], ...], with_system: bool) -> Fonts:  # noqa: ARG001 -- because it is part of the key
    """Fonts read once; `stamp` tells when a file of the bureau's folder came, went or changed."""
    places = [str(place) for place in (folder, CARRIED) if place is not None and place.is_dir()]
    loaded = typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=True, font_paths=places)
    held = loaded.fonts()
    own = [info for info in held if info.path and any(Path(info.path).is_relative_to(place) for place in places)]
    ranked = sorted(held, key=lambda info: (info not in own, "CJK" not in info.family, info.path or ""))
    files = tuple(dict.fromkeys((Path(info.path), info.index) for info in ranked if info.path))
    return Fonts(loaded, frozenset(info.family for info in held), files)


def drawing_font(folder: Path | None) -> Path | None:
    """The font in whose shapes names are compared (末央/未央): ours, in which likeness was measured, else any that draws Chinese; None without one."""
    own = CARRIED / "NotoSansHans-Regular.otf"
    if own.is_file():
        return own
    return next((path for path, index in fonts_for(folder).files if not index and ord("国") in characters_of(path, index)), None)


def words_for(lacking: Iterable[str]) -> str:
    """The sentence that names what was not drawn; nothing where all was."""
    missing = tuple(lacking)
    named = "、".join(f"{c}（U+{ord(c):04X}）" for c in missing[:MOST_NAMED])
    named += f"……共 {len(missing)} 字" if len(missing) > MOST_NAMED else ""
    return f"字体缺字：{named}，PDF 中以“{MISSING}”代替；请将含这些字的字体放入 GISVC_FONT_DIR。" if named else ""


def _draws_nothing(code: int) -> bool:
    """Spaces, joiners, bidi marks and variation selectors."""
    return (
        code in (0xA0, 0xAD, 0x3000, 0xFEFF)
        or 0x2000 <= code <= 0x200F
        or 0x2028 <= code <= 0x202F
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )
