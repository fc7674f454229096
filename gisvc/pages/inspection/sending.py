"""A record's form on its way in: read whole, unknown fields refused, what was wrong shown beside its field."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request

from boundaries.records.fold import Record
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.errors import UnknownParameter
from gisvc.pages.inspection.record_form import control_names, record_as_seen
from gisvc.pages.inspection.written import Typed, read_typed
from layers.fields import RecordKind

Enterer = Annotated[Visitor, Depends(require(Duty.ENTER))]
Issuer = Annotated[Visitor, Depends(require(Duty.ISSUE))]
Sent = Mapping[str, Sequence[str]]


async def sent_form(request: Request) -> Sent:
    """Every text of a posted form, by the name of its control."""
    sent: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            sent.setdefault(name, []).append(value)
    return sent


SentForm = Annotated[Sent, Depends(sent_form)]


def read_sent(
    kind: RecordKind,
    sent: Sent,
    record: Record | None = None,
    *,
    left_out: frozenset[str] = frozenset(),
    more: Collection[str] = (),
) -> Typed:
    """What a form says beyond what its writer had before him.

    Args:
        record: the record as it is now; what it was when the form was filled follows from the statements the form names.
        left_out: fields the form does not have; saying something in them is refused.
        more: controls of the page's own.
    Raises:
        UnknownParameter: a control that the form does not have: nobody slips in a field.
    """
    known = (control_names(kind, sent) - left_out) | {"sees", *more}
    for name in sent:
        if name not in known:
            raise UnknownParameter(name, sorted({n.partition(".")[0] for n in known}))
    return read_typed(kind, sent, record_as_seen(record, seen_of(sent)), left_out=left_out)


def seen_of(sent: Sent) -> tuple[str, ...]:
    """The statements the form was filled from, as it carries them."""
    return tuple(part for text in sent.get("sees", ()) for part in text.split(",") if part)


def one_of(sent: Sent, name: str) -> str:
    """A control that is sent once; empty when it is not sent."""
    return next(iter(sent.get(name, ())), "")
