"""`gisvc coverage STORE`: the percentage, with its numerator, denominator and definition."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.asking import asks_a_question
from gisvc.commands.desk import STORE, hand_out, opened, require_file_for

if TYPE_CHECKING:
    from layers.planning.question import CoverageQuestion


@click.command()
@STORE
@asks_a_question
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx", "docx"]), default="table", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def coverage(store: Path, question: "CoverageQuestion", format_: str, out: Path | None, lang: str) -> None:
    """覆盖率：有无、是否都有、可达 · Coverage: count, each, reach."""
    from gisvc.forms import tables
    from layers.planning.answers.coverage import coverage_to_dict
    from layers.planning.use_cases.coverage import study_coverage
    from layers.wording import Language

    language: Language = "en" if lang == "en" else "zh"
    with opened(store) as held:
        table = study_coverage(held, question)
    if format_ == "json":
        hand_out(json.dumps(coverage_to_dict(table), ensure_ascii=False, indent=2), out)
    elif format_ == "csv":
        hand_out(tables.coverage_as_csv(table, language), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: tables.coverage_as_xlsx(table, language), out), out)
    elif format_ == "docx":
        hand_out(require_file_for(lambda: tables.coverage_as_docx(table, language), out), out)
    else:
        hand_out(tables.coverage_as_text(table, language), out)
