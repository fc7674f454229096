"""The planners' room as JSON."""

from gisvc.routes.planning import (
    care_space,
    centres,
    claims,
    fit,
    graves,
    niches,
    people,
    plans,
    reach,
    roads,
    schemes,
    siting,
    supply,
    what_if,
)

ROUTERS = (
    reach.router,
    roads.router,
    plans.router,
    supply.router,
    siting.router,
    schemes.router,
    care_space.router,
    centres.router,
    fit.router,
    graves.router,
    people.router,
    niches.router,
    claims.router,
    what_if.router,
)
