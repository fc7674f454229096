"""`gisvc names documents STORE REQUEST [NAME.EXT]` lists or writes the papers of a naming request or a batch; `gisvc names templates DIR` writes their Word templates out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import STORE, hand_out, opened, require_file_for, say

if TYPE_CHECKING:  # because rules and geometry bring libraries that --help does not need
    from gisvc.forms.names.documents import BatchMatter, RequestMatter
    from gisvc.forms.names.office import Office
    from layers.store.protocol import Store


@click.command("documents")
@STORE
@click.argument("number", metavar="REQUEST")
@click.argument("document", metavar="[NAME.EXT]", required=False)
@click.option("--batch", "is_batch", is_flag=True, help="REQUEST 是批次编号 / REQUEST is the id of a batch")
@click.option(
    "--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True, help="清单的格式 / of the list"
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
def documents(store: Path, number: str, document: str | None, is_batch: bool, shape: str, out: Path | None) -> None:
    """地名申请文书 · The papers of a request or a batch: what there is and what each lacks, or one of them (archive.zip is all)."""
    with opened(store) as held:
        matter = batch_matter(held, number) if is_batch else request_matter(held, number)
        content = _one(matter, document, out) if document else _listed(matter, shape)
    hand_out(content, out)


def _listed(matter: "RequestMatter | BatchMatter", shape: str) -> str:
    from gisvc.forms.names.documents import states_of

    states = states_of(matter)
    if shape == "json":
        told = {"about": matter.about, "documents": [one.to_json() for one in states]}
        return json.dumps(told, ensure_ascii=False, indent=2)
    return "\n".join(
        f"{one.name:<14} {one.title}  {','.join(one.endings)}  {'；'.join(one.missing) or '齐备 / complete'}" for one in states
    )


def _one(matter: "RequestMatter | BatchMatter", document: str, out: Path | None) -> bytes:
    from gisvc.commands.round_order import press
    from gisvc.forms.names.archive import make_document

    name, _, ending = document.partition(".")
    return require_file_for(lambda: make_document(matter, press(), name, ending), out)


def _office(held: "Store") -> "Office":
    from gisvc.forms.names.office import office_of
    from layers.reference import DIVISIONS
    from layers.store.clock import day_in_china, utc_now

    return office_of(held.workspace, held.read(DIVISIONS), on=day_in_china(utc_now()), commit=held.last_commit())


def request_matter(held: "Store", request_id: str) -> "RequestMatter":
    """Raises UnknownRequest."""
    from gazetteer.review import review
    from gazetteer.use_cases.briefing import brief_reviewed
    from gazetteer.use_cases.request_studies import study_consequences
    from gazetteer.use_cases.requests import read_request, read_requests
    from gazetteer.use_cases.review import as_asked, batch_of, read_surroundings
    from gisvc.forms.names.brief import BriefMatter
    from gisvc.forms.names.documents import RequestMatter
    from gisvc.name_shelf import name_shelf
    from gisvc.settings import Settings

    shelf = name_shelf(Settings())
    outlook = read_request(held, request_id, rules=shelf.rules)
    proposal = as_asked(outlook.request)

    def reviewed() -> BriefMatter:
        every = read_requests(held, open_only=True, rules=shelf.rules)
        beside = [one for one in every if not proposal.batch_id or one.application.batch_id != proposal.batch_id]
        around = replace(read_surroundings(held, shelf=shelf, pending=beside), batch=batch_of(outlook.request, every))
        found = review(proposal, around, shelf.packs.packs_for(proposal.division_code, proposal.on))
        return BriefMatter(brief_reviewed(found, around), outlook.request.application.text("applicant_unit"), request_id)

    return RequestMatter(_office(held), outlook, reviewed, lambda: study_consequences(held, request_id))


def batch_matter(held: "Store", batch_id: str) -> "BatchMatter":
    """Raises UnknownRequest for a batch nobody handed in."""
    from gazetteer.requests.errors import UnknownRequest
    from gazetteer.use_cases.briefing import brief_reviewed
    from gazetteer.use_cases.requests import RequestFilter, list_requests, read_request
    from gazetteer.use_cases.review import read_surroundings, study_batch
    from gisvc.forms.names.brief import BriefMatter
    from gisvc.forms.names.documents import BatchMatter
    from gisvc.name_shelf import name_shelf
    from gisvc.settings import Settings

    shelf = name_shelf(Settings())
    lines = list_requests(held, RequestFilter(batch_id=batch_id), rules=shelf.rules) if batch_id else ()
    own = sorted(line.request.request_id for line in lines)
    if not own:
        raise UnknownRequest(batch_id)

    def reviewed() -> tuple[BriefMatter, ...]:
        around = read_surroundings(held, shelf=shelf, pending=())
        return tuple(
            BriefMatter(brief_reviewed(found, around, with_others=False), "", found.proposal.request_id)
            for found in study_batch(held, batch_id, shelf=shelf)
        )

    return BatchMatter(_office(held), batch_id, tuple(read_request(held, one, rules=shelf.rules) for one in own), reviewed)


@click.command("templates")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def templates(folder: Path) -> None:
    """把地名文书的 Word 模板写到文件夹，供修改后放入 GISVC_TEMPLATE_DIR · Write the templates out for editing; nothing is overwritten."""
    from gisvc.forms.names.template_folder import write_templates

    for written in write_templates(folder):
        say(f"已写入 / written: {written}")
