"""A facility exists, a place does not: coverage of one rung told as if it were the whole ladder."""

from collections.abc import Iterator

from layers.planning.audit.arithmetic import printed_share
from layers.planning.audit.bonds import bonds_of, statement_bond
from layers.planning.audit.claims import Claims, Quantity, Role, Statement
from layers.planning.audit.conflicts import cannot_all_hold, connected_to, consistent_part, minimal_conflict
from layers.planning.audit.objections import Objection, cite, cite_all, severity_among
from layers.planning.audit.printed import Interval
from layers.wording import Wording


def judge_ladders(claims: Claims) -> Iterator[Objection]:
    """Full coverage on one rung where the text's own figures leave a higher rung short; and names that stand on both lists.

    It exists < it meets the standard < it is in reach < it has a place < it is used. That a lower rung is full says nothing of a
    higher one, so each printed 100 % is held against every higher rung of its ladder.
    """
    for statement in claims.of_role(Role.FACT):
        if statement.is_ratio and statement.printed.is_share and statement.printed.value == 1:
            own = claims.quantities[statement.quantity]
            for higher in claims.ladder_of(own.id):
                if higher.rung.height > own.rung.height and (objection := _short(claims, statement, own, higher)):
                    yield objection
    yield from _on_both_lists(claims)


def _short(claims: Claims, full: Statement, own: Quantity, higher: Quantity) -> Objection | None:
    """The objection where the facts leave the higher rung short for certain."""
    facts = bonds_of(claims, [s for s in claims.of_role(Role.FACT) if s.covers(full.on)])
    near = [b for b in facts if b.on == full.on and b.statement is not full]
    everything = Statement("", full.document, higher.id, full.printed, full.of, full.per)
    stay = statement_bond(claims, everything, full.on, Interval(full.printed.value, None))
    related = {f"{higher.id}@{full.on}", f"{full.of}@{full.on}"}
    near = connected_to(near, related)
    near = consistent_part(near) if cannot_all_hold(near) else near
    if not cannot_all_hold([*near, stay]):
        return None
    ordered = sorted(near, key=lambda b: b.statement is not None)
    reasons = [b.statement for b in minimal_conflict([*ordered, stay]) if b.statement is not None and b.statement.id]
    most = _most(claims, higher, full, reasons)
    cited, shown = cite(claims, full), cite_all(claims, reasons)
    step = Wording(
        f"“{higher.rung.label.zh}”一级：{higher.label.zh}至多 {most}",
        f"{higher.rung.label.en}: {higher.label.en}, at most {most}",
    )
    return Objection(
        "audit.exists-not-enough",
        severity_among([full, *reasons]),
        Wording(
            f"{cited.zh} 只在“{own.rung.label.zh}”一级成立；由 {shown.zh}，“{higher.rung.label.zh}”一级并未全覆盖。",
            f"{cited.en} holds only where “{own.rung.label.en}” counts; by {shown.en}, “{higher.rung.label.en}” is not true everywhere.",
        ),
        (step,),
        (full.id, *(s.id for s in reasons if s.id != full.id)),
    )


def _most(claims: Claims, higher: Quantity, full: Statement, reasons: list[Statement]) -> str:
    """The share the higher rung reaches at best: its own count, or the whole less those that lack it."""
    known = [s for s in claims.of_role(Role.FACT) if s.quantity == full.of and not s.is_ratio and s.covers(full.on)]
    whole = next((int(s.printed.value) for s in known), None)
    own = next((int(s.printed.value) for s in reasons if s.quantity == higher.id and not s.is_ratio), None)
    lacking = next((int(s.printed.value) for s in reasons if claims.quantities[s.quantity].lacks == higher.id), None)
    if own is None and whole is not None and lacking is not None:
        own = whole - lacking
    if own is None or not whole:
        return "—"
    return f"{own} ÷ {whole} = {printed_share(own, whole, full)}"


def _on_both_lists(claims: Claims) -> Iterator[Objection]:
    """Names listed as having something on a ladder and as lacking its higher rung."""
    facts = [s for s in claims.of_role(Role.FACT) if s.members]
    for lacking in facts:
        lacked = claims.quantities[lacking.quantity].lacks
        if not lacked or not claims.quantities[lacked].ladder:
            continue
        rung, ladder = claims.quantities[lacked].rung, claims.quantities[lacked].ladder
        for having in facts:
            quantity = claims.quantities[having.quantity]
            both = [m for m in having.members if m in lacking.members]
            if both and quantity.ladder == ladder and quantity.rung.height < rung.height and having.on == lacking.on:
                yield _both(claims, having, lacking, both)


def _both(claims: Claims, having: Statement, lacking: Statement, names: list[str]) -> Objection:
    cited, other = cite(claims, having), cite(claims, lacking)
    zh, en = "、".join(names), ", ".join(names)
    return Objection(
        "audit.on-both-lists",
        severity_among([having, lacking]),
        Wording(
            f"{zh} 同时列在 {cited.zh} 和 {other.zh}：设施有了，位置仍不够。",
            f"{en} {'is' if len(names) == 1 else 'are'} named both in {cited.en} and in {other.en}: the facility is there, the place is not.",
        ),
        (
            Wording(
                f"{'、'.join(having.members)} ∩ {'、'.join(lacking.members)} = {zh}",
                f"{', '.join(having.members)} ∩ {', '.join(lacking.members)} = {en}",
            ),
        ),
        (having.id, lacking.id),
    )
