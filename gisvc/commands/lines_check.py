"""`gisvc lines check STORE`: every check of lines and markers that needs no walk."""

import json
import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for


@click.command("check")
@STORE
@click.option("--line", "line_id", help="只查一条界线（界线编号） / one line alone, by its id")
@click.option("--as-of", type=Day(), help="按哪一天的登记库 / the register of which day; the latest when not given")
@click.option("--format", "format_", type=click.Choice(["table", "json", "xlsx"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def check(store: Path, line_id: str | None, format_: str, out: Path | None, lang: str, **when: object) -> None:
    """界线内业检查 · Check lines and markers without a walk. Ends with 1 when something is in error."""
    from datetime import date

    from boundaries.lines.answers import line_report_to_dict
    from boundaries.use_cases.lines import study_lines
    from gisvc.forms.line_checks import line_report_as_text, line_report_form
    from gisvc.forms.workbook import to_xlsx

    as_of = when["as_of"] if isinstance(when["as_of"], date) else None
    with opened(store) as held:
        report = study_lines(held, as_of=as_of, line_id=line_id)
        form = line_report_form(report, "en" if lang == "en" else "zh", is_demonstration=held.workspace.is_demonstration)
    if format_ == "json":
        hand_out(json.dumps(line_report_to_dict(report), ensure_ascii=False, indent=2), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    else:
        hand_out(line_report_as_text(report, form), out)
    if report.has_errors:
        click.echo("有检查未通过，见上 / something is in error, see above", err=True)
        sys.exit(1)
