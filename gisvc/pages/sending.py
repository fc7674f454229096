"""A form on its way in: every text by its control, and nothing the form does not have."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from fastapi import Depends, Request

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.errors import UnknownParameter
from gisvc.pages.record_form import control_names
from gisvc.pages.written import Typed, read_typed
from layers.fields import RecordKind, Value

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


def read_form(
    kind: RecordKind,
    sent: Sent,
    shown: Mapping[str, Value] | None = None,
    *,
    left_out: frozenset[str] = frozenset(),
    more: Collection[str] = (),
) -> Typed:
    """What a form says beyond what it was filled with.

    Args:
        left_out: fields the form does not have; saying something in them is refused.
        more: controls of the page's own.
    Raises:
        UnknownParameter: a control that the form does not have: nobody slips in a field.
    """
    refuse_strange(sent, (control_names(kind, sent) - left_out) | set(more))
    return read_typed(kind, sent, shown or {}, left_out=left_out)


def refuse_strange(sent: Sent, known: Collection[str]) -> None:
    """Raises UnknownParameter for a control that the form does not have."""
    for name in sent:
        if name not in known:
            raise UnknownParameter(name, sorted({n.partition(".")[0] for n in known}))


def one_of(sent: Sent, name: str) -> str:
    """A control that is sent once; empty when it is not sent."""
    return next(iter(sent.get(name, ())), "")
