"""A request as the rules see it: one of its names, with its place, papers and days."""

from collections.abc import Iterator
from datetime import date

from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from gazetteer.rules.proposal import Proposal


def proposal_of(request: Request, number: int = 1) -> Proposal:
    """One of the names a request asks for (counted from 1), as the application stands now.

    Raises:
        IndexError: the request asks for fewer names.
    """
    asked = request.application
    candidate = asked.candidates[number - 1]
    return Proposal(
        name=candidate.name,
        kind=asked.kind,
        on=asked.asked_on,
        division_code=asked.division_code,
        request_type=asked.request_type,
        geometry=asked.geometry,
        request_id=asked.request_id,
        place_id=asked.place_id,
        batch_id=asked.batch_id,
        old_name=asked.text("old_name"),
        given_toned=candidate.toned,
        given_capitals=candidate.capitals,
        language=asked.text("language"),
        meaning=candidate.meaning,
        origin=candidate.origin,
        reason_code=asked.text("reason_code"),
        approver=request.authority or asked.text("approver"),
        sizes=asked.facts,
        papers=frozenset(material for material, _ in request.materials),
        days=dict(_days(request)),
    )


def _days(request: Request) -> Iterator[tuple[str, date]]:
    """The days of its steps, under the names rule A03 knows them by; of repeated steps the last one counts."""
    for kind in ("consultation_closed", "expert_opinion", "committee_met", "heritage_measures", "decided", "announced"):
        yield from _day(kind, request.last(kind))
    opened = request.all("consultation_opened")
    yield from _day("consultation_opened", opened[0] if opened else None)
    yield from _day("filed", request.filing)
    notice = request.last("public_notice")
    for key, field in (("public_notice", "starts_on"), ("notice_ends", "ends_on")):
        day = notice.day(field) if notice else None
        if day:
            yield key, day


def _day(key: str, step: Step | None) -> Iterator[tuple[str, date]]:
    if step:
        yield key, step.happened_on
