"""What a package may carry out of the office: papers by their secrecy class, positions to a stated precision, no telephone numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import geopandas as gpd
import shapely

from boundaries.field.errors import PaperWithheld
from boundaries.rounds.checklist import Checklist, ChecklistItem, Register
from layers.fields import Value
from layers.wording import Wording

Ceiling = Literal["none", "public", "internal"]
CEILINGS: tuple[Ceiling, ...] = ("none", "public", "internal")
_MAY_LEAVE = {"none": frozenset[str](), "public": frozenset({"public"}), "internal": frozenset({"public", "internal"})}
MAPS = frozenset({"agreement_map", "detailed_map"})
_PLACED = frozenset({"position", "track", "unilateral_marks", "photos"})
_AS_PRINTED = ("printed_x", "printed_y", "height_m")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants in a package.

    `papers` is the highest class of papers to carry; maps of agreements go only with "internal". `position_decimals` coarsens positions
    (5 decimals are about 1 m); None carries them as registered. `with_contacts` adds telephone numbers of keepers and teams.
    """

    papers: Ceiling = "public"
    position_decimals: int | None = None
    with_contacts: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that stays in the office: what it is, without its title, and why."""

    what: Wording
    why: Wording
    key: str = ""

    def to_json(self) -> dict[str, Value]:
        return {"key": self.key, "what": self.what.zh, "what_en": self.what.en, "why": self.why.zh, "why_en": self.why.en}


@dataclass(frozen=True, slots=True)
class CarriedPapers:
    """The papers that may go and the list of those that may not."""

    rows: tuple[Mapping[str, Value], ...]
    withheld: tuple[Withheld, ...] = field(default=())


def require_ceiling(asked: str) -> Ceiling:
    """Raises PaperWithheld: no package carries papers of such a class."""
    for ceiling in CEILINGS:
        if asked == ceiling:
            return ceiling
    raise PaperWithheld(asked[:30])


def papers_to_carry(papers: Sequence[Mapping[str, Value]], ceiling: Ceiling) -> CarriedPapers:
    """Papers up to a class. One without a class counts as unknown, and unknown stays here: what is printed on it nobody here has read."""
    rows: list[Mapping[str, Value]] = []
    withheld: list[Withheld] = []
    for paper in papers:
        secrecy = str(paper.get("secrecy_class") or "unknown")
        is_map = paper.get("paper_kind") in MAPS
        if secrecy in _MAY_LEAVE[ceiling] and (not is_map or ceiling == "internal"):
            rows.append(paper)
        else:
            withheld.append(_withheld_paper(paper, secrecy, is_map=is_map))
    return CarriedPapers(tuple(rows), tuple(withheld))


def _withheld_paper(paper: Mapping[str, Value], secrecy: str, *, is_map: bool) -> Withheld:
    what = Wording("图件", "map") if is_map else Wording("文件", "paper")
    if secrecy == "unknown":
        why = Wording("密级待确认", "its secrecy class is not known")
    elif secrecy in ("confidential", "secret", "top_secret"):
        why = Wording("秘密及以上，不得携出", "秘密 or above never leaves")
    else:
        why = Wording("未选择携带", "it was not asked for")
    return Withheld(what, why, str(paper.get("paper_id", "")))


def coarse_register(register: Register, decimals: int | None) -> Register:
    """The register with positions rounded to so many decimals of a degree, and without coordinates as printed."""
    if decimals is None:
        return register

    def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        made = frame.copy()
        made.geometry = [None if shape is None else _rounded(shape, decimals) for shape in frame.geometry]
        return made

    return Register(
        rounded(register.lines), rounded(register.segments), rounded(register.markers), rounded(register.pillars),
        rounded(register.reference_objects),
    )  # fmt: skip


def coarse_checklist(checklist: Checklist, decimals: int | None) -> Checklist:
    """The checklist with the same care."""
    if decimals is None:
        return checklist
    return replace(checklist, items=tuple(_coarse(item, decimals) for item in checklist.items))


def _coarse(item: ChecklistItem, decimals: int) -> ChecklistItem:
    def near(value: float | None) -> float | None:
        return None if value is None else round(value, decimals)

    kept = {name: value for name, value in item.registered.items() if name not in _AS_PRINTED}
    last = {name: value for name, value in item.last.items() if name not in _PLACED}
    return replace(item, lon=near(item.lon), lat=near(item.lat), registered=kept, last=last)


def _rounded(shape: shapely.Geometry, decimals: int) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy.round(decimals))


def withheld_by(wish: Wish) -> tuple[Withheld, ...]:
    """What the wish itself leaves here."""
    left: list[Withheld] = []
    if not wish.with_contacts:
        left.append(
            Withheld(Wording("管护人、联检组电话", "telephone numbers of keepers and teams"), Wording("个人信息，未选择携带", "personal, and not asked for"))
        )  # fmt: skip
    if wish.position_decimals is not None:
        left.append(
            Withheld(
                Wording(f"坐标仅保留 {wish.position_decimals} 位小数", f"positions beyond {wish.position_decimals} decimals"),
                Wording(
                    "按设置粗化；原文坐标和印有坐标的纸质清单不携带",
                    "coarsened as asked; coordinates as printed and the paper checklist stay here",
                ),
            )
        )
    return tuple(left)
