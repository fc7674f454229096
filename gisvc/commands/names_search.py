"""`gisvc names search STORE TEXT`: names by characters, pinyin, initials or an older name, each with why it was found."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened
from gisvc.commands.place import Place

if TYPE_CHECKING:  # because the index brings tables that --help does not need
    from gazetteer.search.question import Answer, Hit


@click.command("search")
@STORE
@click.argument("text")
@click.option("--in", "inside", default="", metavar="CODE", help="区划代码 / within a division")
@click.option("--on", "day", type=Day(), help="截至某日的名称 / as of a day")
@click.option("--near", type=Place(), metavar="LON,LAT", help="邻近某点，EPSG:4490 / near a point")
@click.option("--radius-m", type=click.FloatRange(min=0), help="半径（米）/ radius in metres")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def search_names(
    store: Path,
    text: str,
    inside: str,
    day: date | None,
    near: tuple[float, float] | None,
    radius_m: float | None,
    limit: int,
    shape: str,
    out: Path | None,
) -> None:
    """查地名 · Search names: 中文、拼音（可不带声调）、首字母、别名和曾用名."""
    from gazetteer.likeness.name_index import NameIndex
    from gazetteer.search.name_search import NameSearch
    from gazetteer.search.question import Question
    from gazetteer.use_cases.search import read_known_names

    with opened(store) as held:
        found = NameSearch.of(NameIndex.of(read_known_names(held)))
    answer = found.search(Question(text, inside=inside, on=day, near=near, radius_m=radius_m, limit=limit))
    hand_out(json.dumps(_plain(answer), ensure_ascii=False, indent=2) if shape == "json" else "\n".join(_lines(answer)), out)


def _plain(answer: "Answer") -> dict[str, Any]:
    return {"total": answer.total, "note": answer.note.zh if answer.note else None, "hits": [_hit(h) for h in answer.hits]}


def _hit(hit: "Hit") -> dict[str, Any]:
    return {
        "name": hit.known.name,
        "place_id": hit.known.place_id,
        "standing": hit.known.standing.value,
        "standard_name": hit.standard_name,
        "kind": hit.known.kind.value if hit.known.kind else None,
        "division_code": hit.known.division_code,
        "reading": hit.reading,
        "why": hit.why.value,
        "because": hit.why.label.zh,
        "matched": hit.matched,
        "distance_m": None if hit.distance_m is None else round(hit.distance_m, 1),
    }


def _lines(answer: "Answer") -> list[str]:
    lines = [f"! {answer.note}"] if answer.note else []
    for hit in answer.hits:
        today = f"（今 {hit.standard_name}）" if hit.standard_name and hit.standard_name != hit.known.name else ""
        away = "" if hit.distance_m is None else f"　{hit.distance_m:,.0f} m"
        lines.append(
            f"{hit.known.name}{today}　{hit.reading}　{hit.known.division_code}　{hit.known.place_id}　{hit.why.label.zh}{away}"
        )
    left = answer.total - len(answer.hits)
    return [*lines, f"另有 {left} 条 / {left} more"] if left > 0 else lines or ["没有找到 / nothing found"]
