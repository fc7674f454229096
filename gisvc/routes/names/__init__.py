"""Place names for programs: search, places, checks, requests, announcements and reconciliation as JSON."""

from gisvc.routes.names import announcements, checking, documents, reconcile, requests, search, sharing, spelling, working_lists

ROUTERS = (
    announcements.router,
    checking.router,
    spelling.router,
    requests.router,
    documents.router,
    working_lists.router,
    sharing.router,
    reconcile.router,
    search.router,
)
