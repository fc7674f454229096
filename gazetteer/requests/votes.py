"""Votes of experts and of the committee: counted, with what does not fit together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes on one of the names. Who stood aside is named and not counted."""

    candidate: int
    name: str
    in_favour: int
    against: int
    abstained: int
    stood_aside: tuple[str, ...] = ()

    @property
    def is_majority_against(self) -> bool:
        return self.against > self.in_favour


def expert_votes(request: Request) -> tuple[Tally, ...]:
    """What experts said of each name, as it is asked for now; an expert's later word on a name replaces his earlier one.

    An opinion that names no candidate speaks of the first.
    """
    latest: dict[tuple[str, int], Step] = {}
    for opinion in request.since_amended("expert_opinion"):
        latest[(opinion.text("expert"), opinion.number("candidate") or 1)] = opinion
    tallies = []
    for number, candidate in enumerate(request.application.candidates, start=1):
        own = {expert: step.text("vote") for (expert, about), step in latest.items() if about == number}
        counted = Counter(own.values())
        aside = tuple(sorted(expert for expert, vote in own.items() if vote == "recused"))
        tallies.append(Tally(number, candidate.name, counted["in_favour"], counted["against"], counted["abstain"], aside))
    return tuple(tallies)


def majority_against(request: Request, candidate: int | None) -> bool:
    """Whether more experts were against a name than for it."""
    return any(tally.is_majority_against for tally in expert_votes(request) if tally.candidate == candidate)


def check_votes(request: Request) -> tuple[Finding, ...]:
    """Votes that do not fit together: an expert who spoke twice otherwise, more ballots than members present, a conclusion against the ballots."""
    findings: list[Finding] = []
    spoken: dict[tuple[str, int], Step] = {}
    for opinion in request.all("expert_opinion"):
        key = (opinion.text("expert"), opinion.number("candidate") or 1)
        before = spoken.get(key)
        if before and before.text("vote") != opinion.text("vote"):
            findings.append(
                _finding(
                    "vote-changed", opinion,
                    f"专家{key[0]}对第 {key[1]} 个名称先后表决不同，以后一次为准，请核对。",
                    f"{key[0]} voted on name {key[1]} twice and differently; the later vote counts.",
                )
            )  # fmt: skip
        spoken[key] = opinion
    for meeting in request.all("committee_met"):
        findings += _check_meeting(meeting)
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Facts of one sitting of the committee as its minutes need them."""

    held_on: str
    minutes_no: str
    chair: str
    entitled: int
    present: int
    ballots: tuple[Tally, ...]
    chosen: str
    conclusion: str
    exempted: tuple[Mapping[str, str], ...]
    experts: tuple[Tally, ...]


def minutes_of(request: Request) -> tuple[Minutes, ...]:
    """Every sitting on a request, with the ballots, the experts' votes and the exemptions known by then."""
    return tuple(_minutes(request, meeting) for meeting in request.all("committee_met"))


def _minutes(request: Request, meeting: Step) -> Minutes:
    chosen = request.candidate(meeting.number("candidate"))
    exempted = tuple(
        {name: step.text(name) for name in ("rule_id", "clause", "person", "reason")}
        for step in request.all("exempted")
        if step.seq < meeting.seq
    )
    ballots = []
    for row in meeting.rows("ballots"):
        number = _whole(row.get("candidate"))
        named = request.candidate(number)
        in_favour, against, abstained = (_whole(row.get(name)) for name in ("in_favour", "against", "abstained"))
        ballots.append(Tally(number, named.name if named else "", in_favour, against, abstained))
    return Minutes(
        held_on=meeting.happened_on.isoformat(),
        minutes_no=meeting.text("minutes_no"),
        chair=meeting.text("chair"),
        entitled=meeting.number("entitled") or 0,
        present=meeting.number("present") or 0,
        ballots=tuple(ballots),
        chosen=chosen.name if chosen else "",
        conclusion=meeting.text("conclusion"),
        exempted=exempted,
        experts=expert_votes(request),
    )


def _check_meeting(meeting: Step) -> list[Finding]:
    present, entitled = meeting.number("present") or 0, meeting.number("entitled") or 0
    findings = []
    if present > entitled:
        findings.append(
            _finding(
                "too-many-present",
                meeting,
                f"实到 {present} 人多于应到 {entitled} 人。",
                f"{present} were present of {entitled} members.",
            )
        )
    for row in meeting.rows("ballots"):
        cast = sum(_whole(row.get(name)) for name in ("in_favour", "against", "abstained"))
        if cast > present:
            findings.append(
                _finding(
                    "too-many-ballots",
                    meeting,
                    f"票数 {cast} 多于实到 {present} 人。",
                    f"{cast} ballots were cast by {present} present.",
                )
            )
        if row.get("candidate") == meeting.number("candidate") and _whole(row.get("against")) >= _whole(row.get("in_favour")):
            findings.append(
                _finding(
                    "conclusion-against-ballots",
                    meeting,
                    "审议选定的名称未获多数赞成。",
                    "the name chosen did not have the most ballots for it.",
                )
            )
    return findings


def _finding(code: str, step: Step, zh: str, en: str) -> Finding:
    return Finding(f"requests.{code}", Severity.WARNING, Wording(zh, en), Where(layer="name_request_steps", key=step.step_id))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
