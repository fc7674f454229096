"""The planners' room as JSON."""

from gisvc.routes.planning import plans, reach

ROUTERS = (reach.router, plans.router)
