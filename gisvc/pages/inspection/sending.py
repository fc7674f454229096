"""A record's form on its way in: read against what its writer had before him, as the statements it names tell."""

from collections.abc import Collection, Sequence

from boundaries.records.fold import Record, fold
from gisvc.pages.sending import Enterer, Issuer, Sent, SentForm, one_of, read_form
from gisvc.pages.written import Typed
from layers.fields import RecordKind, Value

__all__ = ["Enterer", "Issuer", "Sent", "SentForm", "one_of", "read_sent", "record_as_seen", "seen_of"]


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
    return read_form(kind, sent, record_as_seen(record, seen_of(sent)), left_out=left_out, more=("sees", *more))


def seen_of(sent: Sent) -> tuple[str, ...]:
    """The statements the form was filled from, as it carries them."""
    return tuple(part for text in sent.get("sees", ()) for part in text.split(",") if part)


def record_as_seen(record: Record | None, sees: Sequence[str]) -> dict[str, Value]:
    """What a record said to somebody who had these statements before him, and whatever those had seen."""
    if record is None or not sees:
        return {}
    by_id = {s.statement_id: s for s in record.statements}
    known: set[str] = set()
    waiting = list(sees)
    while waiting:
        at = waiting.pop()
        if at in by_id and at not in known:
            known.add(at)
            waiting.extend(by_id[at].sees)
    before = fold([by_id[i] for i in known]).get(record.key)
    return before.values if before else {}
