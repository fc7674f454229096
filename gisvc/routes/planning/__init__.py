"""The planners' room as JSON."""

from gisvc.routes.planning import care_space, fit, people, plans, reach, supply

ROUTERS = (reach.router, plans.router, supply.router, care_space.router, fit.router, people.router)
