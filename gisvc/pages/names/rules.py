"""The rules names are judged by: every rule with its law, its footing and its days, and two packs side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.citation import Footing
from gazetteer.kinds import NameKind
from gazetteer.rules.book import RULES
from gazetteer.rules.pack import RulePack, RuleSetting, Setting
from gazetteer.rules.rule import Rule
from gazetteer.rules.shelf import joined
from gisvc.desk import desk_of
from gisvc.rendering import render_page
from gisvc.routes.names.studies import pack_shelf
from gisvc.routes.parameters import Day, EmptyIsNone, Reader, refuse_unknown
from layers.errors import Refusal
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PackId = Annotated[str, Query(max_length=80)]
FOOTINGS = {
    Footing.LAW: Wording("国家法规", "national law"),
    Footing.LOCAL_LAW: Wording("地方法规", "local law"),
    Footing.NORM: Wording("标准、部门文件", "standard or ministry paper"),
    Footing.PRACTICE: Wording("惯例，可调整", "practice, may be changed"),
    Footing.UNVERIFIED: Wording("未核实，可调整", "not verified, may be changed"),
}
CHAPTERS = {
    "F": Wording("构成与通名", "How a name is built"),
    "C": Wording("用字", "Characters"),
    "U": Wording("重名与同音", "Same name, same sound"),
    "M": Wording("含义与指位", "Meaning and what it points to"),
    "H": Wording("地名文化遗产", "Heritage"),
    "R": Wording("更名与销名", "Renaming and cancelling"),
    "P": Wording("罗马字母拼写", "Spelling"),
    "A": Wording("批准、备案与公告", "Approval, filing, announcement"),
    "S": Wording("地名标志", "Signs"),
    "D": Wording("门牌", "Door plates"),
    "Q": Wording("登记质量", "Quality of records"),
}

PARAMETERS = {
    "longest": Wording("最长（字）", "longest (characters)"),
    "least_specific": Wording("专名至少（字）", "least specific part (characters)"),
    "meaningful": Wording("有含义的数字", "numbers with a meaning"),
    "specific_too": Wording("专名也比对", "the specific part too"),
    "level": Wording("范围", "ground"),
    "kinds": Wording("种类", "kinds"),
    "same_name": Wording("视为重名", "what is the same name"),
    "same_sound": Wording("视为同音", "what is the same sound"),
    "same_name_blocks": Wording("重名即不予通过", "the same name blocks"),
    "buffer_m": Wording("界外扩（米）", "beyond the border (m)"),
    "near_m": Wording("邻近（米）", "near (m)"),
    "within_m": Wording("范围内（米）", "within (m)"),
    "derived_far_m": Wording("派生名相距超过（米）", "derived name farther than (m)"),
    "least_names": Wording("词库至少（条）", "least names in the list"),
    "gap_m": Wording("间断不超过（米）", "gap up to (m)"),
    "straight_deg": Wording("转折不超过（度）", "bend up to (°)"),
    "beside_m": Wording("并行不超过（米）", "beside up to (m)"),
    "shared": Wording("重合比例（0–1）", "shared part (0–1)"),
    "share": Wording("重合比例（0–1）", "shared part (0–1)"),
    "notice_days": Wording("公示（天）", "public notice (days)"),
    "required": Wording("必备材料", "papers needed"),
    "shown": Wording("至多列出（条）", "shown at most"),
    "years": Wording("年限（年）", "years"),
}
"""What the parameters of rules are called; a pack writes them by their own names."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule and how it stands in each pack shown; None where a pack does not have it."""

    rule: Rule
    settings: tuple[RuleSetting | None, ...]

    @property
    def differs(self) -> bool:
        told = {
            (s.weight, s.is_on, s.citation.wording().zh, tuple(sorted(s.parameters.items()))) if s else None
            for s in self.settings
        }
        return len(told) > 1

    def parameters(self, setting: RuleSetting) -> Mapping[str, Setting]:
        """Its settings with their usual values where the pack says nothing."""
        return {**self.rule.parameters, **setting.parameters}


@dataclass(frozen=True, slots=True)
class Chapter:
    label: Wording
    rows: tuple[RuleRow, ...]


@router.get("/rules")
def rules_page(
    request: Request,
    visitor: Reader,  # noqa: ARG001  # because asking for it is what keeps strangers out
    pack: PackId = "",
    beside: PackId = "",
    on: Annotated[Day | None, EmptyIsNone, Query()] = None,
) -> Response:
    shelf, day = pack_shelf(desk_of(request)), on or day_in_china(utc_now())
    chosen = pack or _in_force_today(shelf.packs, day)
    refusal: Refusal | None = None
    shown: tuple[RulePack, ...] = ()
    try:
        shown = tuple(joined(shelf.named(one, day)) for one in dict.fromkeys((chosen, beside)) if one)
    except Refusal as found:
        refusal = found
    return render_page(
        request,
        "names/rules.html",
        packs=sorted(shelf.packs, key=lambda p: (len(p.division), p.division, p.in_force_from or date.min)),
        chosen=chosen,
        beside=beside,
        on=on,
        day_asked=day,
        shown=shown,
        chapters=_chapters(shown),
        footings=FOOTINGS,
        words=PARAMETERS,
        kinds=tuple(NameKind),
        refusal=refusal,
    )


def _in_force_today(packs: Sequence[RulePack], day: date) -> str:
    held = [p for p in packs if not p.division and p.is_in_force(day)] or list(packs)
    return max(held, key=lambda p: p.in_force_from or date.min).pack_id


def _chapters(shown: tuple[RulePack, ...]) -> list[Chapter]:
    rows = [RuleRow(rule, tuple(p.rules.get(rule.rule_id) for p in shown)) for rule in RULES.values()]
    found = [Chapter(label, tuple(r for r in rows if r.rule.rule_id.startswith(letter))) for letter, label in CHAPTERS.items()]
    return [chapter for chapter in found if chapter.rows]
