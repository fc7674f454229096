"""What the last round found, so that nobody fills in again what has not changed."""

from collections import defaultdict
from collections.abc import Mapping

from boundaries.records.fold import Record, Records
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.records.statement import canonical
from boundaries.rounds.checklist import Findings
from boundaries.rounds.round import Round, rounds_of
from layers.fields import Value

CHECKS = frozenset({MARKER_CHECK.name, SEGMENT_CHECK.name})


def last_findings(records: Records, inspected: Round) -> Findings:
    """For every marker and segment, what the youngest earlier round says of it, where its sides agree.

    Rounds are ordered by year and field work; one of unknown year counts as the oldest.
    """
    order = {r.round_id: (r.year or 0, str(r.field_until or ""), r.round_id) for r in rounds_of(records)}
    names = {r.round_id: r.name for r in rounds_of(records)}
    own = order.get(inspected.round_id, (9999, "", ""))
    by_item: defaultdict[tuple[str, str], defaultdict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for key, record in records.items():
        if key.kind in CHECKS and key.round_id != inspected.round_id and order.get(key.round_id, (0, "", "")) < own:
            by_item[key.kind, key.subject][key.round_id].append(record)
    youngest = {item: max(rounds, key=lambda r: order.get(r, (0, "", ""))) for item, rounds in by_item.items()}
    return {item: (names.get(r, r), agreed_values(by_item[item][r])) for item, r in youngest.items()}


def agreed_values(records: list[Record]) -> Mapping[str, Value]:
    """The fields in which all records that fill them say the same."""
    said: defaultdict[str, list[Value]] = defaultdict(list)
    for record in records:
        for name, value in record.values.items():
            said[name].append(value)
    return {name: values[0] for name, values in said.items() if len({canonical(v) for v in values}) == 1}
