"""What the checks of lines found, laid out as a form: line by line, check by check, finding by finding."""

from boundaries.lines.check_lines import LineReport
from gisvc.forms.answer import AnswerForm, CellKind, FormColumn, FormTable
from gisvc.marks import marks_for
from gisvc.tongue import Tongue
from layers.report import Severity
from layers.wording import Language, Wording

SEVERITIES = {
    Severity.ERROR: Wording("错误", "error"),
    Severity.WARNING: Wording("警告", "warning"),
    Severity.NOTE: Wording("提示", "note"),
}


def line_report_form(report: LineReport, language: Language = "zh", *, is_demonstration: bool = False) -> AnswerForm:
    """The findings, gravest first within each check; what was looked at and by which tolerances stands in the passport."""
    tongue = Tongue(language)
    found = report.report
    return AnswerForm(
        language=language,
        title=tongue.t("界线内业检查", "Checks of lines that need no walk"),
        figure=tongue.t(f"{len(found.errors)} 处错误", f"{len(found.errors)} errors"),
        fraction=tongue.t(
            f"共 {len(found)} 条，{len(report.lines)} 条界线", f"{len(found)} findings on {len(report.lines)} lines"
        ),
        tables=(_findings(report, tongue), _lines(report, tongue), _checks(report, tongue)),
        passport=_passport(report, tongue),
        notes=(),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=is_demonstration)),
    )


def line_report_as_text(report: LineReport, form: AnswerForm) -> str:
    """For a terminal: the lines, then every check that found something with its findings below it."""
    tongue = Tongue(form.language)
    lines = [f"{form.title}  {form.figure}（{form.fraction}）", ""]
    lines += [
        f"{line.line_id}  {line.name}  {tongue.metres(line.length_m)}  {tongue.t('界桩', 'markers')} {line.markers}"
        for line in report.lines
    ]
    lines.append("")
    for outcome in report.outcomes:
        mark = "✗" if len(outcome.report) else "✓" if outcome.has_rows else "○"
        nothing = "" if outcome.has_rows else tongue.t("（没有可查的数据）", " (nothing held to look at)")
        lines.append(f"{mark} {tongue.say(outcome.sentence)}{nothing}")
        lines += [
            f"  [{tongue.say(SEVERITIES[f.severity])}] {f.where.key or ''} {tongue.say(f.sentence)}" for f in outcome.report
        ]
    lines += ["", *(f"{label}  {value}" for label, value in form.passport), "", " · ".join(form.marks)]
    return "\n".join(lines)


def _findings(report: LineReport, tongue: Tongue) -> FormTable:
    columns = (
        FormColumn("severity", tongue.t("程度", "Weight")),
        FormColumn("code", tongue.t("代码", "Code")),
        FormColumn("key", tongue.t("对象", "Object")),
        FormColumn("sentence", tongue.t("问题", "Finding")),
        FormColumn("lon", tongue.t("经度", "Longitude")),
        FormColumn("lat", tongue.t("纬度", "Latitude")),
    )
    weight = list(SEVERITIES)
    rows = tuple(
        (
            tongue.say(SEVERITIES[f.severity]),
            f.code,
            f.where.key,
            tongue.say(f.sentence),
            _degrees(f.where.lon),
            _degrees(f.where.lat),
        )
        for outcome in report.outcomes
        for f in sorted(outcome.report, key=lambda f: weight.index(f.severity))
    )
    return FormTable("findings", tongue.t("问题清单", "Findings"), columns, rows)


def _degrees(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def _lines(report: LineReport, tongue: Tongue) -> FormTable:
    columns = (
        FormColumn("line_id", tongue.t("界线编号", "Line id")),
        FormColumn("name", tongue.t("界线名称", "Name")),
        FormColumn("length_m", tongue.t("椭球面长度", "Length on the ellipsoid"), CellKind.METRES),
        FormColumn("markers", tongue.t("界桩", "Markers"), CellKind.COUNT),
        FormColumn("findings", tongue.t("问题", "Findings"), CellKind.COUNT),
    )
    rows = tuple((line.line_id, line.name, line.length_m, line.markers, line.findings) for line in report.lines)
    return FormTable("lines", tongue.t("界线", "Lines"), columns, rows)


def _checks(report: LineReport, tongue: Tongue) -> FormTable:
    columns = (
        FormColumn("code", tongue.t("代码", "Code")),
        FormColumn("sentence", tongue.t("应当", "What should hold")),
        FormColumn("had_rows", tongue.t("有数据可查", "Had rows to look at"), CellKind.FLAG),
        FormColumn("findings", tongue.t("问题", "Findings"), CellKind.COUNT),
    )
    rows = tuple((o.code, tongue.say(o.sentence), o.has_rows, len(o.report)) for o in report.outcomes)
    return FormTable("checks", tongue.t("检查项", "Checks"), columns, rows)


def _passport(report: LineReport, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    from gisvc.catalogue import spec_named

    looked = tongue.t("，", ", ").join(
        f"{tongue.say(spec_named(name).label)} {rows:,}" for name, rows in report.looked_at.items()
    )
    s = report.settings
    return (
        (tongue.t("看过的行数", "Rows looked at"), looked),
        (tongue.t("坐标系", "Datum"), tongue.t("CGCS2000（EPSG:4490），长度和面积在椭球面上", "CGCS2000 (EPSG:4490), lengths and areas on the ellipsoid")),
        (
            tongue.t("容差", "Tolerances"),
            tongue.t(
                f"公共边 {s.overlay_m:g} 米，地物漂移 {s.drift_m:g} 米，长度 {s.length_share:.0%}，三交点 {s.tripoint_m:g} 米（均为可改的设置，不是法定限差）",
                f"common border {s.overlay_m:g} m, drift {s.drift_m:g} m, length {s.length_share:.0%}, tripoint {s.tripoint_m:g} m (settings, not limits of law)",
            ),
        ),
    )  # fmt: skip
