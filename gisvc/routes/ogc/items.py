"""Features of a collection: page by page or one by one, in the coordinate system and the format asked for."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from gisvc.catalogue import spec_named
from gisvc.gate import Gate
from gisvc.ogc.crs import offered_crs
from gisvc.ogc.errors import NoSuchFeature
from gisvc.ogc.etags import etag_of, is_among
from gisvc.ogc.features import Features, cut_to_size
from gisvc.ogc.formats import FEATURES, MEDIA_OF_FEATURES, Format
from gisvc.ogc.links import Link, link
from gisvc.ogc.openapi import parameters_of_features
from gisvc.ogc.question import (
    OF_AN_ITEM,
    Asker,
    ItemsQuestion,
    parameters_of,
    parse_item_question,
    parse_items_question,
)
from gisvc.publication import Purpose
from gisvc.routes.answering import troubles
from gisvc.routes.ogc.door import AtTheDoor, Door
from gisvc.routes.ogc.filters import read_filter
from gisvc.routes.ogc.writing import written
from gisvc.sharing.usage import Channel
from layers.conditions import EVERYTHING
from layers.spec import LayerSpec
from layers.store.clock import utc_now
from layers.store.selection import Page, Selection
from layers.wording import Wording

router = APIRouter(prefix="/ogc/collections", tags=["ogc"])
Name = Annotated[str, Path(max_length=60, description="图层 / collection")]
Key = Annotated[str, Path(max_length=400, description="主键 / key")]
COUNTED_UP_TO = 100_000
# For the general document of the house, which knows of no workspace and so of no zone.
_PARAMETERS = parameters_of_features([crs for crs in offered_crs(4544) if crs.epsg != 4544])
MANY = {"parameters": list(_PARAMETERS.values())}
ONE = {"parameters": [_PARAMETERS[name] for name in OF_AN_ITEM]}


@router.get("/{name}/items", openapi_extra=MANY, responses=troubles(400, 401, 403, 404, 503))
def items(door: AtTheDoor, name: Name) -> Response:
    """图层的要素，按主键逐页；另可用“列名=值”筛选。"""
    spec = spec_named(name)
    said = door.said(parameters_of(spec))
    chosen, gate = door.format(said, FEATURES), door.gate(said)
    question = parse_items_question(said, spec, _asker(door, gate))
    page = gate.select(spec, question.selection)
    page = cut_to_size(page, page.columns[spec.key])
    door.desk.usage.count(door.visitor, spec.name, Channel.ITEMS, len(page), gate.purpose)
    links = _links_of_page(door, spec, said, chosen, page.next_after)
    matched = _matched(door, gate, spec, question.selection, page)
    return written(door, _features(door, gate, spec, question, page, links, matched), chosen)


@router.get("/{name}/items/{key:path}", openapi_extra=ONE, responses=troubles(400, 401, 403, 404))
def item(door: AtTheDoor, name: Name, key: Key) -> Response:
    """一个要素；ETag 为其版次，带 If-None-Match 再问时未变即答 304。"""
    spec = spec_named(name)
    said = door.said(OF_AN_ITEM)
    chosen, gate = door.format(said, FEATURES), door.gate(said)
    question = parse_item_question(said, _asker(door, gate))
    page = gate.one(spec, key, question.selection)
    if not len(page):
        raise NoSuchFeature(spec.name, key)
    etag = etag_of(page, is_public=gate.purpose is Purpose.PUBLIC)
    if is_among(door.request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers={"ETag": etag})
    door.desk.usage.count(door.visitor, spec.name, Channel.ITEMS, 1, gate.purpose)
    features = _features(door, gate, spec, question, page, _links_of_one(door, spec, key, said, chosen), None)
    answer = written(door, features, chosen, is_single=True)
    answer.headers["ETag"] = etag
    return answer


def _asker(door: Door, gate: Gate) -> Asker:
    return Asker(door.offered, is_public=gate.purpose is Purpose.PUBLIC, parse_filter=read_filter)


def _features(
    door: Door, gate: Gate, spec: LayerSpec, question: ItemsQuestion, page: Page, links: list[Link], matched: int | None
) -> Features:
    return Features(spec, page, question.crs, utc_now(), str(gate.purpose), door.marks, tuple(links), matched)


def _matched(door: Door, gate: Gate, spec: LayerSpec, selection: Selection, page: Page) -> int | None:
    """How many there are on all pages: known without counting where finding the page told it or this page is all, kept for a whole layer until the next commit."""
    if page.total is not None:
        return page.total
    if page.next_after is None and selection.after is None and (len(page) or not selection.skip):
        return selection.skip + len(page)
    whole = replace(selection, after=None, skip=0)
    if whole.where is not EVERYTHING or whole.bbox is not None:
        return gate.count(spec, whole, at_most=COUNTED_UP_TO)
    about = (spec.name, gate.purpose, whole.as_of, whole.during)
    return door.desk.answer(door.visitor, "matched", about, lambda _: gate.count(spec, whole, at_most=COUNTED_UP_TO))


def _links_of_page(door: Door, spec: LayerSpec, said: dict[str, str], chosen: Format, after: str | None) -> list[Link]:
    """The page itself, in other formats, and the next one. `next` keeps every word of the question but where it stands."""
    to, steps = door.links.to, ("collections", spec.name, "items")
    kept = {name: value for name, value in said.items() if name not in ("after", "offset")}
    links = _in_formats(door, steps, said, chosen)
    if after is not None:
        following = to(*steps, query=[*kept.items(), ("after", after)])
        links.append(link(following, "next", MEDIA_OF_FEATURES[chosen], Wording("下一页", "next page")))
    links.append(link(to("collections", spec.name), "collection", "application/json", spec.label))
    return links


def _links_of_one(door: Door, spec: LayerSpec, key: str, said: dict[str, str], chosen: Format) -> list[Link]:
    links = _in_formats(door, ("collections", spec.name, "items", key), said, chosen)
    return [*links, link(door.links.to("collections", spec.name), "collection", "application/json", spec.label)]


def _in_formats(door: Door, steps: tuple[str, ...], said: dict[str, str], chosen: Format) -> list[Link]:
    others = [one for one in FEATURES if one is not chosen]
    return [
        link(door.links.to(*steps, query=({**said, "f": str(one)}).items()), rel, MEDIA_OF_FEATURES[one], one.label)
        for rel, one in (("self", chosen), *(("alternate", one) for one in others))
    ]
