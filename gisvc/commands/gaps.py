"""`gisvc gaps STORE`: the units without, the facility nearest to each, and the ground out of reach."""

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
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx", "docx", "geojson"]), default="table")
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def gaps(store: Path, question: "CoverageQuestion", format_: str, out: Path | None, lang: str) -> None:
    """空白：没有设施的单位与够不到的聚落 · Gaps: units without, settled ground out of reach."""
    from gisvc.forms import tables
    from layers.planning.answers.coverage import gaps_to_dict
    from layers.planning.use_cases.coverage import study_gaps
    from layers.wording import Language

    language: Language = "en" if lang == "en" else "zh"
    with opened(store) as held:
        study = study_gaps(held, question)
    if format_ == "json":
        hand_out(json.dumps(gaps_to_dict(study), ensure_ascii=False, indent=2), out)
    elif format_ == "geojson":
        hand_out(study.areas.to_json(ensure_ascii=False, drop_id=True), out)
    elif format_ == "csv":
        hand_out(tables.gaps_as_csv(study, language), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: tables.gaps_as_xlsx(study, language), out), out)
    elif format_ == "docx":
        hand_out(require_file_for(lambda: tables.gaps_as_docx(study, language), out), out)
    else:
        hand_out(tables.gaps_as_text(study, language), out)
