"""The shelf of plans: those shipped and the bureau's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from layers.planning.plans.errors import UnknownPlan
from layers.planning.plans.measure_tables import Catalogue
from layers.planning.plans.plan import Plan
from layers.planning.plans.plan_file import parse_plan


@dataclass(frozen=True, slots=True)
class PlanShelf:
    """Every plan at hand, in the order of their files."""

    plans: tuple[Plan, ...]

    def named(self, plan_id: str) -> Plan:
        """
        Raises:
            UnknownPlan: it is not held.
        """
        found = next((plan for plan in self.plans if plan.id == plan_id), None)
        if found is None:
            raise UnknownPlan(plan_id, [plan.id for plan in self.plans])
        return found

    def with_plans(self, plans: Iterable[Plan]) -> "PlanShelf":
        """This shelf with the bureau's own plans; one of the same id takes the place of a shipped one."""
        own = {plan.id: plan for plan in plans}
        return PlanShelf((*(p for p in self.plans if p.id not in own), *own.values()))


def shelf_of(texts: Mapping[str, str], catalogue: Catalogue) -> PlanShelf:
    """Plan files by name.

    Raises:
        BadPlan: one of them cannot be used.
    """
    return PlanShelf(tuple(parse_plan(texts[name], file=name, catalogue=catalogue) for name in sorted(texts)))


def shipped_shelf(catalogue: Catalogue) -> PlanShelf:
    """The five plans that come with the house."""
    folder = resources.files("layers.planning.plans")
    return shelf_of({f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".toml")}, catalogue)
