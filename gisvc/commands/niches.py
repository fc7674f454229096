"""`gisvc niches STORE`: in which year the niches run out, township by township and all together, and how many must open by when."""

import json
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for

_ASKED = (
    click.option("--what", type=click.Choice(["niches", "plots", "both"]), default="niches", show_default=True, help="格位、墓位或两者 / what ashes are laid in"),
    click.option("--years", type=int, default=20, show_default=True, help="推算年数 / years ahead"),
    click.option("--scenario", default="cohort-shift", show_default=True, help="老龄化方案 / ageing: cohort-shift, constant-shares, none"),
    click.option("--open", "openings", multiple=True, metavar="CODE:NICHES:YEAR", help="新设骨灰堂，可重复 / a new columbarium, may be repeated: 620423101:2000:2028"),
    click.option("--lead-years", type=int, default=2, show_default=True, help="建设周期（年） / years from decision to opening"),
    click.option("--phase-years", type=int, default=5, show_default=True, help="每期管几年 / years that a phase is built for"),
    click.option("--demand", type=click.Choice(["settlements", "demand"]), default="settlements", show_default=True, help="年龄数据图层 / layer of the age bands"),
    click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2025-12-31"),
    click.option("--area", help="区划代码 / division code; the store's own when not given"),
)  # fmt: skip
PARTS = ("townships", "shortage", "columbaria", "phases", "ground", "qingming", "judged", "rates", "settings", "years")


@click.command()
@STORE
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True)
@click.option(
    "--part", type=click.Choice(PARTS), default="townships", show_default=True, help="CSV 取哪张表 / which table as CSV"
)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def niches(
    store: Path, format_: str, part: str, out: Path | None, lang: str, openings: tuple[str, ...], **asked: str | int | None
) -> None:
    """骨灰格位用尽之年 · In which year the niches run out, with its range."""
    from gisvc.forms import tables
    from gisvc.forms.planning.niches import niches_form
    from gisvc.forms.workbook import to_xlsx
    from layers.planning.answers.niches import niches_to_dict
    from layers.planning.use_cases.niches import NicheQuestion, Opening, study_niches
    from layers.wording import Language

    question = NicheQuestion(
        **asked,  # type: ignore[arg-type]  # because click hands over plain words and the question reads them
        openings=tuple(Opening.parse(text) for text in openings),
    )
    with opened(store) as held:
        table = study_niches(held, question)
    language: Language = "en" if lang == "en" else "zh"
    form = niches_form(table, language)
    if format_ == "json":
        hand_out(json.dumps(niches_to_dict(table), ensure_ascii=False, indent=2), out)
    elif format_ == "csv":
        hand_out(tables.to_csv(form, part), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    else:
        hand_out(tables.to_text(form, tables=2), out)


for option in reversed(_ASKED):
    niches = option(niches)
