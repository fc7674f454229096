"""`gisvc map STORE OUT.html`: the coverage map as one file that opens anywhere."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.asking import asks_a_question
from gisvc.commands.desk import STORE, opened

if TYPE_CHECKING:
    from layers.planning.question import CoverageQuestion


@click.command("map")
@STORE
@click.argument("out", type=click.Path(path_type=Path))
@asks_a_question
@click.option("--gaps", is_flag=True, help="画空白图 / draw the gaps")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def draw_map(store: Path, out: Path, question: "CoverageQuestion", gaps: bool, lang: str) -> None:
    """地图 · A standalone map, stamped for internal use."""
    from gisvc.maps import Ground, draw_coverage, draw_gaps, standalone_map
    from layers.planning.use_cases.coverage import study_coverage, study_gaps
    from layers.wording import Language

    language: Language = "en" if lang == "en" else "zh"
    with opened(store) as held:
        ground = Ground.of(held, question.as_of)
        if gaps:
            sheet = draw_gaps(study_gaps(held, question), ground, language=language)
        else:
            sheet = draw_coverage(study_coverage(held, question), ground, language=language)
    out.write_bytes(standalone_map(sheet, language=language))
    click.echo(f"已写入 / written: {out}")
