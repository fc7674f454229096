"""`gisvc round list STORE`: every round known here, and how far each has come."""

import json
from pathlib import Path
from typing import Any

import click

from gisvc.commands.desk import STORE, hand_out, opened


@click.command("list")
@STORE
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def list_all(store: Path, shape: str, out: Path | None) -> None:
    """列出联检轮次 · List the rounds of joint inspection."""
    from boundaries.use_cases.rounds import list_rounds, study_round

    with opened(store) as held:
        rows = [_row(study_round(held, r.round_id)) for r in list_rounds(held)]
    if shape == "json":
        hand_out(json.dumps({"rounds": rows}, ensure_ascii=False, indent=2), out)
        return
    lines = [f"{row['round_id']}  {row['name']}  {row['state']}  未完成 open {row['open_points']}" for row in rows]
    hand_out("\n".join(lines) or "尚无联检轮次 / no rounds yet", out)


def _row(study: Any) -> dict[str, Any]:
    found = study.progress
    return {
        "round_id": study.round.round_id,
        "name": study.round.name,
        "round_no": study.round.round_no,
        "year": study.round.year,
        "line_ids": list(study.round.line_ids),
        "sides": list(study.round.sides),
        "lead_side": study.round.lead_side,
        "state": "closed" if study.is_closed else "open",
        "closed_on": dict(study.closed_on),
        "open_points": len(study.open_points.errors),
        "agreed": found.agreed,
        "within_tolerance": found.within,
        "one_sided": found.one_sided,
        "conflicts": found.conflicts,
        "unfilled": found.unfilled,
        "by_side": {
            side: {
                "markers": done.markers, "markers_done": done.markers_done,
                "km": round(done.length_m / 1000, 3), "km_done": round(done.length_done_m / 1000, 3), "excused": done.excused,
            }
            for side, done in found.by_side.items()
        },
        "version": study.version,
    }  # fmt: skip
