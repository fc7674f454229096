"""`gisvc names list STORE [NAME.EXT]`: the working lists of the committee: clean-up, heritage, signs, plates, plan and exemptions."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, hand_out, opened, person, require_file_for


@click.command("list")
@STORE
@click.argument("document", metavar="[NAME.EXT]", required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def working_list(store: Path, document: str | None, out: Path | None) -> None:
    """地名工作清单 · Working lists: which there are, or one of them (signs.xlsx, walk.pdf, codes.pdf …). For the house alone; each is recorded."""
    from gisvc.commands.round_order import press
    from gisvc.forms.names.office import office_of
    from gisvc.forms.names.working_lists import WORKING_LISTS
    from gisvc.forms.papers.errors import UnknownDocument
    from layers.reference import DIVISIONS
    from layers.store.clock import day_in_china, utc_now

    if document is None:
        hand_out("\n".join(f"{one.name:<18} {one.title}  {','.join(one.endings)}" for one in WORKING_LISTS.values()), out)
        return
    name, _, ending = document.partition(".")
    if name not in WORKING_LISTS or ending not in WORKING_LISTS[name].endings:
        raise UnknownDocument(document, [f"{one.name}.{one.endings[0]}" for one in WORKING_LISTS.values()])
    with opened(store, mode="write") as held:
        office = office_of(held.workspace, held.read(DIVISIONS), on=day_in_china(utc_now()), commit=held.last_commit())
        paper = WORKING_LISTS[name].describe(held, office)
        held.record("export-name-list", {"document": document}, by=person())
    hand_out(require_file_for(lambda: press().print(paper, ending), out), out)
