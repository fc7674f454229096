"""Targets that ask for less than is already there, and two targets for one thing."""

from collections.abc import Iterator, Sequence

from layers.planning.audit.arithmetic import tell_steps
from layers.planning.audit.bonds import Bond, bonds_of, statement_bond, structure_bonds
from layers.planning.audit.claims import Claims, Role, Statement
from layers.planning.audit.conflicts import cannot_all_hold, connected_to, consistent_part, minimal_conflict
from layers.planning.audit.objections import Objection, cite, cite_all, severity_among
from layers.planning.audit.printed import Interval
from layers.wording import Wording


def judge_targets(claims: Claims) -> Iterator[Objection]:
    """Every target against the facts of its base year, and against the other targets of its own year.

    A target is below its base where the facts leave no number of the base year that is not already better than it; equal is no
    objection (100 % may be kept). Two targets are told where one cannot be met without passing the other.
    """
    targets = claims.of_role(Role.TARGET)
    for target in targets:
        base = claims.documents[target.document].base
        facts = [s for s in claims.of_role(Role.FACT) if s.covers(base)]
        if base and base != target.on and (why := _passed(claims, target, facts, base)):
            yield _below_base(claims, target, why)
        others = [t for t in targets if t is not target and t.on == target.on]
        if why := _passed(claims, target, others, target.on):
            yield _two_targets(claims, target, why)


def _passed(claims: Claims, target: Statement, statements: Sequence[Statement], on: str) -> tuple[Bond, ...]:
    """The fewest statements that put a quantity strictly beyond a target on a day; none where they do not."""
    bonds = [b for b in bonds_of(claims, statements) if b.on == on] or list(structure_bonds(claims, [on]))
    near = connected_to(bonds, {f"{target.quantity}@{on}", f"{target.of}@{on}"})
    stay = statement_bond(claims, _as_fact(target), on, _not_beyond(claims, target))
    if not any(b.statement for b in near):
        return ()
    if cannot_all_hold(near):  # a contradiction elsewhere must not hide this one
        near = consistent_part(near)
    if not cannot_all_hold([*near, stay]):
        return ()
    return minimal_conflict([*sorted(near, key=_worth, reverse=True), stay])


def _worth(bond: Bond) -> int:
    """What an explanation should rest on first: counts, then ratios, then sums and parts."""
    return 2 if bond.statement is None else 1 if bond.statement.is_ratio else 0


def _not_beyond(claims: Claims, target: Statement) -> Interval:
    """The values that do not pass a target."""
    value = target.printed.value
    return Interval(value, None) if claims.quantities[target.quantity].lowers else Interval(None, value)


def _as_fact(target: Statement) -> Statement:
    return Statement(target.id, target.document, target.quantity, target.printed, target.of, target.per)


def _below_base(claims: Claims, target: Statement, why: Sequence[Bond]) -> Objection:
    reasons = _reasons(target, why)
    cited, base = cite(claims, target), cite_all(claims, reasons)
    return Objection(
        "audit.target-below-base",
        severity_among([target, *reasons]),
        Wording(
            f"目标 {cited.zh} 低于现状：由 {base.zh} 可知目标在基期已经超过。",
            f"The target {cited.en} lies below what there is: {base.en} already put it beyond.",
        ),
        _steps(claims, target, why),
        (target.id, *(s.id for s in reasons)),
    )


def _two_targets(claims: Claims, target: Statement, why: Sequence[Bond]) -> Objection:
    reasons = _reasons(target, why)
    cited, others = cite(claims, target), cite_all(claims, reasons)
    return Objection(
        "audit.two-targets",
        severity_among([target, *reasons]),
        Wording(
            f"同一指标有两个目标：{others.zh} 一旦实现，{cited.zh} 必然超过，两者应统一。",
            f"Two targets for one thing: once {others.en} is met, {cited.en} is passed; they should be made one.",
        ),
        _steps(claims, target, why),
        (target.id, *(s.id for s in reasons)),
    )


def _reasons(target: Statement, why: Sequence[Bond]) -> list[Statement]:
    return [b.statement for b in why if b.statement is not None and b.statement.id != target.id]


def _steps(claims: Claims, target: Statement, why: Sequence[Bond]) -> tuple[Wording, ...]:
    """The arithmetic up to the target; that the target is not among what remains is said in place of its failure."""
    figure = target.printed.text
    return (
        *tell_steps(claims, [b for b in why if b.statement is None or b.statement.id != target.id])[:-1],
        Wording(f"因此基期或目标年的值必定好于 {figure}", f"so the value is certain to be better than {figure}"),
    )
