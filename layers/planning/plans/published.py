"""What the layers say of figures that were published: matched by the number of the plan's indicator."""

from collections.abc import Iterator
from fractions import Fraction

from layers.planning.audit.auditing import Computed
from layers.planning.audit.claims import Claims, Role, Statement
from layers.planning.plans.plan import Figure
from layers.planning.plans.status import Counted, PlanStatus
from layers.wording import Wording


def computed_for(claims: Claims, status: PlanStatus) -> dict[str, Computed]:
    """By statement, the computed value to hold it against.

    A statement tells a figure of the plan by its `figure`, or by an id that is the figure's number. Targets are no facts and are
    left out; so is a ratio where the plan's figure is none. A bare number beside a ratio is held against its numerator.
    """
    return dict(_matches(claims, status))


def _matches(claims: Claims, status: PlanStatus) -> Iterator[tuple[str, Computed]]:
    counted = {f.figure.no: (f.figure, f.counted) for f in status.figures if f.counted is not None}
    for statement in claims.of_role(Role.FACT):
        figure, found = counted.get(statement.figure or statement.id, (None, None))
        if figure is None or found is None or (parts := _parts(statement, found)) is None:
            continue
        yield statement.id, Computed(*parts, _definition(figure, status))


def _parts(statement: Statement, counted: Counted) -> tuple[Fraction, Fraction] | None:
    if not statement.is_ratio:
        return counted.numerator, Fraction(1)
    return (counted.numerator, counted.denominator) if counted.denominator else None


def _definition(figure: Figure, status: PlanStatus) -> Wording:
    return Wording(
        f"{status.on} {status.area_name}，{figure.wording.zh}，{figure.kind.label.zh}",
        f"{status.area_name} on {status.on}: {figure.wording.en}, {figure.kind.label.en}",
    )
