"""What every answer to a made-up request is held against, for the suite and the benchmark alike; what is not asked stands here with its because."""

from typing import Any

DOCUMENTS = ("/openapi.json", "/ogc/api")
# Every check of schemathesis runs but these.
BECAUSE = """
[checks]
# because after a few wrong tokens an address hears 429 instead of 401; tests/gisvc/auth/test_route_matrix.py tries every route without a session
ignored_auth.enabled = false
# because a schema cannot say what a code table holds, which fields go together or what a round is about: what fits it may still be refused with a sentence
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503, 507]
# because these refuse as well: a stale or missing tag is told before the content is read, and content too large is never read
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 503]

[[operations]]
# because OPTIONS says what this visitor may do with this layer at this moment, and the description is the same for everybody (docs/ogc.md, Editing)
include-method = "OPTIONS"
checks.allow_header_conformance.enabled = false
"""


def as_tried(document: dict[str, Any]) -> dict[str, Any]:
    """The description of the open door without the most a page holds: a client reads it there, yet asking for more is no error (Part 1,
    /req/core/fc-limit-response-1), which no schema can say. Any other description stays as it is."""
    parameters = document.get("components", {}).get("parameters", {})
    limits = [parameters["limit"]] if "limit" in parameters else []
    if limits:
        operations = (operation for item in document["paths"].values() for operation in item.values())
        limits += [p for operation in operations for p in operation.get("parameters", ()) if p.get("name") == "limit"]
    for limit in limits:
        limit["schema"].pop("maximum")
    return document
