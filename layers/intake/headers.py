"""Whose column is whose: the headers of a bureau's sheet matched to the columns of a layer."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layers.intake.text import fold
from layers.intake.units import factor_between, is_unit
from layers.report import Finding, Report, Severity, Where
from layers.spec import Column, LayerSpec
from layers.wording import Wording

_BRACKETED = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_JOINERS = re.compile(r"[/\\|·>＞\n]+")  # how two header rows come joined: 人口/60岁以上


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which position in the sheet fills which column, and what its values are multiplied by (亩 → m²)."""

    positions: dict[str, int]
    factors: dict[str, float]
    unmatched: tuple[int, ...]
    report: Report = field(default_factory=Report)


def match_headers(cells: pd.DataFrame, spec: LayerSpec, *, taken: Iterable[int] = ()) -> HeaderMatch:
    """Match headers by name, label and alias; the better match wins, two equally good ones are an error.

    Args:
        cells: the sheet; two headers that would fill one column are no trouble while their cells are equal.
        spec: the layer.
        taken: positions already used as coordinates.
    """
    headers = [str(h) for h in cells.columns]
    claims = _claims(headers, spec, frozenset(taken))
    positions: dict[str, int] = {}
    findings: list[Finding] = []
    for column, ranked in claims.items():
        best = min(rank for rank, _ in ranked)
        rivals = [position for rank, position in ranked if rank == best]
        positions[column] = rivals[0]
        if len(rivals) > 1 and not _hold_the_same(cells, rivals):
            findings.append(_ambiguous(spec, column, [headers[p] for p in rivals]))
    findings += _claimed_twice(spec, positions, headers)
    factors, unit_findings = _factors(spec, positions, headers)
    unmatched = tuple(p for p in range(len(headers)) if p not in set(positions.values()) | set(taken))
    findings += unit_findings + _unread(spec, [headers[p] for p in unmatched])
    return HeaderMatch(positions, factors, unmatched, Report.of(findings))


def _claims(headers: Sequence[str], spec: LayerSpec, taken: frozenset[int]) -> dict[str, list[tuple[int, int]]]:
    """For each column, the (rank, position) of every header that may fill it; a header speaks for its best match only."""
    known = {c.name: _known_as(c) for c in spec.columns}
    claims: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for position, header in enumerate(headers):
        if position in taken:
            continue
        ranks = {column: rank for column, forms in known.items() if (rank := _rank(header, forms)) is not None}
        for column, rank in ranks.items():
            if rank == min(ranks.values()):
                claims[column].append((rank, position))
    return claims


def _rank(header: str, known: dict[str, int]) -> int | None:
    """How sure it is that this header means that column, 0 the surest; None when it does not."""
    return min((weakness * 10 + known[form] for weakness, form in _forms(header) if form in known), default=None)


def _known_as(column: Column) -> dict[str, int]:
    """Every folded form a column goes by, with its rank: name 0, labels 1, aliases 2, any of them without brackets 3."""
    known: dict[str, int] = {}
    ranked = [(column.name, 0), (column.label.zh, 1), (column.label.en, 1), *((alias, 2) for alias in column.aliases)]
    for written, rank in ranked:
        known.setdefault(fold(written), rank)
    for written, _ in ranked:
        known.setdefault(_without_brackets(fold(written)), 3)
    return known


def _forms(header: str) -> list[tuple[int, str]]:
    """How a header may be read, the surest first: whole, without its brackets, the last part of a joined one."""
    whole = fold(header).lstrip("*")  # a star marks what must be filled in
    forms = [(0, whole), (1, _without_brackets(whole))]
    parts = [fold(p) for p in _JOINERS.split(header) if p.strip()]
    if len(parts) > 1:
        forms += [(2, "".join(parts)), (2, _without_brackets("".join(parts))), (3, parts[-1]), (3, _without_brackets(parts[-1]))]
    return forms


def _without_brackets(folded: str) -> str:
    return _BRACKETED.sub("", folded) or folded


def _hold_the_same(cells: pd.DataFrame, positions: Sequence[int]) -> bool:
    first = cells.iloc[:, positions[0]].reset_index(drop=True)
    return all(first.equals(cells.iloc[:, p].reset_index(drop=True)) for p in positions[1:])


def _factors(spec: LayerSpec, positions: dict[str, int], headers: Sequence[str]) -> tuple[dict[str, float], list[Finding]]:
    """The unit in a header's brackets: the house's own, another of its kind (multiplied, noted), or a foreign one (error)."""
    factors: dict[str, float] = {}
    findings: list[Finding] = []
    for name, position in positions.items():
        column = spec.column(name)
        written = next((w for w in _BRACKETED.findall(fold(headers[position])) if is_unit(w)), None)
        if written is None or column.unit is None:
            continue
        factor = factor_between(written, column.unit)
        if factor is None:
            findings.append(_wrong_unit(spec, column, headers[position], written))
        elif factor != 1:
            factors[name] = factor
            findings.append(_converted_unit(spec, column, headers[position], factor))
    return factors, findings


def _ambiguous(spec: LayerSpec, column: str, rivals: Sequence[str]) -> Finding:
    label = spec.column(column).label
    quoted = "、".join(f"“{r}”" for r in rivals)
    return Finding(
        "intake.ambiguous-header",
        Severity.ERROR,
        Wording(
            f"表头{quoted}都可能是“{label.zh}”，内容却不同。请只保留一列，或改用“{label.zh}”作表头。",
            f"The headers {quoted} may all be “{label.en}”, yet they differ. Keep one, or name it “{label.zh}”.",
        ),
        Where(spec.name, column=column),
        {"headers": "; ".join(rivals)},
    )


def _claimed_twice(spec: LayerSpec, positions: dict[str, int], headers: Sequence[str]) -> list[Finding]:
    """One header that two columns of the layer would take."""
    holders: dict[int, list[str]] = defaultdict(list)
    for column, position in positions.items():
        holders[position].append(column)
    return [
        Finding(
            "intake.ambiguous-header",
            Severity.ERROR,
            Wording(
                f"表头“{headers[position]}”既可能是“{spec.column(columns[0]).label.zh}”，也可能是“{spec.column(columns[1]).label.zh}”。请改成其中之一。",
                f"The header “{headers[position]}” may be “{spec.column(columns[0]).label.en}” or “{spec.column(columns[1]).label.en}”. Name it as one of them.",
            ),
            Where(spec.name, column=columns[0]),
            {"headers": headers[position]},
        )
        for position, columns in holders.items()
        if len(columns) > 1
    ]


def _wrong_unit(spec: LayerSpec, column: Column, header: str, written: str) -> Finding:
    return Finding(
        "intake.wrong-unit",
        Severity.ERROR,
        Wording(
            f"表头“{header}”的单位是“{written}”，“{column.label.zh}”应以“{column.unit}”计，两者无法换算。",
            f"“{header}” is in {written}; “{column.label.en}” is kept in {column.unit}, and one does not convert to the other.",
        ),
        Where(spec.name, column=column.name),
        {"unit": written},
    )


def _converted_unit(spec: LayerSpec, column: Column, header: str, factor: float) -> Finding:
    return Finding(
        "intake.unit-converted",
        Severity.NOTE,
        Wording(
            f"“{header}”已乘以 {factor:g} 换算为“{column.unit}”。",
            f"“{header}” was multiplied by {factor:g} to stand in {column.unit}.",
        ),
        Where(spec.name, column=column.name),
        {"factor": factor},
    )


def _unread(spec: LayerSpec, headers: Sequence[str]) -> list[Finding]:
    named = [h for h in headers if h.strip()]
    if not named:
        return []
    quoted = "、".join(named)
    return [
        Finding(
            "intake.unread-headers",
            Severity.NOTE,
            Wording(
                f"“{spec.label.zh}”没有这些列，未导入：{quoted}。",
                f"“{spec.label.en}” has no such columns; they were not read: {quoted}.",
            ),
            Where(spec.name),
            {"headers": "; ".join(named)},
        )
    ]
