"""Figures that cannot be true together, with the reason in words and the readings that would lift it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from layers.planning.audit.arithmetic import plain_number, printed_share, tell_steps
from layers.planning.audit.bonds import Bond, bonds_of, cut_off, statement_bond
from layers.planning.audit.claims import Claims, Role, Statement, is_from_elsewhere
from layers.planning.audit.conflicts import Conflict, all_conflicts, cannot_all_hold, groups, inequalities_of
from layers.planning.audit.inequalities import Inequality
from layers.planning.audit.objections import Objection, cite, cite_all, severity_among
from layers.planning.audit.printed import Interval
from layers.planning.audit.worlds import is_impossible_in_fractions
from layers.progress import Progress, unwatched
from layers.report import Severity
from layers.wording import Wording

NOT_DECIDED = "planning.not-decided"
_MOST_NAMED = 12
_SEARCHING = Wording("试算能否同时成立", "searching for numbers that fit")


def find_contradictions(claims: Claims, go_on: Progress = unwatched) -> tuple[Objection, ...]:
    """The minimal contradictions among the facts, and among the targets; each is as small as it can be.

    Figures are whole numbers of persons, beds and villages. Shares that imply two wholes for one quantity are told even where
    one of them fits no whole number: a slip of one digit does not hide a deeper disagreement.
    """
    found = []
    for role in Role:
        together = groups(_in_order(claims, bonds_of(claims, claims.of_role(role))))
        for number, group in enumerate(together):
            share = (list(Role).index(role) + number / len(together)) / len(Role)
            conflicts = all_conflicts(group, partial(go_on, share, _SEARCHING))
            claimed = [c for c in conflicts.found if not _mixes_places(claims, c)]
            found += [_object(claims, c) for c in _told_once(claimed)]
            if conflicts.undecided:
                found.append(_not_decided(conflicts.undecided))
    told = {frozenset(o.statements) for o in found}
    return (*found, *(o for o in _two_wholes(claims) if frozenset(o.statements) not in told))


def _in_order(claims: Claims, bonds: Sequence[Bond]) -> list[Bond]:
    """What an explanation can best do without first: other sources, then the finest percentages; sums of parts too."""

    def weight(bond: Bond) -> tuple[int, int]:
        if bond.statement is None:
            return (1, 0)
        return (0 if claims.is_external(bond.statement) else 2, -bond.statement.printed.decimals)

    return sorted(bonds, key=weight)


def _mixes_places(claims: Claims, conflict: Conflict) -> bool:
    """Whether a share is held against a count that nobody claimed together with it."""
    statements = [b.statement for b in conflict if b.statement is not None]
    counts = [s for s in statements if not s.is_ratio]
    return any(
        is_from_elsewhere(claims, ratio, count)
        for ratio in statements
        if ratio.is_ratio
        for count in counts
        if count.quantity in (ratio.quantity, ratio.of)
    )


def _told_once(conflicts: Sequence[Conflict]) -> list[Conflict]:
    kept: list[Conflict] = []
    for conflict in conflicts:
        if not any(_restates(conflict, earlier) for earlier in kept):
            kept.append(conflict)
    return kept


def _restates(conflict: Conflict, earlier: Conflict) -> bool:
    """Whether a conflict is an earlier one with a figure replaced by others that say the same."""
    keys = {b.key for b in conflict}
    missing = [b for b in earlier if b.key not in keys]
    added = [b for b in conflict if b.key not in {e.key for e in earlier}]
    return len(missing) == 1 and bool(added) and _entail(added, missing[0])


def _entail(bonds: Sequence[Bond], bond: Bond) -> bool:
    return all(cannot_all_hold([*bonds, _denied(bond, i)]) for i in bond.inequalities)


def _denied(bond: Bond, inequality: Inequality) -> Bond:
    opposite = Inequality(tuple((-a, n) for a, n in inequality.terms), -inequality.bound, not inequality.strict)
    return Bond(f"not {bond.key}", bond.on, (opposite,))


def _impossible_in_fractions(bonds: Sequence[Bond]) -> bool:
    return is_impossible_in_fractions(inequalities_of(bonds))


def _object(claims: Claims, conflict: Conflict) -> Objection:
    statements = [b.statement for b in conflict if b.statement is not None]
    cited = cite_all(claims, statements)
    ratios = [s for s in statements if s.is_ratio]
    counts = [s for s in statements if not s.is_ratio]
    code, why = "audit.cannot-all-hold", Wording("不能同时成立", "cannot all be true")
    if not ratios and len(counts) == 2 and counts[0].quantity == counts[1].quantity:
        code, why = "audit.two-values", Wording("是同一数量的两个值", "are two values of one quantity")
    elif not _impossible_in_fractions(conflict):
        code, why = "audit.no-whole-number", Wording("没有整数能同时印成这样", "no whole numbers print like this")
    elif len(ratios) == 1 and (implied := _implied_whole(claims, ratios[0], counts)):
        code, why = "audit.implied-whole", implied
    return Objection(
        code=code,
        severity=severity_among(statements),
        sentence=Wording(f"{cited.zh}：{why.zh}。", f"{cited.en} – {why.en}."),
        steps=(*tell_steps(claims, conflict), *_rivals_measured(claims, code, counts)),
        statements=tuple(s.id for s in statements),
        lifted_by=tuple(_readings_that_lift(claims, conflict)),
    )


def _not_decided(bonds: Sequence[Bond]) -> Objection:
    """A search that ends without an answer says so: silence would read as consent."""
    statements = tuple(dict.fromkeys(b.statement.id for b in bonds if b.statement is not None))
    named = list(statements[:_MOST_NAMED])
    zh = "、".join(named) + (f" 等 {len(statements)} 个数字" if len(statements) > len(named) else "")
    en = ", ".join(named) + (f" and others, {len(statements)} figures" if len(statements) > len(named) else "")
    return Objection(
        NOT_DECIDED,
        Severity.NOTE,
        Wording(
            f"{zh}：能否同时成立没有判定。在规定的试算步数内既没有发现矛盾，也没有找到一组都相符的整数。请写明分母或合计，或拆成几份文件再核对。",
            f"{en}: whether they can all be true was not decided. Within the steps allowed neither a contradiction nor whole numbers "
            "that fit all of them were found. State the denominators or totals, or audit them in smaller files.",
        ),
        (),
        statements,
    )


def _implied_whole(claims: Claims, ratio: Statement, counts: Sequence[Statement]) -> Wording | None:
    """Which whole a share and its part imply, where another is known."""
    part = next((s for s in counts if s.quantity == ratio.quantity), None)
    whole = next((s for s in counts if s.quantity == ratio.of), None)
    if part is None or whole is None:
        return None
    implied, label = _span_of_whole(part, ratio), claims.quantities[ratio.of].label
    return Wording(
        f"{part.printed.text} 占 {ratio.printed.text} 意味着{label.zh}为 {implied}，而已知为 {whole.printed.text}",
        f"{part.printed.text} being {ratio.printed.text} implies {implied} {label.en}, while {whole.printed.text} are known",
    )


def _two_wholes(claims: Claims) -> Iterator[Objection]:
    """Pairs of shares of one whole whose parts imply wholes that have no number in common."""
    facts = claims.of_role(Role.FACT)
    known = [(r, c) for r in facts if r.is_ratio for c in facts if not c.is_ratio and c.quantity == r.quantity and c.on == r.on]
    for position, (first, part) in enumerate(known):
        for second, other in known[position + 1 :]:
            if second.of != first.of or second.on != first.on or first.quantity == second.quantity:
                continue
            spans = (_wholes(part, first), _wholes(other, second))
            if _apart(*spans):
                yield _object_to_two_wholes(claims, ((part, first), (other, second)))


def _object_to_two_wholes(claims: Claims, pairs: tuple[tuple[Statement, Statement], ...]) -> Objection:
    statements = [s for pair in pairs for s in pair]
    label, cited = claims.quantities[pairs[0][1].of].label, cite_all(claims, statements)
    steps = []
    for part, ratio in pairs:
        how = f"{part.printed.text} ÷ {ratio.printed.text} → {_span_of_whole(part, ratio)}"
        steps.append(Wording(f"{label.zh} = {how}（{ratio.id}）", f"{label.en} = {how} ({ratio.id})"))
    return Objection(
        code="audit.two-wholes",
        severity=severity_among(statements),
        sentence=Wording(
            f"{cited.zh}：同一“{label.zh}”用了两个分母。", f"{cited.en}: two denominators stand for one “{label.en}”."
        ),
        steps=(*steps, Wording("两个范围没有公共的数", "the two ranges have no number in common")),
        statements=tuple(s.id for s in statements),
    )


def _wholes(part: Statement, ratio: Statement) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most a whole can be, given its part and the share."""
    low, high = ratio.ratio.low, ratio.ratio.high
    least = part.printed.interval.low / high if high and part.printed.interval.low is not None else None
    most = part.printed.interval.high / low if low and part.printed.interval.high is not None else None
    return least, most


def _apart(one: tuple[Fraction | None, Fraction | None], other: tuple[Fraction | None, Fraction | None]) -> bool:
    def is_below(a: tuple[Fraction | None, Fraction | None], b: tuple[Fraction | None, Fraction | None]) -> bool:
        return a[1] is not None and b[0] is not None and a[1] < b[0]

    return is_below(one, other) or is_below(other, one)


def _span_of_whole(part: Statement, ratio: Statement) -> str:
    """The wholes a part and its share leave room for, in fractions."""
    least, most = _wholes(part, ratio)
    if least is None or most is None:
        return f"≥ {plain_number(_to_tenth(least))}" if least is not None else f"≤ {plain_number(_to_tenth(most or Fraction(0)))}"
    return f"{plain_number(_to_tenth(least))}–{plain_number(_to_tenth(most))}"


def _to_tenth(value: Fraction) -> Fraction:
    return Fraction(round(value)) if value >= 100_000 else Fraction(round(value * 10), 10)


def _rivals_measured(claims: Claims, code: str, counts: Sequence[Statement]) -> Iterator[Wording]:
    """Where one quantity has two values: what share each would be of a known whole, against the target."""
    if code != "audit.two-values":
        return
    targets = [t for t in claims.of_role(Role.TARGET) if t.is_ratio and t.quantity == counts[0].quantity]
    for target in targets:
        for whole in (s for s in claims.of_role(Role.FACT) if s.quantity == target.of and not s.is_ratio):
            for count in counts:
                share = printed_share(count.printed.value, whole.printed.value, target)
                is_met = target.ratio.holds(count.printed.value / whole.printed.value)
                verdict = Wording("已达到", "already met") if is_met else Wording("未达到", "not met")
                cited = cite(claims, target)
                yield Wording(
                    f"{count.printed.text} ÷ {whole.printed.text} = {share}，目标 {target.printed.text} {verdict.zh}（{cited.zh}）",
                    f"{count.printed.text} ÷ {whole.printed.text} = {share}: target {target.printed.text} {verdict.en} ({cited.en})",
                )


def _readings_that_lift(claims: Claims, conflict: Conflict) -> Iterator[Wording]:
    """Readings of single figures under which the conflict would fall."""
    if any(b.statement and b.statement.printed.is_rounded for b in conflict) and not cannot_all_hold(
        [_reread(claims, b, cut_off(b.statement)) if b.statement else b for b in conflict]
    ):
        yield Wording("若末位是舍去而不是四舍五入，则可成立", "it would hold if digits had been dropped instead of rounded")
    for bond in conflict:
        if bond.statement is not None and bond.statement.printed.interval.low != bond.statement.printed.interval.high:
            continue
        if bond.statement is not None and bond.statement.printed.value >= 1_000 and bond.statement.printed.value % 100 == 0:
            rough = _rough(bond.statement.printed.value)
            if not cannot_all_hold([_reread(claims, b, rough) if b is bond else b for b in conflict]):
                yield Wording(
                    f"若 {bond.statement.printed.text} 是约数，则可成立",
                    f"it would hold if {bond.statement.printed.text} were a round figure",
                )


def _reread(claims: Claims, bond: Bond, interval: Interval) -> Bond:
    return bond if bond.statement is None else statement_bond(claims, bond.statement, bond.on, interval)


def _rough(value: Fraction) -> Interval:
    """A number ending in zeros taken as rounded at its last other digit."""
    digits = str(int(value))
    step = 10 ** (len(digits) - len(digits.rstrip("0")))
    return Interval(value - Fraction(step, 2), value + Fraction(step, 2), True, False)
