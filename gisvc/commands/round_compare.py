"""`gisvc round compare STORE ROUND`: both sides' records field by field, both values printed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, hand_out, opened

if TYPE_CHECKING:  # because --help should answer at once
    from boundaries.rounds.comparison import ItemComparison


@click.command("compare")
@STORE
@click.argument("round_id")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--all", "with_agreed", is_flag=True, help="也列出一致的栏目 / list agreed fields too")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def compare(store: Path, round_id: str, shape: str, with_agreed: bool, out: Path | None) -> None:
    """比对双方记录 · Compare the records of both sides, field by field."""
    from boundaries.use_cases.rounds import study_round

    with opened(store) as held:
        study = study_round(held, round_id)
    rows = [row for one in study.comparisons for row in _rows(one, with_agreed)]
    if shape == "json":
        found = study.progress
        told = {
            "round_id": round_id, "version": study.version, "agreed": found.agreed, "within_tolerance": found.within,
            "one_sided": found.one_sided, "conflicts": found.conflicts, "unfilled": found.unfilled, "fields": rows,
        }  # fmt: skip
        hand_out(json.dumps(told, ensure_ascii=False, indent=2), out)
        return
    lines = [
        f"{r['title']}  {r['label']}  [{r['agreement']}]  " + "  |  ".join(f"{s}: {v}" for s, v in r["said"].items())
        for r in rows
    ]
    hand_out("\n".join(lines) or "没有差异 / no differences", out)


def _rows(one: "ItemComparison", with_agreed: bool) -> list[dict[str, Any]]:
    from boundaries.rounds.comparison import Agreement

    return [
        {
            "kind": one.item.kind.name, "subject": one.item.subject, "title": one.item.title, "field": f.field.name, "label": f.field.label.zh,
            "agreement": str(f.agreement), "difference": f.difference, "unit": f.unit,
            "said": {side: [said.value for said in state.said] if state.is_conflict else state.value for side, state in f.states.items()},
        }
        for f in one.fields
        if with_agreed or f.agreement is not Agreement.AGREED
    ]  # fmt: skip
