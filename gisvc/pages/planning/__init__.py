"""The planners' pages."""

from gisvc.pages.planning import circles

ROUTERS = (circles.router,)
