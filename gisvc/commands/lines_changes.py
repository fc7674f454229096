"""`gisvc lines changes STORE`: the borders of two days compared, change told from what was only drawn again."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened

if TYPE_CHECKING:
    from boundaries.lines.vintages import BorderComparison

_LEVELS = {"county": 6, "township": 9}


@click.command("changes")
@STORE
@click.option("--from", "old_on", required=True, type=Day(), help="较早的日期 / the earlier day")
@click.option("--to", "new_on", required=True, type=Day(), help="较晚的日期 / the later day")
@click.option(
    "--accuracy", required=True, type=float, help="两期图形的位置精度（米） / how well both days' outlines are placed, metres"
)
@click.option("--level", type=click.Choice(list(_LEVELS)), default="county", show_default=True)
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def changes(store: Path, old_on: date, new_on: date, accuracy: float, level: str, format_: str, out: Path | None) -> None:
    """两期区划边界的变化 · What changed between the borders of two days."""
    from boundaries.lines.answers import comparison_to_dict
    from boundaries.use_cases.lines import study_border_changes

    with opened(store) as held:
        found = study_border_changes(held, old_on=old_on, new_on=new_on, accuracy_m=accuracy, digits=_LEVELS[level])
    if format_ == "json":
        hand_out(json.dumps(comparison_to_dict(found), ensure_ascii=False, indent=2), out)
    else:
        hand_out(_as_text(found), out)


def _as_text(found: "BorderComparison") -> str:
    from boundaries.lines.vintages import Verdict

    counted = "，".join(f"{Verdict(verdict).label} {pairs}" for verdict, pairs in found.count().items())
    lines = [f"精度 accuracy {found.accuracy_m:g} m；{counted}"]
    lines += [f"  {finding.sentence}" for finding in found.report]
    for label, frame in (("较早 earlier", found.gaps_old), ("较晚 later", found.gaps_new)):
        lines += [
            f"  {label}: {a}–{b} 空隙 gap {gap:,.0f} m²，重叠 overlap {overlap:,.0f} m²"
            for a, b, gap, overlap in frame[["code_a", "code_b", "gaps_m2", "overlaps_m2"]].to_numpy().tolist()
        ]
    return "\n".join(lines)
