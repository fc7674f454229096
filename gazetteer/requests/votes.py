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

    @property
    def is_carried(self) -> bool:
        """Whether more were for it than against; a tie carries nothing."""
        return self.in_favour > self.against

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained


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


def sitting_on(request: Request, candidate: int | None) -> Tally | None:
    """The ballots of the last sitting that voted on a name as it is asked for now; None where none did."""
    for meeting in reversed(request.since_amended("committee_met")):
        for tally in ballots_of(request, meeting):
            if tally.candidate == candidate:
                return tally
    return None


def ballots_of(request: Request, meeting: Step) -> tuple[Tally, ...]:
    """The ballots of one sitting, name by name."""
    tallies = []
    for row in meeting.rows("ballots"):
        number = _whole(row.get("candidate"))
        named = request.candidate(number)
        in_favour, against, abstained = (_whole(row.get(name)) for name in ("in_favour", "against", "abstained"))
        tallies.append(Tally(number, named.name if named else "", in_favour, against, abstained))
    return tuple(tallies)


def check_votes(request: Request) -> tuple[Finding, ...]:
    """Votes that do not fit together: an expert who spoke twice otherwise. Sittings are judged as their minutes come in (committee_gates)."""
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
    return Minutes(
        held_on=meeting.happened_on.isoformat(),
        minutes_no=meeting.text("minutes_no"),
        chair=meeting.text("chair"),
        entitled=meeting.number("entitled") or 0,
        present=meeting.number("present") or 0,
        ballots=ballots_of(request, meeting),
        chosen=chosen.name if chosen else "",
        conclusion=meeting.text("conclusion"),
        exempted=exempted,
        experts=expert_votes(request),
    )


def _finding(code: str, step: Step, zh: str, en: str) -> Finding:
    return Finding(f"requests.{code}", Severity.WARNING, Wording(zh, en), Where(layer="name_request_steps", key=step.step_id))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
