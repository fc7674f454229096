"""`gisvc names check STORE TEXT --kind street --at LON,LAT`: a name reviewed before anybody applies for it."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for, say
from gisvc.commands.names_spell import KIND
from gisvc.commands.place import Place

if TYPE_CHECKING:  # because geometry and rules bring libraries that --help does not need
    from shapely.geometry.base import BaseGeometry

    from gazetteer.rules.proposal import Proposal
    from gazetteer.use_cases.briefing import Briefing
    from layers.store.protocol import Store


@click.command("check")
@STORE
@click.argument("text")
@KIND
@click.option("--at", type=Place(), metavar="LON,LAT", help="位置，EPSG:4490 / where it lies")
@click.option(
    "--geometry",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="位置文件（GeoJSON 等）/ a file with its shape",
)
@click.option(
    "--in",
    "division",
    default="",
    metavar="CODE",
    help="所在区划代码（不填则按位置判定）/ division code; found by the place when left out",
)
@click.option("--on", "day", type=Day(), help="申请日期，决定适用哪一版规则 / day of the application")
@click.option(
    "--pack",
    "pack_ids",
    multiple=True,
    metavar="ID",
    help="改用指定规则包；给出几个则并列对照 / judge by this pack instead; several are set side by side",
)
@click.option("--format", "shape", type=click.Choice(["table", "json", "docx", "pdf"]), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def check_name(
    store: Path,
    text: str,
    kind: str,
    at: tuple[float, float] | None,
    geometry: Path | None,
    division: str,
    day: date | None,
    pack_ids: tuple[str, ...],
    shape: str,
    out: Path | None,
) -> None:
    """审查拟用名称 · Review a name: rules with their articles, names alike with distances, spelling, names to offer instead.

    Ends with 1 when a rule blocks the name. Nothing is written. Packs are those shipped and those in GISVC_PACK_DIR.
    """
    from gazetteer.kinds import NameKind
    from gazetteer.review import Advice
    from gazetteer.rules.proposal import Proposal
    from layers.store.clock import day_in_china, utc_now

    if at is not None and geometry is not None:
        raise click.UsageError("--at 与 --geometry 只能用一个 / give --at or --geometry, not both")
    if len(pack_ids) > 1 and shape in ("docx", "pdf"):
        raise click.UsageError("文书一次只按一个规则包 / one paper follows one pack: give --pack once")
    on = day or day_in_china(utc_now())
    with opened(store) as held:
        place = _place(at, geometry)
        asked = Proposal(text, NameKind(kind), on, division or division_of(held, place), geometry=place)
        briefings = _briefed(held, asked, pack_ids)
        hand_out(_made(held, briefings, shape, out), out)
    if any(briefing.review.advice is Advice.NOT_FIT for briefing in briefings):
        say("不合格：有不得通过的规则 / not fit: a rule blocks it")
        raise SystemExit(1)


def _briefed(held: "Store", asked: "Proposal", pack_ids: tuple[str, ...]) -> "list[Briefing]":
    """The name judged by the packs in force, or by each pack named."""
    from gazetteer.use_cases.briefing import brief_name
    from gazetteer.use_cases.review import read_surroundings
    from gisvc.name_shelf import name_shelf
    from gisvc.settings import Settings

    shelf = name_shelf(Settings())
    packs = [shelf.packs.named(pack_id, asked.on) for pack_id in dict.fromkeys(pack_ids)]
    around = read_surroundings(held, shelf=shelf)
    chosen = packs or [shelf.packs.packs_for(asked.division_code, asked.on)]
    return [brief_name(held, asked, packs=own, surroundings=around) for own in chosen]


def _place(at: tuple[float, float] | None, path: Path | None) -> "BaseGeometry | None":
    import shapely

    if at is not None:
        return shapely.Point(*at)
    return shape_in(path) if path is not None else None


def shape_in(path: Path) -> "BaseGeometry":
    """The one place a file draws, brought to the stored datum; several lines of it are one place.

    Raises:
        click.UsageError: the file draws nothing.
    """
    import numpy as np
    import shapely

    from gazetteer.specs import PLACES
    from layers.datum import to_stored
    from layers.files.read import read_foreign
    from layers.intake.shape import shape_rows

    frame = to_stored(shape_rows(read_foreign(path), PLACES).frame, layer=path.name)
    shapes = [s for s in np.asarray(frame.geometry.array, dtype=object) if s is not None and not s.is_empty]
    if not shapes:
        raise click.UsageError(f"“{path.name}” 中没有图形 / holds no shape")
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def division_of(store: "Store", place: "BaseGeometry | None") -> str:
    """The narrowest division that holds the place; the workspace's own where none does or nothing was drawn."""
    from layers.reference import DIVISIONS

    own = store.workspace.area_code
    if place is None:
        return own
    middle = place.representative_point()
    divisions = store.read(DIVISIONS)
    inside = divisions[divisions.geometry.contains(middle)]["code"]
    return max((str(code) for code in inside if str(code).startswith(own)), key=len, default=own)


def _made(store: "Store", briefings: "list[Briefing]", shape: str, out: Path | None) -> str | bytes:
    if shape == "json":
        from gazetteer.review import to_dict, told_side_by_side

        told = [to_dict(briefing.review) for briefing in briefings]
        answer = (
            told[0] if len(told) == 1 else {"reviews": told, "differences": told_side_by_side([one.review for one in briefings])}
        )
        return json.dumps(answer, ensure_ascii=False, indent=2)
    if shape == "table":
        blocks = ["\n".join(_lines(briefing)) for briefing in briefings]
        return "\n\n".join([*blocks, *_differing_lines(briefings)])
    return require_file_for(lambda: _paper(store, briefings[0], shape), out)


def _differing_lines(briefings: "list[Briefing]") -> list[str]:
    if len(briefings) < 2:
        return []
    from gazetteer.review import told_side_by_side

    lines = ["规则包之间的差别 differences"]
    for one in told_side_by_side([briefing.review for briefing in briefings]):
        lines.append(f"  {one['rule_id']}  {one['title']['zh']}")
        for answer in one["answers"]:
            weight = f" [{answer['weight']}]" if answer["weight"] else ""
            lines.append(f"    {answer['packs']}: {answer['verdict']}{weight}")
    return ["\n".join(lines if len(lines) > 1 else [*lines, "  无 none"])]


def _paper(store: "Store", briefing: "Briefing", ending: str) -> bytes:
    from gisvc.commands.round_order import press
    from gisvc.forms.names.brief import BriefMatter, describe
    from gisvc.forms.names.office import office_of
    from layers.store.clock import day_in_china, utc_now

    today = day_in_china(utc_now())
    office = office_of(store.workspace, briefing.surroundings.divisions, on=today, commit=store.last_commit())
    return press().print(describe(office, BriefMatter(briefing)), ending)


def _lines(briefing: "Briefing") -> list[str]:
    found = briefing.review
    lines = [f"{found.proposal.name}　{found.advice.label}　规则包 pack {found.proof.packs}"]
    if not found.is_pack_in_force:
        lines.append(
            "  所选规则包在该区划或该日并不适用，仅供对照 / the pack is not in force there or on that day; for comparison only"
        )
    if found.spelling:
        lines.append(f"拼写 spelling　{found.spelling.toned}　{found.spelling.capitals}")
    lines += [f"  {f.rule_id}  [{f.weight.value}]  {f.sentence}　{f.citation.wording().zh}" for f in found.findings]
    lines += [f"  {o.rule_id}  [缺资料 missing]  {'、'.join(m.zh for m in o.missing)}" for o in found.outcomes if o.missing]
    lines += [f"  ≈ {r.match.known.name}　{r.wording().zh}" for r in found.matches[:10]]
    lines += [f"  → {one.name}　{one.idea.source.label.zh}：{one.idea.because.zh}" for one in briefing.instead]
    return [*lines, found.proof.wording().zh]
