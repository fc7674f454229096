"""What an audit found, as plain Python."""

from collections.abc import Iterator, Sequence
from typing import Any

from layers.planning.answers.plain import notes_to_list, words
from layers.planning.audit.auditing import Audit
from layers.planning.audit.fitting import Fitting
from layers.planning.audit.meanings import Meaning, Reading
from layers.planning.audit.objections import WEIGHTS, Objection, cite
from layers.planning.audit.solutions import Solution
from layers.wording import Language, Wording

AS_PRINTED = Wording("名称与出处照原文", "Names, places and quoted words stand as printed.")
FITS = {True: Wording("相符", "fits"), False: Wording("排除", "excluded"), None: Wording("缺数", "lacks numbers")}
_SHARES = Wording("每个比例可能的算法与整数", "What each share may stand for, and the whole numbers that print it")
_LITERAL = Wording("（原文所指）", " (as the text has it)")
_NO_MEANING = Wording(
    "清单没有写明口径（“口径”一列）的比例，相符的算法说不出分子数的是设施、有设施的单位还是人：",
    "Of shares without a meaning (column “meaning”) a reading that fits cannot tell whether facilities, units that have one or people were counted: ",
)


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """Objections worst first, the whole numbers that fit, the readings of each printed ratio, and rows that could not be read."""
    claims = audit.claims
    return {
        "documents": [{"id": d.id, "title": words(d.title), "is_external": d.is_external} for d in claims.documents.values()],
        "statements": len(claims.statements),
        "alarms": len(audit.alarms),
        "faulty_rows": audit.faulty_rows,
        "objections": [_objection(o) for o in audit.objections],
        "undecided": [list(o.statements) for o in audit.undecided],
        "whole_numbers": [_solution(s) for s in audit.solutions],
        "readings": {name: [_reading(r) for r in readings] for name, readings in audit.readings.items()},
        "fitting": [_fitting(f) for f in audit.fitting],
        "coverages": {
            name: [{"meaning": str(v.meaning), "computed": v.computed, "fits": v.fits} for v in verdicts]
            for name, verdicts in audit.coverages.items()
        },
        "meanings": {str(m): words(m.label) for m in Meaning},
        "rows": notes_to_list(claims.report),
    }


def audit_to_lines(audit: Audit, language: Language = "zh") -> Sequence[str]:
    """The audit as lines of text: each objection, its arithmetic indented below it, the whole numbers that fit, and what each share may stand for."""
    lines = [AS_PRINTED.en] if language == "en" else []
    lines += [f.sentence.in_language(language) for f in audit.claims.report]
    for objection in audit.objections:
        lines.append(f"[{WEIGHTS[objection.severity].in_language(language)}] {objection.sentence.in_language(language)}")
        lines += [f"    {step.in_language(language)}" for step in objection.steps]
        lines += [f"    ~ {reading.in_language(language)}" for reading in objection.lifted_by]
    lines += [solution.sentence.in_language(language) for solution in audit.solutions]
    return [*lines, *_shares_to_lines(audit, language)]


def _shares_to_lines(audit: Audit, language: Language) -> Iterator[str]:
    """Of consistent figures too: which readings of each share fit, and which whole numbers."""
    shares = dict.fromkeys([*audit.readings, *(f.share.id for f in audit.fitting)])
    if shares:
        yield ""
        yield _SHARES.in_language(language)
    for name in shares:
        yield f"  {cite(audit.claims, audit.claims.statement(name)).in_language(language)}"
        yield from (
            f"    {r.sentence.in_language(language)}{_LITERAL.in_language(language) if r.is_literal else ''}"
            for r in audit.readings.get(name, ())
        )
        yield from (f"    {f.sentence.in_language(language)}" for f in audit.fitting if f.share.id == name)
        yield from (f"    {line}" for line in meanings_to_lines(audit, name, language))
    if silent := [name for name in shares if name not in audit.coverages and audit.claims.statement(name).printed.is_share]:
        named = Wording("、".join(silent), ", ".join(silent)).in_language(language)
        yield f"  {_NO_MEANING.in_language(language)}{named}"


def meanings_to_lines(audit: Audit, name: str, language: Language) -> Iterator[str]:
    """The seven meanings of a share that the file calls a coverage, by verdict; those without numbers are counted."""
    verdicts = audit.coverages.get(name, ())
    comma, lacking = Wording("、", ", ").in_language(language), sum(v.fits is None for v in verdicts)
    for fits in (True, False):
        said = [f"{v.meaning.label.in_language(language)} = {v.computed}" for v in verdicts if v.fits is fits]
        if said:
            word = FITS[fits]
            yield Wording(
                f"七种口径中{word.zh}的：{comma.join(said)}", f"of the seven meanings {word.en}: {comma.join(said)}"
            ).in_language(language)
    if lacking:
        yield Wording(f"七种口径中缺数、无法验算的：{lacking} 种", f"of the seven meanings {lacking} lack numbers").in_language(
            language
        )


def _fitting(fitting: Fitting) -> dict[str, Any]:
    return {
        "share": fitting.share.id,
        "stated": fitting.stated.id,
        "quantity": fitting.sought.id,
        "least": fitting.least,
        "most": fitting.most,
        "how_many": len(fitting.values),
        "sentence": words(fitting.sentence),
    }


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "code": objection.code,
        "severity": str(objection.severity),
        "sentence": words(objection.sentence),
        "arithmetic": [words(step) for step in objection.steps],
        "statements": list(objection.statements),
        "lifted_by": [words(reading) for reading in objection.lifted_by],
    }


def _solution(solution: Solution) -> dict[str, Any]:
    return {
        "document": solution.document,
        "quantity": solution.quantity.id,
        "on": solution.on,
        "values": list(solution.values),
        "exact": None if solution.exact is None else float(solution.exact),
        "sentence": words(solution.sentence),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "part": reading.part.id,
        "whole": reading.whole.id,
        "computed": reading.computed,
        "fits": reading.fits,
        "is_literal": reading.is_literal,
        "meaning": None if reading.meaning is None else str(reading.meaning),
        "sentence": words(reading.sentence),
    }
