"""Sites with capacities: so many, or so dear, that everybody has a place and all together the least way to go."""

from typing import Any

from layers.planning.siting.plan import SitingPlan


def capacitated(costs: Any, weights: Any = None, **asked: Any) -> SitingPlan:
    """To come."""
    raise NotImplementedError
