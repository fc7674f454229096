"""The rules signs and plates are judged by, each with the sentence shown and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.citation import Citation, Footing
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class SignRule:
    rule_id: str
    title: Wording
    severity: Severity
    citation: Citation


def _regulation(article: str, article_en: str) -> Citation:
    return Citation("《地名管理条例》", article, article_en, date(2022, 5, 1), document_en="Regulation on Place Names")


_SHANGHAI_33 = Citation("参照《上海市地名管理条例》", "第三十三条", "Art. 33", None, footing=Footing.PRACTICE)
_NINGBO_24 = Citation("参照《宁波市地名管理条例》", "第二十一、二十四条", "Arts. 21, 24", None, footing=Footing.PRACTICE)
_GB17733 = Citation("GB 17733《地名 标志》", "颜色与走向", "colours", None, footing=Footing.UNVERIFIED)
_NUMBERING = Citation("当地门牌编号规定", "", "", None, document_en="the local numbering rule", footing=Footing.PRACTICE)
_DEVICES = Citation("电子标志运行惯例", "", "", None, document_en="practice with electronic signs", footing=Footing.PRACTICE)

SIGN_RULES: Mapping[str, SignRule] = {
    rule.rule_id: rule
    for rule in (
        SignRule("S01", Wording("标志书写现行标准地名和规范拼写", "A sign shows the standard name in force and its right spelling"), Severity.WARNING, _regulation("第十九条", "Art. 19")),
        SignRule("S02", Wording("道路起点、止点和交叉口设有标志", "There are signs where a street begins, ends and crosses another"), Severity.NOTE, _SHANGHAI_33),
        SignRule("S03", Wording("更名后按期更换标志", "After a renaming signs are changed in time"), Severity.WARNING, _NINGBO_24),
        SignRule("S04", Wording("标志的问题按期整改", "What is wrong with a sign is mended in time"), Severity.WARNING, _NINGBO_24),
        SignRule("S05", Wording("标志底色与道路走向一致（东西蓝、南北绿）", "The colour of a sign tells how its street runs (blue east–west, green north–south)"), Severity.NOTE, _GB17733),
        SignRule("S06", Wording("电子标志在线、在位、正直、电量充足", "An electronic sign is heard, in its place, upright and charged"), Severity.WARNING, _DEVICES),
        SignRule("D01", Wording("门牌号不重、不漏、单双号各在一侧、依次排列", "Door numbers are neither given twice nor skipped, odd and even keep their sides, and they follow the street"), Severity.WARNING, _NUMBERING),
        SignRule("D02", Wording("门牌位于所属街路巷旁", "A door plate stands by its own street"), Severity.WARNING, _NUMBERING),
        SignRule("D03", Wording("新旧门牌一一对应", "Each old address has one new one"), Severity.WARNING, _NUMBERING),
        SignRule("D04", Wording("二维码只含标准地址", "A code holds the standard address and nothing else"), Severity.WARNING, _NUMBERING),
    )
}  # fmt: skip
"""S06, D03 and D04 are ours: devices, the concordance and the codes."""


def sign_finding(
    rule_id: str,
    sentence: Wording,
    where: Where,
    evidence: Mapping[str, Fact] | None = None,
    *,
    severity: Severity | None = None,
    citation: Citation | None = None,
) -> Finding:
    """A finding of one of these rules; the evidence names the rule and what it rests on. A local citation takes the place of the rule's own."""
    rule = SIGN_RULES[rule_id]
    basis = (citation or rule.citation).wording()
    facts: dict[str, Fact] = {"rule": rule_id, "basis": basis.zh, **(evidence or {})}
    return Finding(f"gazetteer.{rule_id.lower()}", severity or rule.severity, sentence, where, facts)
