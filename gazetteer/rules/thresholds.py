"""How big a thing must be to bear a generic, and how wide a road: tables of one jurisdiction, each row with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from layers.wording import Wording

MEASURES: Mapping[str, Wording] = {
    "land_m2": Wording("占地面积（平方米）", "land (m²)"),
    "floor_m2": Wording("建筑面积（平方米）", "floor area (m²)"),
    "floors": Wording("层数", "floors"),
    "height_m": Wording("高度（米）", "height (m)"),
    "green_percent": Wording("绿地率（%）", "green ratio (%)"),
    "open_ground_m2": Wording("空地面积（平方米）", "open ground (m²)"),
    "open_percent": Wording("空地占比（%）", "share of open ground (%)"),
    "households": Wording("户数", "households"),
    "length_m": Wording("长度（米）", "length (m)"),
}
"""What thresholds may speak of: columns of PLACES, and `open_percent`, which is open ground over land."""


def in_words(measures: Mapping[str, float]) -> Wording:
    """Measures in words: 占地面积（平方米）8000."""
    return Wording(
        "、".join(f"{MEASURES[c].zh} {v:g}" for c, v in measures.items()) or "（无）",
        ", ".join(f"{MEASURES[c].en} {v:g}" for c, v in measures.items()) or "(nothing)",
    )


@dataclass(frozen=True, slots=True)
class SizeThreshold:
    """The least a thing must measure to bear a generic: one of `any_of` is met, and all of `always`. Keys are those of MEASURES."""

    generic: str
    any_of: tuple[Mapping[str, float], ...]
    always: Mapping[str, float] = field(default_factory=dict)
    kinds: frozenset[NameKind] = frozenset()
    citation: Citation | None = None

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.always).union(*self.any_of)

    def wording(self) -> Wording:
        """What it asks for: 层数 12 或 高度（米）50，并且绿地率（%）40."""
        either = [in_words(measures) for measures in self.any_of]
        both = [in_words(self.always)] if self.always else []
        parts = ([Wording(" 或 ".join(w.zh for w in either), " or ".join(w.en for w in either))] if either else []) + both
        return Wording("，并且 ".join(p.zh for p in parts), ", and ".join(p.en for p in parts))


@dataclass(frozen=True, slots=True)
class RoadWidth:
    """Between which red-line widths (metres, upper bound excluded) a road bears one of these generics."""

    generics: tuple[str, ...]
    from_m: float
    to_m: float | None = None
    citation: Citation | None = None

    def holds(self, width_m: float) -> bool:
        return self.from_m <= width_m and (self.to_m is None or width_m < self.to_m)

    def wording(self) -> Wording:
        if self.to_m is None:
            return Wording(f"{self.from_m:g} 米以上", f"{self.from_m:g} m and more")
        if not self.from_m:
            return Wording(f"不足 {self.to_m:g} 米", f"less than {self.to_m:g} m")
        return Wording(f"{self.from_m:g}—{self.to_m:g} 米", f"{self.from_m:g}–{self.to_m:g} m")
