"""Names as heritage: a listed name is locked, an old one may deserve listing, and a forgotten one nearby may be given again."""

from collections.abc import Iterator
from typing import cast

import geopandas as gpd
import pandas as pd

from gazetteer.dating.attested import Attested, parse_attested
from gazetteer.heritage.listed import MEASURES_PAPER, listed_as
from gazetteer.heritage.reuse import reusable_near
from gazetteer.likeness.fold import fold
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import BANK, GEOMETRY, HERITAGE, Need
from gazetteer.rules.rule import rule
from gazetteer.specs.lists import HERITAGE_LEVELS
from layers.wording import Wording

_CHANGING = frozenset({"renaming", "cancelling"})


@rule("H01", Weight.BLOCK, requests=_CHANGING, needs=(HERITAGE,))
def listed_names_are_locked(case: RuleCase) -> Iterator[RuleFinding]:
    """列入保护名录的地名一般不更名、不销名；确需更名的，预先制定保护措施
    A listed name is generally kept; where it truly must change, measures of protection come first

    With the measures at hand it still warns: names of value are generally not changed (Art. 10).
    """
    asked = case.proposal
    heritage = cast("gpd.GeoDataFrame", case.surroundings.heritage)  # the need says it is there
    entries = listed_as(heritage, (asked.old_name or asked.name,), place_id=asked.place_id, division_code=asked.division_code)
    for entry in entries:
        level = HERITAGE_LEVELS.labels[entry.level]
        if entry.is_candidate:
            weight, zh, en = Weight.WARN, "是保护名录候选，请先完成评估", "is a candidate for the list; have it assessed first"
        elif entry.has_measures or MEASURES_PAPER in asked.papers:
            weight, zh, en = Weight.WARN, "已有保护措施，仍请说明确需更名的理由", "has its measures; say why it truly must change"
        else:
            weight, zh, en = Weight.BLOCK, "尚无保护措施文件，不能更名、销名", "has no document of measures and cannot be changed"
        yield case.finding(
            Wording(
                f"“{entry.name}”列入{level.zh}地名文化遗产保护名录，{zh}。", f"“{entry.name}” stands on the heritage list ({level.en}) and {en}."
            ),
            weight=weight,
            evidence={"heritage_id": entry.heritage_id, "level": entry.level, "measures_document": entry.measures_document},
        )  # fmt: skip


@rule("H02", Weight.INFORM, needs=(BANK, GEOMETRY), parameters={"within_m": 1000, "shown": 5})
def historic_name_nearby(case: RuleCase) -> Iterator[RuleFinding]:
    """附近有未启用的历史地名的，优先启用
    Historic names nearby that nobody uses come first when a name is given

    Args in the pack: `within_m`, metres along the ellipsoid; `shown`, how many are told.
    """
    place = case.proposal.geometry
    if place is None:
        return
    bank = cast("gpd.GeoDataFrame", case.surroundings.bank)  # the need says it is there
    near = [n for n in reusable_near(bank, place, within_m=case.number("within_m")) if not _uses(case.name, n.specific or n.name)]
    for name in near[: int(case.number("shown"))]:
        attested = parse_attested(name.attested)
        since = (
            Wording(f"，最早见于 {attested.wording.zh}", f", first attested {attested.wording.en}")
            if attested
            else Wording("", "")
        )
        yield case.finding(
            Wording(
                f"距此 {name.distance_m:.0f} 米有未启用的历史地名“{name.name}”{since.zh}，可考虑启用。",
                f"The historic name “{name.name}”{since.en} lies {name.distance_m:.0f} m away, unused; consider giving it again.",
            ),
            evidence={"bank_id": name.bank_id, "distance_m": round(name.distance_m, 1), "story": name.story},
            shape=name.shape,
        )


@rule("H03", Weight.INFORM, requests=_CHANGING, needs=(HERITAGE,), parameters={"years": 50})
def old_name_not_listed(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """使用满五十年或有其他历史依据的地名，更名、销名前先评估是否列入保护名录
    A name fifty years in use, or historic otherwise, is assessed for the list before it is changed or cancelled

    Args in the pack: `years` in use that make a name historic (宁波 26: 50).
    """
    asked, years = case.proposal, int(case.number("years"))
    old = asked.old_name or asked.name
    heritage = cast("gpd.GeoDataFrame", case.surroundings.heritage)  # the need says it is there
    if any(not e.is_candidate for e in listed_as(heritage, (old,), place_id=asked.place_id, division_code=asked.division_code)):
        return
    attested = _first_attested(case, old)
    if attested is None:
        yield Need(Wording("原名称的命名时间或最早见于", "when the old name was given or is first attested"), lambda _: False)
        return
    if attested.is_at_least(years, asked.on) is not False:
        sure = attested.is_at_least(years, asked.on)
        zh, en = ("已使用", "has been in use for") if sure else ("可能已使用", "may have been in use for")
        yield case.finding(
            Wording(
                f"“{old}”{zh} {years} 年以上（{attested.wording.zh}），尚未列入保护名录。更名、销名前请先评估。",
                f"“{old}” {en} {years} years or more ({attested.wording.en}) and is not listed. Assess it before changing it.",
            ),
            evidence={"attested": attested.text, "is_certain": bool(sure)},
        )


def _uses(name: str, historic: str) -> bool:
    return fold(historic) in fold(name)


def _first_attested(case: RuleCase, old: str) -> Attested | None:
    """The earliest of what the bank, the candidates and the register say of the old name; None where nobody says anything."""
    around, said = case.surroundings, []
    for frame in (around.bank, around.heritage):
        if frame is not None:
            own = frame.loc[[fold(str(name)) == fold(old) for name in frame["name"]]]
            said += [str(text) for text in own["attested"] if not pd.isna(text)]
    known = around.names.alike(Probe(old, case.proposal.kind), (Tier.IDENTICAL,), area=case.proposal.division_code).matches
    said += [
        match.known.named_on.isoformat()
        for match in known
        if match.known.named_on is not None and _is_own(case, match.known.place_id)
    ]
    if (given := case.proposal.days.get("named_on")) is not None:
        said.append(given.isoformat())
    read = [attested for text in said if (attested := parse_attested(text)) is not None]
    return min(read, key=lambda a: a.years[1] if a.years[1] is not None else 9999, default=None)


def _is_own(case: RuleCase, place_id: str) -> bool:
    return not case.proposal.place_id or place_id == case.proposal.place_id
