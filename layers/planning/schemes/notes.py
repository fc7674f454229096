"""What must be known beside a scheme: figures nobody has, residents without a bed, conversions that change nothing."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np

from layers.planning.law.judgement import Judgement
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.notes import note_siting
from layers.planning.schemes.moving import Chosen
from layers.planning.schemes.question import Aim, RearrangingQuestion
from layers.planning.schemes.uses import Uses
from layers.report import Finding, Report, Severity
from layers.wording import Wording

_ABOUT_OFFERS = ("siting.no-rules", "siting.untied-candidates")


def note_rearrangement(
    question: RearrangingQuestion,
    found: tuple[SitingGround, Uses, Chosen],
    places: gpd.GeoDataFrame,
    judgement: Judgement | None,
) -> Report:
    """All remarks on one rearrangement; nothing of candidates where none is asked for."""
    ground, uses, chosen = found
    told = note_siting(ground, chosen.places, judgement)
    if not (question.build or question.convert):
        told = Report.of(finding for finding in told if finding.code not in _ABOUT_OFFERS)
    return Report.of((*_on_beds(question, places), *_on_residents(places), *_on_offers(uses))) + told


def note(code: str, severity: Severity, zh: str, en: str) -> Finding:
    return Finding(f"schemes.{code}", severity, Wording(zh, en))


def listed(names: list[str]) -> tuple[str, str]:
    """The first five names, in both languages."""
    more = len(names) > 5
    return "、".join(names[:5]) + ("等" if more else ""), ", ".join(names[:5]) + (" …" if more else "")


def _on_beds(question: RearrangingQuestion, places: gpd.GeoDataFrame) -> Iterator[Finding]:
    stood = places[places["use"].isin(("keep", "close"))]
    for column, zh, en in (("beds", "床位数", "beds"), ("residents", "入住人数", "residents")):
        silent = stood["name"][stood[column].isna()].astype(str).tolist()
        if not silent:
            continue
        names_zh, names_en = listed(silent)
        stays = question.aim is Aim.BEDS and column == "beds"
        held, held_en = ("，因此不列入可关闭的范围", "; none of them may close") if stays else ("", "")
        yield note(
            f"no-{column}",
            Severity.WARNING,
            f"{len(silent)} 处设施没有{zh}（不按 0 计，不进入床位合计{held}）：{names_zh}。",
            f"{len(silent)} facilities say no {en} (not counted as 0 and in no sum of beds{held_en}): {names_en}.",
        )


def _on_residents(places: gpd.GeoDataFrame) -> Iterator[Finding]:
    closed = places[places["use"] == "close"]
    stuck = closed[(closed["residents_left"] > 0).fillna(False).to_numpy(dtype=bool)]
    if len(stuck):
        left, (zh, en) = int(stuck["residents_left"].sum()), listed(stuck["name"].astype(str).tolist())
        yield note(
            "residents-without-a-bed",
            Severity.WARNING,
            f"关闭后 {left} 名入住者在其他机构找不到空床：{zh}。请先安置，或少关几处、指定保留。",
            f"{left} residents find no free bed elsewhere after the closing: {en}. Find places first, close fewer, or name what must stay.",
        )
    unserved = closed["name"][np.asarray(closed["into"].isna() & (closed["before"] > 0).fillna(False))].astype(str).tolist()
    if unserved:
        zh, en = listed(unserved)
        yield note(
            "nobody-takes-over",
            Severity.WARNING,
            f"关闭后四小时内没有设施能接手：{zh}。",
            f"Nothing within four hours takes over after the closing: {en}.",
        )


def _on_offers(uses: Uses) -> Iterator[Finding]:
    if uses.already:
        yield note(
            "already-of-the-kind",
            Severity.NOTE,
            f"{uses.already} 个候选场址拟改造的设施本来就是这一类且在用，改建不增加覆盖，未参加比选。",
            f"{uses.already} candidates would convert facilities that are of this kind and operate already: that covers nobody more, and they were left out.",
        )
