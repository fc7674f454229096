"""The planners' pages."""

from gisvc.pages.planning import care_space, centres, circles, claims, fit, niches, people, plans, reported, roads, siting, supply

ROUTERS = (
    circles.router,
    reported.router,
    plans.router,
    supply.router,
    siting.router,
    care_space.router,
    centres.router,
    fit.router,
    people.router,
    niches.router,
    claims.router,
    roads.router,
)
