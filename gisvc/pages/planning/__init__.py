"""The planners' pages."""

from gisvc.pages.planning import (
    care_space,
    centres,
    circles,
    claims,
    fit,
    ground_minutes,
    niches,
    people,
    plans,
    reported,
    roads,
    siting,
    supply,
    what_if,
)

ROUTERS = (
    circles.router,
    ground_minutes.router,
    reported.router,
    plans.router,
    supply.router,
    siting.router,
    what_if.router,
    care_space.router,
    centres.router,
    fit.router,
    people.router,
    niches.router,
    claims.router,
    roads.router,
)
