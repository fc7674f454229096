"""A table with faults goes back to whoever sent it: his own sheet, the faulty cells red, the reasons beside them."""

from collections.abc import Callable
from typing import TypeVar

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.errors import UnknownStagedImport
from gisvc.staging import returned_id_of
from layers.errors import Refusal

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
_MARK = "_gisvc_gives_back"


def gives_back(how: str) -> Callable[[Endpoint], Endpoint]:
    """Mark a route that takes a file: how its sheet goes back, or why there is none to give back. A test finds routes without it."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, how)
        return endpoint

    return mark


def how_given_back(endpoint: Callable[..., object]) -> str | None:
    told: str | None = getattr(endpoint, _MARK, None)
    return told


def give_back(desk: Desk, visitor: Visitor, name: str, annotated: Callable[[], bytes], *, about: str = "") -> str:
    """The address of the marked sheet; empty where the file cannot be opened as a sheet at all."""
    try:
        content = annotated()
    except Refusal:
        return ""
    stem = name.rpartition(".")[0] or name
    return _address(desk.staging.keep_returned(content, f"{stem}-标注.xlsx", by=visitor.person, about=about))


def given_back(desk: Desk, visitor: Visitor, about: str) -> str:
    """The address of a sheet that went back before; empty where none did."""
    returned_id = returned_id_of(about, visitor.person)
    try:
        desk.staging.returned(returned_id, by=visitor.person)
    except UnknownStagedImport:
        return ""
    return _address(returned_id)


def _address(returned_id: str) -> str:
    return f"/returned/{returned_id}.xlsx"
