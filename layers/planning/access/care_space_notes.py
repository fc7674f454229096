"""Care floor area in words: what was divided by what, which norm was taken and why, and what a person should look at."""

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from layers.planning.access.care_space_question import CARE_NORMS, CareSpaceQuestion
from layers.planning.definitions import DATUM
from layers.planning.kinds import Norm
from layers.planning.passport import Passport, Vintage
from layers.planning.travel import TravelModel
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_SHOWN = 10


def write_care_space_passport(
    question: CareSpaceQuestion, norms: Sequence[Norm], *, on: date, travel: TravelModel | None, vintages: Sequence[Vintage]
) -> Passport:
    listed = "；".join(f"{norm.what.zh} ≥ {norm.value:g} {norm.unit}（{norm.source}）" for norm in norms) or "未收录本地规定"
    listed_en = "; ".join(f"{norm.what.en} ≥ {norm.value:g} m² ({norm.source})" for norm in norms) or "no norm on record here"
    chosen = (
        Wording("由提问者指定", "named by the asker")
        if question.norms
        else Wording("按所在地与日期选取", "chosen by area and date")
    )
    pool = (
        Wording(
            f"；少于 {question.small_below} 户的小区与周边 {question.pool_minutes:g} 分钟内的小区合并计算（户数界线为设定值）",
            f"; estates below {question.small_below} households are pooled with those within {question.pool_minutes:g} min (the bound is a setting)",
        )
        if question.pool_minutes is not None
        else Wording("", "")
    )
    return Passport(
        definition=Wording(
            f"小区养老服务用房面积 ÷ 户数 × 100，与其竣工日期对应的规定比较：{listed}；规定{chosen.zh}{pool.zh}",
            f"care floor area ÷ households × 100, against the norm of the completion date: {listed_en}; norms {chosen.en}{pool.en}",
        ),
        counted=Wording("个（小区）", "estates"),
        unknown_means=Wording(
            "缺竣工日期、户数、面积或无规定可依的小区数，另列",
            "estates without a date, households, floor area or norm, listed apart",
        ),
        distance_model=travel.definition
        if travel is not None and question.pool_minutes
        else Wording("不涉及距离", "no distance is involved"),
        radius_m=None,
        radius_source=Wording("无半径", "no radius"),
        norms=tuple(norm.id for norm in norms),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
        minutes=question.pool_minutes,
    )


def note_care_space(table: pd.DataFrame, norms: Sequence[Norm], area: str, *, unfinished: int) -> Iterator[Finding]:
    if not norms:
        known = "、".join(f"{norm.id}（{norm.figure}）" for norm in CARE_NORMS.values())
        sentence = Wording(
            f"{area} 在该日没有收录的用房规定，只列面积，不判达标。可指定参照规定：{known}",
            f"No norm is on record for {area} on that day: areas are listed, nothing is judged. Name one to compare with: {known}",
        )
        yield Finding("planning.no-care-space-norm", Severity.WARNING, sentence)
    if unfinished:
        why = Wording(
            f"{unfinished} 个小区在该日尚未竣工，未计", f"{unfinished} estates were not completed on that day: left out"
        )
        yield Finding("planning.estate-unfinished", Severity.NOTE, why, evidence={"rows": unfinished})
    for column, what in (
        ("completed_on", Wording("没有竣工日期，不知新旧，未判", "no completion date: neither new nor existing, not judged")),
        ("households", Wording("没有户数，未判", "no number of households: not judged")),
        ("care_floor_area_m2", Wording("没有养老用房面积，按不详计，不按零计", "no care floor area: unknown, not zero")),
    ):
        keys = table["estate_id"][table[column].isna()].tolist()
        if keys:
            first = ", ".join(keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
            sentence = Wording(f"{len(keys)} 个小区{what.zh}（{first}）", f"{len(keys)} estates: {what.en} ({first})")
            where = Where("housing_estates", key=keys[0], column=column)
            yield Finding("planning.estate-incomplete", Severity.WARNING, sentence, where, {"rows": len(keys), "first": first})
