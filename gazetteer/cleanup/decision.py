"""What a named person decides on a non-standard name, with reason; a renaming is only ever proposed, after experts and the public were asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.cleanup.errors import DecisionIncomplete
from gazetteer.lexicon.word import EXCLUSIONS
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class CleanupDecision:
    """One decision. `decision` is a code of CLEANUP_DECISIONS; `exclusion` a code of EXCLUSIONS, "" where none holds.

    `decided_by` is the name of the person or body that answers for it, not the account that types it in.
    """

    decision: str
    decided_by: str
    decided_on: date
    reason: str
    exclusion: str = ""
    experts: str = ""
    consultation: str = ""
    new_name: str = ""


def apply_decision(case: Mapping[str, object], decision: CleanupDecision) -> dict[str, object]:
    """The row of the case with the decision in it.

    Raises:
        DecisionIncomplete: no person or reason; “excluded” without saying which exclusion; a renaming without experts, consultation or new name.
    """
    missing = list(_missing(decision, case))
    if missing:
        raise DecisionIncomplete(str(case["case_id"]), missing)
    considered = str(case["exclusion_considered"])
    if decision.exclusion:
        considered = f"属于：{EXCLUSIONS.labels[decision.exclusion].zh}"
    kept = {
        "experts": decision.experts.strip() or case.get("experts"),
        "consultation": decision.consultation.strip() or case.get("consultation"),
        "new_name": decision.new_name.strip() or case.get("new_name"),
    }
    return {
        **case,
        **kept,
        "exclusion_considered": considered,
        "decision": decision.decision,
        "decided_by": decision.decided_by.strip(),
        "decided_on": decision.decided_on.isoformat(),
        "reason": decision.reason.strip(),
    }


def _missing(decision: CleanupDecision, case: Mapping[str, object]) -> "list[Wording]":
    needs = [(decision.decided_by, "决定人", "who decides"), (decision.reason, "理由", "the reason")]
    if decision.decision == "excluded":
        known = decision.exclusion if decision.exclusion in EXCLUSIONS else ""
        needs.append((known, "所属排除情形", "which exclusion holds"))
    if decision.decision == "rename":
        needs += [
            (decision.experts or _held(case, "experts"), "专家意见", "the experts' opinion"),
            (decision.consultation or _held(case, "consultation"), "征求意见情况", "what the public said"),
            (decision.new_name or _held(case, "new_name"), "建议新名称", "the new name proposed"),
        ]
    return [Wording(zh, en) for text, zh, en in needs if not text.strip()]


def _held(case: Mapping[str, object], column: str) -> str:
    value = case.get(column)
    return value if isinstance(value, str) else ""
