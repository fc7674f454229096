"""Who may work on a marker, when, and with whom beside him: what is refused with its article, at the door and in a case."""

from collections.abc import Mapping, Sequence

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.errors import CaseIncomplete, ChangeWithoutConsent, LineWouldMove, RepairWithoutNeighbour
from boundaries.cases.found import found
from boundaries.cases.needs import NEEDS, Need, consents
from boundaries.cases.route import path_of
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, words_of
from boundaries.records.fold import Record
from boundaries.records.kinds.words import MARKER_ACTIONS, NEED_THE_NEIGHBOUR
from layers.codes import shorten_code
from layers.fields import Value
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

IN_PLACE = ("repair", "reset", "renew")
NEED_CONSENT = ("move", "add", "scrap")
CHANGE_THE_PLACE = ("move", "add")
TOUCH_THE_STONE = (*IN_PLACE, *NEED_CONSENT)
ARTICLE_6_3 = (("all_agree",), ("surveyed", "survey_confirmed"), ("registration", "result_table"), ("filed",))
"""The four things 行政区域界线管理条例 Art. 6 ¶3 asks when a marker is moved or added: agree, survey jointly, supplement the archive, file."""


def judge_check_actions(record: Record, *, sides: Sequence[str] = ()) -> Report:
    """检查时动了界桩，须写明毗邻方到场人员。

    Args:
        record: a marker check as its statements leave it. Where two of its statements do not know of each other, any of them may name an action,
            and any of them may name the people.
        sides: whose marker it is; without it, people of at least two sides must be named.
    Returns:
        One error with the code of the refusal, or nothing. 描红 and 清理 are harmless: they touch neither the stone's place nor its body.
    """
    touched = sorted({str(code) for value in _standing(record, "actions") for code in _listed(value)} & set(NEED_THE_NEIGHBOUR))
    if not touched:
        return Report()
    absent = _absent(record, sides)
    if absent is None:
        return Report()
    refusal = RepairWithoutNeighbour(record.key.subject, absent)
    done = actions_in_words(touched)
    sentence = Wording(f"处理措施为“{done.zh}”。{refusal.wording.zh}", f"Action: {done.en}. {refusal.wording.en}")
    where = Where(layer=record.key.kind, key=record.key.subject, column="attendance")
    return Report((Finding(refusal.code, Severity.ERROR, sentence, where, {**refusal.facts, "actions": ";".join(touched)}),))


def require_the_neighbour(record: Record, *, sides: Sequence[str] = ()) -> None:
    """Raises RepairWithoutNeighbour where `judge_check_actions` finds one."""
    if judge_check_actions(record, sides=sides).has_errors:
        raise RepairWithoutNeighbour(record.key.subject, _absent(record, sides) or ())


def actions_in_words(codes: Sequence[str]) -> Wording:
    labels = [MARKER_ACTIONS.labels[code] for code in codes]
    return Wording("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _absent(record: Record, sides: Sequence[str]) -> tuple[str, ...] | None:
    """The sides nobody of whom is named; empty where one side is alone and the others are not known; None where all are there."""
    lists = list(_standing(record, "attendance")) or [None]
    missing = [_missing_from(value, record, sides) for value in lists]
    return None if None in missing else missing[0]


def _missing_from(value: Value, record: Record, sides: Sequence[str]) -> tuple[str, ...] | None:
    named = {shorten_code(str(row.get("side"))) for row in _listed(value) if isinstance(row, Mapping) and row.get("name")}
    needed = {shorten_code(side) for side in (*sides, *([record.key.side] if record.key.side else ()))}
    missing = tuple(sorted(needed - named))
    return missing if missing or len(named) < 2 else None


def _standing(record: Record, name: str) -> tuple[Value, ...]:
    state = record.fields.get(name)
    return () if state is None else tuple(said.value for said in state.said)


def _listed(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list | tuple) else ()


def require_may_be_done(case: Case, settings: CaseSettings | None = None) -> None:
    """
    Raises:
        RepairWithoutNeighbour: work on a stone without anybody of some side, or in a case of one side alone.
        ChangeWithoutConsent: a marker moved, added or scrapped before every side consented in its own words.
        LineWouldMove: a new place that changes the line, or does not say that it keeps it.
    """
    kind, figures = case.text("case_kind"), settings or CaseSettings()
    if kind not in TOUCH_THE_STONE and kind:
        return
    absent = [word.side for word in words_of(case) if word.presence is Standing.MISSING]
    if absent or len(case.sides) < 2:
        raise RepairWithoutNeighbour(case.case_id, absent)
    missing = [word.side for word in words_of(case) if not consents(word, figures)]
    if kind in NEED_CONSENT and missing:
        raise ChangeWithoutConsent(case.case_id, missing, s.CITY_NOTICE if kind == "scrap" else s.ART_6_3)
    if kind in CHANGE_THE_PLACE and not NEEDS["keeps_line"].is_met(case, figures):
        raise LineWouldMove(case.case_id, s.ART_2)


def require_may_be_closed(case: Case, settings: CaseSettings | None = None) -> None:
    """Raises CaseIncomplete: a step before the last still lacks something, or the law was broken; the report lists it."""
    figures = settings or CaseSettings()
    report = open_points(case, figures)
    if report.has_errors:
        raise CaseIncomplete(case.case_id, report)


def open_points(case: Case, settings: CaseSettings | None = None) -> Report:
    """What a case still lacks before it can be closed, step by step."""
    path = path_of(case, settings)
    if not path.steps:
        return Report((found(case, "case-without-kind", Severity.ERROR, ("未填写类别", "its kind is not said"), s.OFFICE),))
    unsaid = [
        found(
            case,
            "case-lacks",
            Severity.ERROR,
            (f"尚缺：“{f.label.zh}”", f"it lacks “{f.label.en}”"),
            s.OFFICE,
            field=f.name,
            need=f.name,
        )
        for f in case.record.kind.fields
        if f.required and case.record.value(f.name) is None
    ]
    lacking = [
        found(
            case, "case-lacks", Severity.ERROR,
            (f"“{one.step.event.zh}”尚缺：{need.label.zh}", f"“{one.step.event.en}” lacks {need.label.en}"),
            one.step.source, step=one.step.state, need=need.name,
        )
        for one in path.steps if one.is_open
        for need in one.missing if need.name != "closed"
    ]  # fmt: skip
    return Report.of([*unsaid, *lacking])


def missing_of_article_6_3(case: Case, settings: CaseSettings | None = None) -> tuple[Need, ...]:
    """Which of the four attachments of Art. 6 ¶3 a moved or added marker still lacks; none for other cases."""
    figures = settings or CaseSettings()
    if case.text("case_kind") not in CHANGE_THE_PLACE:
        return ()
    return tuple(NEEDS[name] for group in ARTICLE_6_3 for name in group if not NEEDS[name].is_met(case, figures))
