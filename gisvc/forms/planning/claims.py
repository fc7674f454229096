"""An audit of published figures laid out as tables: what contradicts what, the whole numbers that fit, what each share may mean."""

from collections.abc import Iterator
from datetime import date

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.planning.answers.audit import AS_PRINTED, FITS
from layers.planning.audit.auditing import Audit
from layers.planning.audit.claims import Claims, Statement
from layers.planning.audit.meanings import MeaningVerdict
from layers.planning.audit.objections import WEIGHTS
from layers.wording import Language


def claims_form(audit: Audit, *, on: date, language: Language = "zh") -> AnswerForm:
    """The audit for every kind of paper; `on` is the day it was made."""
    tongue = Tongue(language)
    t, said, faulty = tongue.t, len(audit.claims.statements), audit.faulty_rows
    documents = t("；", "; ").join(tongue.say(d.title) for d in audit.claims.documents.values())
    return AnswerForm(
        language=language,
        title=t("公布数字核对", "Published figures held against each other"),
        figure=t(
            f"{len(audit.alarms)} 处{_FAULTY[0].format(faulty) if faulty else ''}",
            f"{len(audit.alarms)} found{_FAULTY[1].format(faulty) if faulty else ''}",
        ),
        fraction=t(f"核对 {said} 个数字", f"{said} figures held against each other"),
        tables=tuple(table for table in _tables(audit, tongue) if table.rows or table.name == "objections"),
        passport=(
            (t("口径", "Method"), t(*_METHOD)),
            (t("截至", "As of"), tongue.day(on)),
            (t("文件", "Documents"), documents),
        ),
        notes=tuple(tongue.say(f.sentence) for f in audit.claims.report),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=False)),
    )


_FAULTY = ("，另有 {} 行须改正、未核对", ", and {} faulty rows were not audited")
_METHOD = (
    "每个数字按所印末位取四舍五入区间，个数取整数；凡没有任何一组整数能同时印成这样的，即为矛盾。",
    f"Every figure stands for what rounds to its last printed digit; where no whole numbers print all of them, they contradict. {AS_PRINTED.en}",
)


def spoken_of(claims: Claims, names: tuple[str, ...]) -> tuple[Statement, ...]:
    """The statements of an objection, in its order."""
    return tuple(claims.statement(name) for name in names)


def name_of(claims: Claims, statement: Statement, tongue: Tongue) -> str:
    """What a printed figure is called: its own words, else those of what it counts."""
    return tongue.say(statement.label if statement.label.zh else claims.quantities[statement.quantity].label)


def place_of(claims: Claims, statement: Statement, tongue: Tongue) -> str:
    """Document and place."""
    title = tongue.say(claims.documents[statement.document].title)
    return f"{title}{tongue.t('，', ', ')}{statement.at}" if statement.at else title


def printed_as(statement: Statement, tongue: Tongue) -> str:
    return statement.printed.text or tongue.t("、", ", ").join(statement.members)


def _tables(audit: Audit, tongue: Tongue) -> Iterator[FormTable]:
    yield _objections(audit, tongue)
    yield _solutions(audit, tongue)
    yield _meanings(audit, tongue)
    yield _readings(audit, tongue)
    yield _fitting(audit, tongue)
    yield _statements(audit, tongue)


def _objections(audit: Audit, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("severity", t("轻重", "Weight")),
        FormColumn("sentence", t("问题", "What")),
        FormColumn("arithmetic", t("推算", "Arithmetic")),
        FormColumn("where", t("出处", "Where")),
        FormColumn("lifted_by", t("何种读法下成立", "Would hold if")),
    )
    rows = tuple(
        (
            tongue.say(WEIGHTS[o.severity]),
            tongue.say(o.sentence),
            "\n".join(tongue.say(step) for step in o.steps),
            "\n".join(f"{s.id}: {place_of(audit.claims, s, tongue)}" for s in spoken_of(audit.claims, o.statements)),
            "\n".join(tongue.say(reading) for reading in o.lifted_by),
        )
        for o in audit.objections
    )
    return FormTable("objections", t("问题", "Findings"), columns, rows)


def _solutions(audit: Audit, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("document", t("文件", "Document")),
        FormColumn("quantity", t("数量", "Of what")),
        FormColumn("on", t("时点", "On")),
        FormColumn("values", t("可能的整数", "Whole numbers that fit")),
        FormColumn("sentence", t("说明", "What follows")),
    )
    rows = tuple(
        (
            tongue.say(audit.claims.documents[s.document].title),
            tongue.say(s.quantity.label),
            s.on,
            t("、", ", ").join(map(str, s.values)),
            tongue.say(s.sentence),
        )
        for s in audit.solutions
    )
    return FormTable("solutions", t("整数解", "Whole numbers"), columns, rows)


def _meanings(audit: Audit, tongue: Tongue) -> FormTable:
    t, claims = tongue.t, audit.claims
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("指标", "Figure")),
        FormColumn("printed", t("原文", "As printed")),
        *(FormColumn(str(fits), tongue.say(word)) for fits, word in FITS.items()),
    )
    rows = []
    for name, verdicts in audit.coverages.items():
        statement = claims.statement(name)
        sorted_out = (_listed(verdicts, fits, tongue) for fits in FITS)
        rows.append((name, name_of(claims, statement, tongue), printed_as(statement, tongue), *sorted_out))
    return FormTable("meanings", t("覆盖率的七种口径", "The seven meanings of coverage"), columns, tuple(rows))


def _listed(verdicts: tuple[MeaningVerdict, ...], fits: bool | None, tongue: Tongue) -> Cell:
    told = (f"{tongue.say(v.meaning.label)}{f' = {v.computed}' if v.computed else ''}" for v in verdicts if v.fits is fits)
    return "\n".join(told) or None


def _readings(audit: Audit, tongue: Tongue) -> FormTable:
    t, claims = tongue.t, audit.claims
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("指标", "Figure")),
        FormColumn("printed", t("原文", "As printed")),
        FormColumn("sentence", t("算法", "Worked out as")),
        FormColumn("is_literal", t("原文所指", "As the text has it"), CellKind.FLAG),
        FormColumn("fits", t("相符", "Fits"), CellKind.FLAG),
    )
    rows = tuple(
        (name, name_of(claims, s, tongue), printed_as(s, tongue), tongue.say(r.sentence), r.is_literal, r.fits)
        for name, readings in audit.readings.items()
        for s in (claims.statement(name),)
        for r in readings
    )
    return FormTable("readings", t("每个比例可能的算法", "What each share may stand for"), columns, rows)


def _fitting(audit: Audit, tongue: Tongue) -> FormTable:
    t, claims = tongue.t, audit.claims
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("指标", "Figure")),
        FormColumn("printed", t("原文", "As printed")),
        FormColumn("sentence", t("能印成这样的整数", "Whole numbers that print it")),
    )
    rows = tuple(
        (f.share.id, name_of(claims, f.share, tongue), printed_as(f.share, tongue), tongue.say(f.sentence)) for f in audit.fitting
    )
    return FormTable("fitting", t("每个比例的整数解", "Whole numbers of each share"), columns, rows)


def _statements(audit: Audit, tongue: Tongue) -> FormTable:
    t, claims = tongue.t, audit.claims
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("name", t("指标", "Figure")),
        FormColumn("printed", t("原文", "As printed")),
        FormColumn("on", t("时点", "On")),
        FormColumn("where", t("出处", "Where")),
    )
    rows = tuple(
        (s.id, name_of(claims, s, tongue), printed_as(s, tongue), s.on, place_of(claims, s, tongue)) for s in claims.statements
    )
    return FormTable("statements", t("所核对的数字", "The figures"), columns, rows)
