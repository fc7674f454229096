"""A request to name one street of a made-up county, and the steps that bring it from the counter to the archive."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gazetteer.requests.application import Application, Asked, read_application
from gazetteer.requests.fold import fold_request
from gazetteer.requests.request import Request
from gazetteer.requests.settings import RequestSettings
from gazetteer.requests.step import Step, read_step

COUNTY = "620423"
ASKED_ON = date(2024, 2, 1)
Said = tuple[str, str, Mapping[str, Any]]  # kind, day, facts

PAPERS: tuple[Said, ...] = tuple(
    ("material_received", "2024-02-01", {"material": material}) for material in ("application_form", "plan_and_reason", "basics")
)
REVIEWED: Said = ("reviewed", "2024-02-05", {"review_id": "r1", "candidate": 1})
APPROVED: Said = (
    "decided",
    "2024-02-20",
    {
        "outcome": "approved", "authority": "county_government", "authority_name": "甲县人民政府", "candidate": 1,
        "document_no": "甲政发〔2024〕1号",
    },
)  # fmt: skip
FILED: Said = ("filed", "2024-03-01", {"addressee": "prefecture_government", "result": "taken"})
ANNOUNCED: Said = ("announced", "2024-03-02", {"announcement_id": "g1", "channels": ["site", "database"]})
CLOSED: Said = ("closed", "2024-06-01", {})
WHOLE_LIFE: tuple[Said, ...] = (("submitted", "2024-02-01", {}), *PAPERS, REVIEWED, APPROVED, FILED, ANNOUNCED, CLOSED)


def application(kind: str = "street", request_type: str = "naming", **fields: Any) -> Application:
    """An application for 景泰路 with 宝积路 as second choice; `fields` replace or add to its own."""
    asked = Asked("q1", request_type, kind, fields.pop("area", COUNTY), fields.pop("asked_on", ASKED_ON))
    own = {
        "candidates": [{"name": "景泰路", "toned": "Jǐngtài Lù", "capitals": "JINGTAI LU"}, {"name": "宝积路"}],
        "reason_code": "new_place",
        "position_text": "东起人民路，西至西环路",
    }
    return read_application(asked, {**own, **fields})


def steps(said: Sequence[Said]) -> list[Step]:
    return [
        read_step("q1", {"step_id": f"s{n}", "kind": kind, "happened_on": on, "facts": facts}, seq=n)
        for n, (kind, on, facts) in enumerate(said, start=1)
    ]


def folded(*said: Said, of: Application | None = None, settings: RequestSettings | None = None) -> Request:
    return fold_request(of or application(), steps(said), settings)
