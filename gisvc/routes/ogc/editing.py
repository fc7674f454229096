"""Features created, replaced, updated and ended by other systems (OGC API Features Part 4, draft 20-002r2), under the locks of the house."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.errors import NotAllowed
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.catalogue import spec_named
from gisvc.desk import desk_of
from gisvc.gate import Gate
from gisvc.ogc.errors import MediaMissing, NoSuchFeature, StaleTag, VersionNotSaid, WrongMedia
from gisvc.ogc.etags import ANY, etag_of, require_match, require_none_match, tag_of_version
from gisvc.ogc.features import Features
from gisvc.ogc.formats import MEDIA_OF_FEATURES, Format, choose_format
from gisvc.ogc.jsonfg import time_of
from gisvc.ogc.links import link
from gisvc.ogc.openapi_editing import PATCH, WHOLE
from gisvc.ogc.preferences import parse_prefer
from gisvc.ogc.question import OF_AN_ITEM, parameters_of
from gisvc.ogc.received import Received, Terms, parse_content_crs, parse_feature, parse_patch
from gisvc.publication import Purpose
from gisvc.routes.answering import troubles
from gisvc.routes.ogc.door import AtTheDoor, Door
from gisvc.routes.ogc.items import Key, Name
from gisvc.routes.ogc.writing import written
from gisvc.routes.parameters import refuse_unknown
from layers.editing_use_cases import edit_row
from layers.edits import (
    Act,
    Edit,
    EditReceipt,
    KeyMissing,
    KeyNotFree,
    NothingToEdit,
    is_editable,
    makes_keys,
    new_key,
    require_editable,
)
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.selection import Page

router = APIRouter(prefix="/ogc/collections", tags=["ogc"])
READ_METHODS = ("GET", "HEAD", "OPTIONS")
WRITTEN = (Format.JSON, Format.JSON_FG)
WRONG = troubles(400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503)
STRICT = [Depends(refuse_unknown)]
Document = Annotated[
    str, Query(max_length=200, description="停用锁定图层的行须写明的依据文号 / the document that lets a locked row end")
]


def editor(request: Request, visitor: Annotated[Visitor, Depends(require(Duty.ENTER))]) -> Door:
    """
    Raises:
        NotAllowed: a program whose token is for public answers only.
    """
    if visitor.is_public_only:
        raise NotAllowed(Duty.ENTER)
    request.state.answer_headers = parse_prefer(request.headers.get("prefer", "")).refused
    return Door(request, desk_of(request), visitor)


async def sent(request: Request, _: Annotated[Door, Depends(editor)]) -> bytes:
    """The body, read only for somebody who may write, and only as far as the guard lets it grow."""
    return await request.body()


Editing = Annotated[Door, Depends(editor)]
Body = Annotated[bytes, Depends(sent)]


@router.options("/{name}/items", responses=troubles(401, 403, 404))
def may_items(door: AtTheDoor, name: Name) -> Response:
    """此刻您能对这一图层做什么（Allow）。"""
    spec = spec_named(name)
    door.said(parameters_of(spec))  # a client asks about the address it reads from, with all that stands behind it
    _gate(door).require_layer(spec)
    return _allowing(("POST",) if _may_edit(door, spec) else ())


@router.options("/{name}/items/{key:path}", responses=troubles(401, 403, 404))
def may_item(door: AtTheDoor, name: Name, key: Key) -> Response:
    """此刻您能对这一要素做什么（Allow）。"""
    spec = spec_named(name)
    door.said(OF_AN_ITEM)
    if not len(_gate(door).one(spec, key)):
        raise NoSuchFeature(spec.name, key)
    return _allowing(("PUT", "PATCH", "DELETE") if _may_edit(door, spec) else ())


@router.post("/{name}/items", status_code=201, dependencies=STRICT, responses=WRONG)
def create(door: Editing, name: Name, body: Body) -> Response:
    """新增一个要素；不给编号时由系统生成，答复的 Location 为其地址。"""
    place = _Place.at(door, name)
    _require_media(door.request, WHOLE)
    received = parse_feature(body, place.terms)
    edit = Edit(Act.CREATE, received.key or _made_key(place.spec), received.said)
    return place.answer(place.carry_out(edit), status=201)


@router.put("/{name}/items/{key:path}", dependencies=STRICT, responses=WRONG)
def put(door: Editing, name: Name, key: Key, body: Body) -> Response:
    """替换一个要素的全部内容；带 If-None-Match: * 则新增。"""
    place = _Place.at(door, name, key)
    _require_media(door.request, WHOLE)
    if not len(place.page) and door.request.headers.get("if-none-match", "").strip() == ANY:
        return _put_new(place, parse_feature(body, place.terms))
    version = place.version_seen()
    received = parse_feature(body, place.terms)
    return place.answer(place.carry_out(Edit(Act.REPLACE, key, received.said, version)))


@router.patch("/{name}/items/{key:path}", dependencies=STRICT, responses=WRONG)
def patch(door: Editing, name: Name, key: Key, body: Body) -> Response:
    """修改一个要素的部分内容（JSON Merge Patch，RFC 7396）。"""
    place = _Place.at(door, name, key)
    _require_media(door.request, PATCH)
    version = place.version_seen()
    received = parse_patch(body, place.terms)
    return place.answer(place.carry_out(Edit(Act.UPDATE, key, received.said, version)))


@router.delete("/{name}/items/{key:path}", status_code=204, dependencies=STRICT, responses=WRONG)
def delete(door: Editing, name: Name, key: Key, document: Document = "") -> Response:
    """停用一个要素：自今日起不再有效，历史保留。"""
    place = _Place.at(door, name, key)
    place.carry_out(Edit(Act.DELETE, key, version=place.version_seen(), document=document))
    return Response(status_code=204)


@dataclass(frozen=True)
class _Place:
    """Where one request writes: a layer, and the row it is about as its editor may see it."""

    door: Door
    spec: LayerSpec
    key: str

    @classmethod
    def at(cls, door: Door, name: str, key: str = "") -> "_Place":
        """
        Raises:
            UnknownLayer, TokenTooNarrow: no such layer, or none the visitor's token was made for.
            NotWrittenByHand, DecidedElsewhere: nobody edits its rows here.
        """
        spec = spec_named(name)
        _gate(door).require_layer(spec)
        require_editable(spec)
        return cls(door, spec, key)

    @cached_property
    def page(self) -> Page:
        """The row, or an empty page: not held, in another area and kept back look alike."""
        return _gate(self.door).one(self.spec, self.key)

    @property
    def terms(self) -> Terms:
        offered = self.door.offered
        crs = parse_content_crs(self.door.request.headers.get("content-crs"), offered)
        if not self.key or not len(self.page):
            return Terms(self.spec, offered, crs, self.key or None, is_new=True)
        return Terms(self.spec, offered, crs, self.key, time=time_of(self.page))

    def version_seen(self) -> int | None:
        """The version the request was made from; None where the collection may be changed without saying it.

        Raises:
            NoSuchFeature: there is no row to change.
            VersionNotSaid: nobody says which version was seen.
            StaleTag: another than the one held.
        """
        if not len(self.page):
            raise NoSuchFeature(self.spec.name, self.key)
        headers, etag = self.door.request.headers, etag_of(self.page)
        require_none_match(headers.get("if-none-match", ""), etag, key=self.key)
        said = headers.get("if-match")
        if said is None and self.spec.name not in self.door.desk.settings.ogc_without_if_match:
            raise VersionNotSaid(self.spec.name, self.key)
        if said is None:
            return None
        require_match(said, etag, key=self.key)
        return self.page.versions[0]

    def carry_out(self, edit: Edit) -> EditReceipt:
        view = self.door.desk.view(self.door.visitor)
        try:
            return edit_row(view, self.spec, edit, by=self.door.visitor.person, on=day_in_china(utc_now()))
        except NothingToEdit:  # it ended between the look and the leap
            raise NoSuchFeature(self.spec.name, self.key) from None

    def answer(self, receipt: EditReceipt, *, status: int = 200) -> Response:
        """The row's address and tag; the row itself where the client would rather have it."""
        address = self.door.links.to("collections", self.spec.name, "items", receipt.key)
        headers = {"ETag": tag_of_version(receipt.version or 0)} | ({"Location": address} if status == 201 else {})
        wishes = parse_prefer(self.door.request.headers.get("prefer", ""))
        page = _gate(self.door).one(self.spec, receipt.key) if wishes.wants_feature else None
        if page is None or not len(page):
            return Response(status_code=201 if status == 201 else 204, headers=headers)
        chosen = choose_format(None, self.door.request.headers.get("accept", ""), WRITTEN)
        itself = link(address, "self", MEDIA_OF_FEATURES[chosen], self.spec.label)
        features = Features(self.spec, page, self.terms.crs, utc_now(), str(Purpose.INTERNAL), self.door.marks, (itself,))
        answer = written(self.door, features, chosen, is_single=True)
        answer.status_code = status
        answer.headers.update(headers | {"ETag": etag_of(page)} | wishes.shown)
        return answer


def _put_new(place: _Place, received: Received) -> Response:
    """A new row under the address it was sent to.

    Raises:
        StaleTag: something is held there that the maker does not see, or came meanwhile.
    """
    try:
        return place.answer(place.carry_out(Edit(Act.CREATE, place.key, received.said)), status=201)
    except KeyNotFree:
        raise StaleTag(place.key, said=ANY, held=ANY) from None


def _made_key(spec: LayerSpec) -> str:
    """
    Raises:
        KeyMissing: a key of this layer means something, as a division's code does.
    """
    if not makes_keys(spec):
        raise KeyMissing(spec)
    return new_key()


def _gate(door: Door) -> Gate:
    return Gate(door.desk, door.visitor, Purpose.INTERNAL)


def _may_edit(door: Door, spec: LayerSpec) -> bool:
    return is_editable(spec) and door.visitor.may(Duty.ENTER) and not door.visitor.is_public_only


def _allowing(methods: tuple[str, ...]) -> Response:
    headers = {"Allow": ", ".join((*READ_METHODS, *methods))}
    if "POST" in methods:
        headers["Accept-Post"] = ", ".join(WHOLE)
    if "PATCH" in methods:
        headers |= {"Accept-Patch": ", ".join(PATCH), "Accept-Put": ", ".join(WHOLE)}
    return Response(status_code=200, headers=headers)


def _require_media(request: Request, accepted: tuple[str, ...]) -> None:
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not said:
        raise MediaMissing(accepted)
    if said not in accepted:
        raise WrongMedia(said, accepted)
