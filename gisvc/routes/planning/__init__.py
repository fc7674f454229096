"""The planners' room as JSON."""

from gisvc.routes.planning import care_space, centres, claims, fit, niches, people, plans, reach, roads, siting, supply, what_if

ROUTERS = (
    reach.router,
    roads.router,
    plans.router,
    supply.router,
    siting.router,
    care_space.router,
    centres.router,
    fit.router,
    people.router,
    niches.router,
    claims.router,
    what_if.router,
)
