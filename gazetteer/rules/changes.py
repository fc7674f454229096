"""Why a name is changed or ended, and what else must change with it: reasons, local law, signs, plates and addresses."""

from collections.abc import Iterator

import geopandas as gpd

from gazetteer.citation import Footing
from gazetteer.likeness.fold import fold
from gazetteer.requests.words import LAWFUL_REASONS, MATERIALS, REASONS
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import Need
from gazetteer.rules.rule import rule
from layers.wording import Wording

_RENAMING, _CANCELLING = frozenset({"renaming"}), frozenset({"cancelling"})
_EVIDENCE = "gone_evidence"


@rule("R01", Weight.BLOCK, requests=_RENAMING)
def lawful_reason(case: RuleCase) -> Iterator[RuleFinding]:
    """更名应有法定理由：区划变更、城乡建设、自然变化等致名实不符，或违反命名规定
    A renaming rests on a lawful reason: the place has changed, or the name breaks the rules of naming
    """
    code, lawful = case.proposal.reason_code, LAWFUL_REASONS["renaming"]
    if code in lawful:
        return
    given = REASONS.labels[code] if code in REASONS else Wording(code or "未填写", code or "none")
    accepted = Wording("、".join(REASONS.labels[r].zh for r in REASONS if r in lawful), ", ".join(REASONS.labels[r].en for r in REASONS if r in lawful))  # fmt: skip
    yield case.finding(
        Wording(
            f"更名理由“{given.zh}”不在可以更名的情形之内。可以更名的情形：{accepted.zh}。",
            f"The reason “{given.en}” is none on which a name may be changed. Those are: {accepted.en}.",
        ),
        evidence={"reason_code": code},
    )


@rule("R02", Weight.BLOCK, requests=_CANCELLING)
def cancelling_by_local_law(case: RuleCase) -> Iterator[RuleFinding]:
    """销名须有地方法规依据和实体灭失的证明（国家条例未规定销名）
    Cancelling a name rests on local law and on evidence that the place is gone; the national Regulation never speaks of it
    """
    asked, setting = case.proposal, case.setting
    if setting.citation.footing is not Footing.LOCAL_LAW and "cancelling_basis" not in asked.papers:
        yield case.finding(
            Wording(
                "2022 年《地名管理条例》没有关于销名的规定，本地规则包也没有依据。请提交所依据的地方性法规或规章。",
                "The Regulation of 2022 does not speak of cancelling names, and the local rule pack holds no basis. Hand in the local rule it rests on.",
            ),
            evidence={"paper": "cancelling_basis"},
        )
    if _EVIDENCE not in asked.papers:
        yield case.finding(
            Wording(
                f"缺少“{MATERIALS.labels[_EVIDENCE].zh}”。", f"“{MATERIALS.labels[_EVIDENCE].en}” is missing."
            ),
            evidence={"paper": _EVIDENCE},
        )  # fmt: skip
    if asked.reason_code not in LAWFUL_REASONS["cancelling"]:
        yield case.finding(
            Wording(
                "销名理由应为实体灭失、合并等情形，请填写。",
                "A name is cancelled because the place is gone or merged; say which.",
            ),
            weight=Weight.WARN,
            evidence={"reason_code": asked.reason_code},
        )


@rule("R03", Weight.INFORM, requests=_RENAMING | _CANCELLING)
def consequences(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """更名、销名涉及的标志、门牌和地址已清点，并落实更换
    Signs, plates and addresses that carry the old name are counted and will be changed
    """
    around, asked = case.surroundings, case.proposal
    old = asked.old_name or asked.name
    layers = (
        (around.signs, "printed_name", Wording("地名标志", "signs")),
        (around.doorplates, "street_name", Wording("门牌", "door plates")),
    )
    for frame, column, label in layers:
        if frame is None:
            yield Need(Wording(f"{label.zh}图层", f"the layer of {label.en}"), lambda _: False)
            continue
        touched = _carrying(frame, column, asked.place_id, old)
        if touched:
            yield case.finding(
                Wording(
                    f"涉及{label.zh} {touched} 处，须随更名更换（期限以当地规定为准）。",
                    f"{touched} {label.en} carry the old name and must be changed (by the local term).",
                ),
                evidence={"layer": label.en, "touched": touched},
            )


def _carrying(frame: gpd.GeoDataFrame, column: str, place_id: str, old_name: str) -> int:
    """Rows of the place that are not taken down: by its id, or by the old name where a row has none."""
    standing = ~frame["state"].isin(["removed", "cancelled"])
    by_id = frame["place_id"].eq(place_id).fillna(False) if place_id else frame["place_id"].isna() & False
    by_name = frame["place_id"].isna() & (frame[column].fillna("").map(fold) == fold(old_name))
    return int((standing & (by_id | by_name)).sum())
