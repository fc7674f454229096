"""The planners' pages."""

from gisvc.pages.planning import circles, plans

ROUTERS = (circles.router, plans.router)
