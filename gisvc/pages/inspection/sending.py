"""A record's form on its way in: read whole, unknown fields refused, what was wrong shown beside its field."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request

from boundaries.records.fields import RecordKind
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.errors import UnknownParameter
from gisvc.pages.inspection.record_form import control_names
from layers.store.protocol import Store

Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
Issuer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
Sent = Mapping[str, Sequence[str]]
OFFICE = "office"


async def sent_form(request: Request) -> Sent:
    """Every text of a posted form, by the name of its control."""
    sent: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            sent.setdefault(name, []).append(value)
    return sent


SentForm = Annotated[Sent, Depends(sent_form)]


def require_known(kind: RecordKind, sent: Sent, *more: str) -> None:
    """Raises UnknownParameter for a control that the form does not have: nobody slips in a field."""
    known = {*control_names(kind, sent), *more}
    for name in sent:
        if name not in known:
            raise UnknownParameter(name, sorted({n.partition(".")[0] for n in known}))


def seen_of(sent: Sent) -> tuple[str, ...]:
    """The statements the form was filled from, as it carries them."""
    return tuple(part for text in sent.get("sees", ()) for part in text.split(",") if part)


def is_ours(store: Store, sides: Sequence[str]) -> bool:
    """Whether the office that runs this installation takes part."""
    return store.workspace.area_code in sides
