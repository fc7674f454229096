"""Place names for programs: search, places, checks, requests, announcements and reconciliation as JSON."""

from gisvc.routes.names import announcements, search, spelling

ROUTERS = (announcements.router, spelling.router, search.router)
