"""The planners' pages."""

from gisvc.pages.planning import care_space, circles, claims, fit, people, plans, reported, roads, supply

ROUTERS = (
    circles.router,
    reported.router,
    plans.router,
    supply.router,
    care_space.router,
    fit.router,
    people.router,
    claims.router,
    roads.router,
)
