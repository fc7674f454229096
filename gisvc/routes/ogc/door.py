"""The open door as one request stands before it: who asks, under which address, for which format."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from gisvc import __version__
from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk, desk_of
from gisvc.gate import Gate
from gisvc.marks import marks_for
from gisvc.ogc.crs import Crs, offered_crs
from gisvc.ogc.errors import BadValue
from gisvc.ogc.formats import PLAIN, Format, choose_format
from gisvc.ogc.links import Link, Links, link
from gisvc.ogc.question import once_each
from gisvc.publication import Purpose
from gisvc.rendering import render_page
from gisvc.routes.answering import json_answer
from gisvc.routes.parameters import Reader
from layers.spec import LayerSpec
from layers.wording import Wording

ROOT = "/ogc"


@dataclass(frozen=True, slots=True)
class Door:
    """One visitor at the open door."""

    request: Request
    desk: Desk
    visitor: Visitor

    @property
    def links(self) -> Links:
        """Under the address the administrator named, else the one the request came to, whose name the guard has checked."""
        said = self.request.url
        return Links((self.desk.settings.base_url or f"{said.scheme}://{said.netloc}") + ROOT)

    @property
    def offered(self) -> tuple[Crs, ...]:
        return offered_crs(self.desk.store.workspace.projection_epsg)

    @property
    def marks(self) -> tuple[Wording, ...]:
        return marks_for(is_demonstration=self.desk.store.workspace.is_demonstration)

    @property
    def version(self) -> str:
        return __version__

    @property
    def layers(self) -> tuple[LayerSpec, ...]:
        """Those this visitor may see: a token can be made for some only."""
        return tuple(spec for spec in CATALOGUE if self.visitor.may_see_layer(spec.name))

    def layer(self, name: str) -> LayerSpec:
        """
        Raises:
            UnknownLayer: the house keeps no such layer.
            TokenTooNarrow: the visitor's token was made for other layers.
        """
        spec = spec_named(name)
        Gate(self.desk, self.visitor, Purpose.INTERNAL).require_layer(spec)
        return spec

    def said(self, known: Iterable[str]) -> dict[str, str]:
        """The query parameters, each once.

        Raises:
            UnknownParameter: one that is not among the known, or is given twice.
        """
        return once_each(self.request.query_params.multi_items(), tuple(known))

    def format(self, said: dict[str, str], among: tuple[Format, ...] = PLAIN) -> Format:
        return choose_format(said.get("f"), self.request.headers.get("accept", ""), among)

    def gate(self, said: dict[str, str]) -> Gate:
        """
        Raises:
            BadValue: a purpose that is none.
        """
        text = said.get("purpose", Purpose.INTERNAL.value)
        if text not in {purpose.value for purpose in Purpose}:
            wanted = Wording("可用的有：internal（内部）、public（公开）。", "There are: internal, public.")
            raise BadValue("purpose", text, wanted)
        return Gate(self.desk, self.visitor, Purpose(text))

    def plain(self, template: str, content: dict[str, Any], *, media: str = "application/json", **facts: Any) -> Response:
        """An answer that is a page for people and JSON for programs; takes `f` and nothing else."""
        if self.format(self.said(("f",))) is Format.HTML:
            return render_page(self.request, f"ogc/{template}.html", content=content, links=self.links, marks=self.marks, **facts)
        return json_answer(content, media_type=media)

    def here(self, *steps: str, media: str = "application/json") -> list[Link]:
        """Links of a plain answer to itself, as JSON and as a page."""
        address = self.links.to(*steps)
        return [
            link(f"{address}?f=json", "self", media, Wording("本文档", "this document")),
            link(f"{address}?f=html", "alternate", "text/html", Wording("网页", "as a page")),
        ]


async def door(
    request: Request, visitor: Reader
) -> Door:  # because it waits for nothing: a thread for it would cost more than it
    return Door(request, desk_of(request), visitor)


AtTheDoor = Annotated[Door, Depends(door)]
