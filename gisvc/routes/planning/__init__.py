"""The planners' room as JSON."""

from gisvc.routes.planning import reach

ROUTERS = (reach.router,)
