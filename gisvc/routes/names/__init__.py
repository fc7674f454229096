"""Place names for programs: search, places, checks, requests, announcements and reconciliation as JSON."""

from gisvc.routes.names import announcements

ROUTERS = (announcements.router,)
