"""The planners' pages."""

from gisvc.pages.planning import circles, claims, plans, roads

ROUTERS = (circles.router, claims.router, plans.router, roads.router)
