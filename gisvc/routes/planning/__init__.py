"""The planners' room as JSON."""

from gisvc.routes.planning import care_space, claims, fit, people, plans, reach, roads, supply, what_if

ROUTERS = (
    reach.router,
    roads.router,
    plans.router,
    supply.router,
    care_space.router,
    fit.router,
    people.router,
    claims.router,
    what_if.router,
)
