"""Place names for programs: search, places, checks, requests, announcements and reconciliation as JSON."""

from gisvc.routes.names import announcements, checking, requests, search, spelling

ROUTERS = (announcements.router, checking.router, spelling.router, requests.router, search.router)
