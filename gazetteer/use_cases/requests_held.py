"""Naming requests as they are held: the list, one with what is due of it, the clocks, and the contact behind its own door."""

import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import orjson

from gazetteer.kinds import NameKind
from gazetteer.requests.application import Application
from gazetteer.requests.errors import UnknownRequest
from gazetteer.requests.fold import fold_request
from gazetteer.requests.outlook import Outlook, RequestLine, line_of, outlook_of
from gazetteer.requests.request import Request, RequestState
from gazetteer.requests.rows import applications_of, rows_of_steps, steps_of
from gazetteer.requests.step import Step
from gazetteer.specs import APPLICANTS, REQUEST_STEPS, REQUESTS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.request_settings import SHIPPED_RULES, RequestRules
from layers.codes import is_inside, shorten_code
from layers.fields import Value
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests to list; empty fields do not narrow. `text` is sought in the names, the number and the name before."""

    states: frozenset[RequestState] = frozenset()
    kinds: frozenset[NameKind] = frozenset()
    request_type: str = ""
    batch_id: str = ""
    division_code: str = ""
    text: str = ""
    is_overdue: bool = False

    def keeps(self, line: RequestLine) -> bool:
        now = line.request.application
        sought = (now.request_id, now.text("old_name"), *line.request.names)
        return (
            (not self.states or line.request.state in self.states)
            and (not self.kinds or now.kind in self.kinds)
            and self.request_type in ("", now.request_type)
            and self.batch_id in ("", now.batch_id)
            and is_inside(now.division_code, shorten_code(self.division_code))
            and any(self.text in name for name in sought)
            and (not self.is_overdue or bool(line.overdue))
        )


def new_request_id() -> str:
    """A number that sorts by the time it was made and asks nobody's permission."""
    return f"{time.time_ns() // 1_000_000:013d}-{uuid.UUID(bytes=os.urandom(16)).hex[:8]}"


def read_request(store: Store, request_id: str, *, today: date | None = None, rules: RequestRules = SHIPPED_RULES) -> Outlook:
    """A request as it stands today: its state, what is due, what is missing, what may come next.

    Raises:
        UnknownRequest: no such request in this view.
    """
    request = read_one_request(store, request_id, rules)
    return outlook_of(request, today or today_in_china(), rules.of(request.asked))


def list_requests(
    store: Store,
    sought: RequestFilter | None = None,
    *,
    today: date | None = None,
    rules: RequestRules = SHIPPED_RULES,
) -> tuple[RequestLine, ...]:
    """Every request of this view that is sought, the youngest first."""
    day, wanted = today or today_in_china(), sought or RequestFilter()
    every = read_requests(store, rules=rules)
    lines = [line_of(request, day, rules.of(request.asked)) for request in every]
    kept = [line for line in lines if wanted.keeps(line)]
    return tuple(sorted(kept, key=lambda line: (line.request.asked.asked_on, line.request.request_id), reverse=True))


def clock_overview(store: Store, *, today: date | None = None, rules: RequestRules = SHIPPED_RULES) -> tuple[RequestLine, ...]:
    """Requests with something due, the most urgent first; those whose clocks all wait come last."""
    lines = [line for line in list_requests(store, today=today, rules=rules) if line.open_duties]
    return tuple(sorted(lines, key=lambda line: (line.open_duties[0].due_on or date.max, line.request.request_id)))


def read_requests(store: Store, *, rules: RequestRules = SHIPPED_RULES, open_only: bool = False) -> tuple[Request, ...]:
    """Every request of this view, folded; with `open_only` those that are decided and closed are left unread."""
    rows, steps = read_on(store, REQUESTS), read_on(store, REQUEST_STEPS)
    if open_only:
        ended = _ended(steps)
        rows = rows[~rows["request_id"].isin(ended).to_numpy(dtype=bool)]
        steps = steps[~steps["request_id"].isin(ended).to_numpy(dtype=bool)]
    own: dict[str, list[Step]] = {}
    for step in steps_of(steps):
        own.setdefault(step.request_id, []).append(step)
    return tuple(fold_request(one, own.get(one.request_id, ()), rules.of(one)) for one in applications_of(rows))


def read_one_request(store: Store, request_id: str, rules: RequestRules = SHIPPED_RULES) -> Request:
    """One request, folded.

    Raises:
        UnknownRequest: no such request in this view.
    """
    every = read_on(store, REQUEST_STEPS)
    own = every[(every["request_id"] == request_id).to_numpy(dtype=bool)]
    asked = held_application(store, request_id)
    return fold_request(asked, steps_of(own), rules.of(asked))


def read_contact(store: Store, request_id: str, *, by: PersonId) -> dict[str, Value]:
    """The applicant's contact, for whoever has to call him; that it was looked at stands in the audit log, what it says does not.

    Raises:
        UnknownRequest: no such request in this view.
    """
    held_application(store, request_id)
    rows = read_on(store, APPLICANTS)
    own = rows.loc[rows["request_id"] == request_id, "contact"].tolist()
    store.record("read contact", {"request": request_id, "held": bool(own)}, by=by)
    return dict(orjson.loads(own[0])) if own else {}


def kept_steps(steps: Sequence[Step], request: Request) -> LayerChange:
    """Numbered steps of one request as rows of the book."""
    return LayerChange(REQUEST_STEPS, rows_of_steps(steps, {request.request_id: request.asked.division_code}), ALWAYS)


def today_in_china() -> date:
    return day_in_china(utc_now())


def held_application(store: Store, request_id: str) -> Application:
    held = find_application(store, request_id)
    if held is None:
        raise UnknownRequest(request_id)
    return held


def find_application(store: Store, request_id: str) -> Application | None:
    rows = read_on(store, REQUESTS)
    return next(iter(applications_of(rows[(rows["request_id"] == request_id).to_numpy(dtype=bool)])), None)


def _ended(steps: gpd.GeoDataFrame) -> set[str]:
    """Requests with a decision or a closing that nothing took back; the few with a retraction are looked at."""
    kinds = steps["kind"]
    ended = set(steps.loc[kinds.isin(["decided", "closed"]).to_numpy(dtype=bool), "request_id"])
    return ended - set(steps.loc[(kinds == "retracted").to_numpy(dtype=bool), "request_id"])
