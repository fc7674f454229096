"""`gisvc names publish STORE --what lu|zhi|dian|tu`: the standard publications of the gazetteer."""

import json
from pathlib import Path

import click

from gisvc.commands.desk import STORE, hand_out, opened, person, require_file_for, say

PAPER_FORMATS = ("docx", "pdf", "xlsx", "html", "json")


@click.command("publish")
@STORE
@click.option(
    "--what",
    type=click.Choice(["lu", "lu-yin", "zhi", "dian", "tu", "booklet", "naming-table", "linked-places"]),
    required=True,
    help="录（按政区、按音序）、志、典、图、区划简册、命名一览表、Linked Places",
)
@click.option("--audience", type=click.Choice(["internal", "departments", "public"]), default="internal", show_default=True)
@click.option("--format", "ending", type=click.Choice(PAPER_FORMATS), default="docx", show_default=True)
@click.option(
    "--scale",
    type=click.IntRange(500, 5_000_000),
    help="地名图比例尺分母；不填自动选取 / of the sheets, 1:SCALE; chosen when left out",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def publish_names(store: Path, what: str, audience: str, ending: str, scale: int | None, out: Path | None) -> None:
    """编印标准地名出版物 · Print the standard publications; secrecy is kept and what was withheld is counted."""
    from gazetteer.publications.release import Audience
    from gazetteer.use_cases.publications import share_linked_places
    from gisvc.commands.round_order import press
    from gisvc.forms.names.office import office_of
    from gisvc.forms.names.publications import WHAT, describe_publication
    from layers.reference import DIVISIONS
    from layers.store.clock import day_in_china, utc_now

    with opened(store, mode="write") as held:
        if what == "linked-places":
            shared = share_linked_places(held, base="urn:gisvc:", audience=Audience(audience), by=person())
            hand_out(shared if isinstance(shared, str) else json.dumps(shared, ensure_ascii=False, indent=2), out)
            return
        office = office_of(held.workspace, held.read(DIVISIONS), on=day_in_china(utc_now()), commit=held.last_commit())
        paper = describe_publication(held, office, what, audience=Audience(audience), by=person(), scale=scale or 0)
    hand_out(require_file_for(lambda: press().print(paper, ending), out), out)
    say(f"{WHAT[what]}　{Audience(audience).label}")
