"""Place names as the committee sees them: search, places, reviews, requests, lists and publications."""

from gisvc.pages.names import (
    announcements,
    batches,
    checking,
    lists,
    papers,
    places,
    reconcile,
    request_review,
    request_steps,
    requests,
    rules,
    search,
    spelling,
    tables,
    upkeep,
)

ROUTERS = (
    search.router,
    places.router,
    checking.router,
    spelling.router,
    requests.router,
    request_review.router,
    request_steps.router,
    batches.router,
    papers.router,
    reconcile.router,
    announcements.router,
    rules.router,
    lists.router,
    upkeep.router,
    tables.router,
)
