"""Looks at the change of a marker or mark: sides, attendance, consent, place, papers, order of days."""

from collections.abc import Iterator, Mapping
from typing import cast

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.found import found
from boundaries.cases.repair import IN_PLACE, TOUCH_THE_STONE, missing_of_article_6_3
from boundaries.cases.route import path_of
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, Word, strangers, words_of
from boundaries.truth.displacement import judge_displacement
from boundaries.truth.positions import StatedPosition
from boundaries.truth.verdict import Verdict
from layers.codes import shorten_code
from layers.report import Finding, Report, Severity


def judge_change(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at in a case of a marker or mark, worst kinds of trouble first."""
    figures = settings or CaseSettings()
    return Report.of(
        [
            *_about_sides(case),
            *_about_attendance(case),
            *_about_consent(case, figures),
            *_about_responsibility(case),
            *_about_the_place(case, figures),
            *_about_attachments(case, figures),
            *_about_order(case, figures),
            *_about_conflicts(case),
        ]
    )


def _about_sides(case: Case) -> Iterator[Finding]:
    if len(case.sides) < 2:
        yield found(
            case,
            "case-of-one-side",
            Severity.ERROR,
            ("只写明一方，界线至少有两方", "it names one side; a line has two at least"),
            s.ART_6_2,
            field="sides",
        )
    left_out = sorted(set(case.registered.sides) - set(case.stated_sides))
    if left_out and case.stated_sides:
        named = "、".join(left_out)
        yield found(
            case,
            "case-leaves-out",
            Severity.ERROR,
            (
                f"登记的相关方 {named} 未列入案件，其同意和到场仍须具备",
                f"{named} share the line but are not named; their consent and presence are needed all the same",
            ),
            s.ART_6_2,
            field="sides",
            sides=named,
        )
    for side in strangers(case):
        yield found(
            case,
            "case-stranger",
            Severity.WARNING,
            (
                f"{side} 在案件中发言，但不是该界线的一方，不予计入",
                f"{side} speaks in it but is no side of the line; it does not count",
            ),
            s.OFFICE,
            side=side,
        )
    for held, name, label in (
        (case.registered.is_line_held, "line_id", "界线"),
        (case.registered.is_marker_held, "marker_id", "界桩"),
    ):
        if case.text(name) and not held and not (name == "marker_id" and case.text("case_kind") == "add"):
            yield found(
                case, f"case-unknown-{name.removesuffix('_id')}", Severity.WARNING,
                (f"登记库中没有{label}“{case.text(name)[:40]}”，请核对编号", f"the register holds no {name.removesuffix('_id')} “{case.text(name)[:40]}”; check its id"),
                s.OFFICE, field=name,
            )  # fmt: skip


def _about_attendance(case: Case) -> Iterator[Finding]:
    """毗邻方未到场不得施工。"""
    if case.text("case_kind") not in TOUCH_THE_STONE or not (case.says("work_on") or case.says("work_done")):
        return
    for word in words_of(case):
        if word.presence is Standing.MISSING:
            yield found(
                case, "repair-alone", Severity.ERROR,
                (f"已施工而 {word.side} 没有到场记录；毗邻方未在场擅自维修界线标志要受处分",
                 f"work was done and nobody of {word.side} is recorded; repairing marks without the neighbour is punishable"),
                s.ART_6_2, field="attendance", side=word.side,
            )  # fmt: skip
        elif word.presence is Standing.CLAIMED:
            yield found(
                case, "attendance-claimed", Severity.WARNING,
                (f"{word.side} 的到场只有他方记载，待其本方确认", f"only another side says that {word.side} was there; it has not confirmed it"),
                s.ART_6_2, field="attendance", side=word.side,
            )  # fmt: skip


def _about_consent(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    for word in words_of(case):
        if word.answer == "objects" or word.answer == "asks":
            what = ("不同意", "objects") if word.answer == "objects" else ("要求协商", "asks to talk first")
            yield found(
                case,
                "case-objection",
                Severity.ERROR,
                (f"{word.side} {what[0]}", f"{word.side} {what[1]}"),
                s.ART_6_3,
                side=word.side,
            )
        elif word.answer_standing is Standing.CLAIMED and not settings.claims_suffice:
            yield found(
                case, "consent-claimed", Severity.WARNING,
                (f"{word.side} 的同意只有他方所持材料{_numbered(word)}，待其本方填写", f"the consent of {word.side} rests on a paper another side holds{_numbered(word)}; it has not given it itself"),
                s.ART_6_3, side=word.side,
            )  # fmt: skip


def _numbered(word: Word) -> str:
    return f"（{word.document_no[:60]}）" if word.document_no else ""


def _about_responsibility(case: Case) -> Iterator[Finding]:
    """损坏的界桩由分工管理的一方修复。"""
    stated, registered = shorten_code(case.text("responsible_side")), case.registered.responsible_side
    if stated and registered and stated != registered:
        yield found(
            case, "responsible-side-differs", Severity.WARNING,
            (f"案件写明责任方为 {stated}，登记为 {registered}", f"it names {stated} as responsible, the register {registered}"),
            s.ART_6_2, field="responsible_side", stated=stated, registered=registered,
        )  # fmt: skip
    worked = shorten_code(case.text("work_side"))
    if worked and case.text("case_kind") in IN_PLACE and worked != case.responsible_side:
        yield found(
            case, "repaired-by-another", Severity.ERROR,
            (f"由 {worked} 施工，而分工管理方为 {case.responsible_side}", f"{worked} did the work; the side that looks after it is {case.responsible_side}"),
            s.ART_6_2, field="work_side", side=worked, responsible=case.responsible_side,
        )  # fmt: skip


def _about_the_place(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """原址重立的位置应与登记一致；新位置不得改变界线。"""
    kind, position = case.text("case_kind"), _surveyed_position(case)
    if case.record.value("keeps_the_line") is False:
        yield found(
            case, "case-moves-the-line", Severity.ERROR,
            ("所选位置会改变界线；界线只能经批准变更", "its place would change the line, which only an approval can"), s.ART_2, field="keeps_the_line",
        )  # fmt: skip
    if kind in IN_PLACE and position is not None and case.registered.position is not None:
        judged = judge_displacement(case.registered.position, position)
        if judged.verdict is Verdict.MOVED:
            yield found(
                case, "not-in-place", Severity.ERROR,
                (f"应在原址，测得位置与登记相差 {judged.distance_m:.2f} 米，超过 {judged.threshold_m:.2f} 米的判定界限",
                 f"it should stand where it stood; it was surveyed {judged.distance_m:.2f} m from the registered position, beyond the threshold of {judged.threshold_m:.2f} m"),
                s.CITY_NOTICE, field="surveyed_position", distance_m=round(judged.distance_m or 0.0, 3), threshold_m=round(judged.threshold_m or 0.0, 3),
            )  # fmt: skip
    if position is not None and (position.accuracy_m is None or not 0 < position.accuracy_m <= settings.survey_accuracy_m):
        yield found(
            case, "survey-too-coarse", Severity.WARNING,
            (f"共同测量未写明精度或低于 {settings.survey_accuracy_m:g} 米", f"the joint survey states no accuracy or one worse than {settings.survey_accuracy_m:g} m"),
            s.SURVEYING, field="surveyed_position", accuracy_m=position.accuracy_m,
        )  # fmt: skip


def _surveyed_position(case: Case) -> StatedPosition | None:
    said = case.record.value("surveyed_position")
    if not isinstance(said, Mapping):
        return None
    lon, lat, accuracy = (cast("float | None", said.get(name)) for name in ("lon", "lat", "accuracy_m"))
    return StatedPosition(lon, lat, accuracy)


def _about_attachments(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """移动、增设界桩须协商一致、共同测绘、增补档案、报备案。"""
    for need in missing_of_article_6_3(case, settings):
        yield found(
            case,
            "case-lacks-attachment",
            Severity.WARNING,
            (f"尚缺{need.label.zh}", f"it still lacks {need.label.en}"),
            s.ART_6_3,
            need=need.name,
        )


def _about_order(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """先协商、后测绘、再施工。"""
    path = path_of(case, settings)
    if path.next is not None:
        for one in path.ahead:
            yield found(
                case, "step-ahead", Severity.WARNING,
                (f"“{one.step.event.zh}”已做，而“{path.next.step.event.zh}”尚未完成", f"“{one.step.event.en}” is done before “{path.next.step.event.en}”"),
                one.step.source, step=one.step.state,
            )  # fmt: skip
    for earlier, later, zh, en in _ORDER:
        first, second = case.day(earlier), case.day(later)
        if first is not None and second is not None and second < first:
            yield found(
                case,
                "dates-reversed",
                Severity.ERROR,
                (f"{zh}（{second} 早于 {first}）", f"{en} ({second} before {first})"),
                s.OFFICE,
                field=later,
            )


_ORDER = (
    ("found_on", "work_on", "施工早于发现", "the work lies before the discovery"),
    ("organ_consented_on", "work_on", "施工早于批准机关同意", "the work lies before the consent of the approving organ"),
    ("surveyed_on", "work_on", "施工早于共同测量", "the work lies before the joint survey"),
    ("work_on", "filed_on", "备案早于施工", "it was filed before the work"),
    ("work_on", "closed_on", "结案早于施工", "it was closed before the work"),
)


def _about_conflicts(case: Case) -> Iterator[Finding]:
    for record in (case.record, *case.words.values()):
        for name in record.conflicts:
            label = record.kind.field(name).label
            yield found(
                case, "case-conflict", Severity.WARNING,
                (f"“{label.zh}”有互不知情的两种填法，请商定后重新填写", f"“{label.en}” was written twice, neither knowing of the other; agree and write it again"),
                s.OFFICE, field=name, side=record.key.side or None,
            )  # fmt: skip
