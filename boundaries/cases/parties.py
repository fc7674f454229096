"""Looks at who takes part in a case: sides left out, strangers, consent that is only claimed, and what the sides wrote past each other."""

from collections.abc import Iterator

from boundaries.cases import sources as s
from boundaries.cases.case import Case
from boundaries.cases.found import found
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Standing, strangers, words_of
from boundaries.records.kinds import DEMARCATION, HAZARD
from layers.report import Finding, Report, Severity


def judge_parties(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at about the sides of a case, whatever it is about."""
    figures = settings or CaseSettings()
    return Report.of([*_sides(case), *_strangers(case), *_consent(case, figures), *_held(case), *_conflicts(case)])


def _sides(case: Case) -> Iterator[Finding]:
    """界线由毗邻各方共同管理，案件须写明各方。"""
    if len(case.sides) < 2 and case.kind != DEMARCATION.name:
        yield found(
            case, "case-of-one-side", Severity.ERROR,
            ("只写明一方，界线至少有两方", "it names one side; a line has two at least"), s.ART_4, field="sides",
        )  # fmt: skip
    left_out = "、".join(sorted(set(case.registered.sides) - set(case.stated_sides)))
    if left_out and case.stated_sides:
        yield found(
            case, "case-leaves-out", Severity.ERROR,
            (f"登记的相关方 {left_out} 未列入案件，其同意和到场仍须具备",
             f"{left_out} share the line but are not named; their consent and presence are needed all the same"),
            s.ART_4, field="sides", sides=left_out,
        )  # fmt: skip


def _strangers(case: Case) -> Iterator[Finding]:
    """不是该界线一方的，其意见不予计入。"""
    for side in strangers(case):
        yield found(
            case, "case-stranger", Severity.WARNING,
            (f"{side} 在案件中发言，但不是该界线的一方，不予计入",
             f"{side} speaks in it but is no side of the line; it does not count"),
            s.ART_4, side=side,
        )  # fmt: skip


def _consent(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    """同意须由该方自己填写；他方所持材料只是记载。"""
    source = s.ART_10 if case.kind == HAZARD.name else s.ART_6_3
    for word in words_of(case):
        if word.answer in ("objects", "asks"):
            zh, en = ("不同意", "objects") if word.answer == "objects" else ("要求协商", "asks to talk first")
            yield found(
                case, "case-objection", Severity.ERROR, (f"{word.side} {zh}", f"{word.side} {en}"), source, side=word.side
            )
        elif word.answer_standing is Standing.CLAIMED and not settings.claims_suffice:
            numbered = f"（{word.document_no[:60]}）" if word.document_no else ""
            yield found(
                case, "consent-claimed", Severity.WARNING,
                (f"{word.side} 的同意只有他方所持材料{numbered}，待其本方填写",
                 f"the consent of {word.side} rests on a paper another side holds{numbered}; it has not given it itself"),
                source, side=word.side,
            )  # fmt: skip


def _held(case: Case) -> Iterator[Finding]:
    """案件所写的界线、界桩应在登记库中。"""
    line, marker = case.text("line_id")[:40], case.text("marker_id")[:40]
    if line and not case.registered.is_line_held:
        yield found(
            case, "case-unknown-line", Severity.WARNING,
            (f"登记库中没有界线“{line}”，请核对编号",
             f"the register holds no line “{line}”; check its id"),
            s.OFFICE, field="line_id",
        )  # fmt: skip
    if marker and not case.registered.is_marker_held and case.text("case_kind") != "add":
        yield found(
            case, "case-unknown-marker", Severity.WARNING,
            (f"登记库中没有界桩“{marker}”，请核对编号",
             f"the register holds no marker “{marker}”; check its id"),
            s.OFFICE, field="marker_id",
        )  # fmt: skip


def _conflicts(case: Case) -> Iterator[Finding]:
    """两方互不知情的不同填法，由各方商定后重新填写。"""
    for record in (case.record, *case.words.values(), *case.claims.values()):
        for name in record.conflicts:
            label = record.kind.field(name).label
            yield found(
                case, "case-conflict", Severity.WARNING,
                (f"“{label.zh}”有互不知情的不同填法，请商定后重新填写",
                 f"“{label.en}” was written differently by people who did not know of each other; agree and write it again"),
                s.OFFICE, field=name, side=record.key.side or None,
            )  # fmt: skip
