"""The planners' pages."""

from gisvc.pages.planning import (
    care_space,
    centres,
    circles,
    claims,
    fit,
    graves,
    ground_minutes,
    niches,
    people,
    plans,
    reported,
    roads,
    schemes,
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
    schemes.router,
    what_if.router,
    care_space.router,
    centres.router,
    fit.router,
    graves.router,
    people.router,
    niches.router,
    claims.router,
    roads.router,
)
