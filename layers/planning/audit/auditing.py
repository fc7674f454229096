"""An audit: published figures held against each other, and against what the layers say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib import resources

from layers.planning.audit.arithmetic import half_up, printed_share
from layers.planning.audit.claims import Claims, Statement
from layers.planning.audit.claims_file import read_claims
from layers.planning.audit.contradictions import NOT_DECIDED, find_contradictions
from layers.planning.audit.errors import NothingToAudit, TooManyFigures, UnknownStatement
from layers.planning.audit.fitting import Fitting, fitting_numbers
from layers.planning.audit.ladders import judge_ladders
from layers.planning.audit.lost_dashes import judge_lost_dashes
from layers.planning.audit.meanings import Meaning, MeaningVerdict, Reading, judge_readings, meanings_of, readings_of
from layers.planning.audit.objections import Objection, cite
from layers.planning.audit.solutions import Solution, solve_documents
from layers.planning.audit.targets import judge_targets
from layers.planning.passport import Percentage
from layers.progress import Progress, unwatched
from layers.report import Report, Severity
from layers.wording import Wording

FIVE_PLANS = ("five_plans.toml", "public_facts.toml")
MOST_FIGURES = 2_000


_FROM_LAYERS = Wording("由图层计算", "computed from layers")


@dataclass(frozen=True, slots=True)
class Computed:
    """What the layers say of a figure: a ratio's two numbers, or a number of its own (then `denominator` is 1)."""

    numerator: Fraction
    denominator: Fraction = Fraction(1)
    definition: Wording = _FROM_LAYERS

    @classmethod
    def of(cls, percentage: Percentage) -> "Computed":
        return cls(Fraction(percentage.numerator), Fraction(percentage.denominator or 1), percentage.passport.definition)


@dataclass(frozen=True)
class Audit:
    """All that was found: objections (worst first), the whole numbers that fit, and the readings of every printed ratio."""

    claims: Claims
    objections: tuple[Objection, ...]
    solutions: tuple[Solution, ...]

    @property
    def alarms(self) -> tuple[Objection, ...]:
        """The objections that say something cannot be as printed."""
        return tuple(o for o in self.objections if o.is_alarm)

    @cached_property
    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """For each printed ratio the readings over known counts; ratios without any known count are left out."""
        found = {s.id: readings_of(self.claims, s) for s in self.claims.statements if s.is_ratio}
        return {name: readings for name, readings in found.items() if readings}

    @cached_property
    def fitting(self) -> tuple[Fitting, ...]:
        """The whole numbers that print each share beside a number the file states."""
        return tuple(fitting_numbers(self.claims))

    @property
    def faulty_rows(self) -> int:
        """Rows that could not be read, and so were held against nothing."""
        return len({f.where.row for f in self.claims.report.errors})

    @cached_property
    def coverages(self) -> dict[str, tuple[MeaningVerdict, ...]]:
        """The seven meanings held to each share that the file calls a coverage."""
        known, grains = set(Meaning), self.claims.quantities
        shares = [s for s in self.claims.statements if s.is_ratio and grains[s.quantity].meaning in known]
        return {s.id: meanings_of(self.claims, s) for s in shares}

    @property
    def undecided(self) -> tuple[Objection, ...]:
        """Figures of which the search could not tell in time whether they can all be true."""
        return tuple(o for o in self.objections if o.code == NOT_DECIDED)

    @property
    def report(self) -> Report:
        """Unreadable rows first, then every objection as a finding."""
        return self.claims.report + Report.of(o.to_finding(self.claims) for o in self.objections)


def audit(claims: Claims, *, against: Mapping[str, Computed] | None = None, go_on: Progress = unwatched) -> Audit:
    """Hold the figures of a file against each other, and those named in `against` against computed values.

    Where the search for whole numbers ends undecided, the note `planning.not-decided` names the figures.

    Raises:
        NothingToAudit: no row could be read.
        TooManyFigures: more than MOST_FIGURES.
        UnknownStatement: `against` names a figure the file does not hold.
    """
    if not claims.statements:
        wrong = claims.report.errors
        raise NothingToAudit(len(claims.report.rows_in_error()), wrong[0].sentence if wrong else None)
    if len(claims.statements) > MOST_FIGURES:
        raise TooManyFigures(len(claims.statements), MOST_FIGURES)
    contradictions = find_contradictions(claims, go_on)
    doubtful = frozenset(name for o in contradictions if o.is_alarm for name in o.statements)
    found = [
        *contradictions,
        *judge_targets(claims),
        *judge_ladders(claims),
        *judge_lost_dashes(claims),
        *judge_readings(claims, doubtful),
        *_against_layers(claims, against or {}),
    ]
    order = list(Severity)
    ranked = sorted(found, key=lambda o: order.index(o.severity))
    return Audit(claims, tuple(ranked), tuple(solve_documents(claims)))


def five_plans() -> Claims:
    """The figures of the five plans as published, and what public sources say of the same quantities."""
    here = resources.files("layers.planning.audit")
    return read_claims(*(here.joinpath(name).read_text(encoding="utf-8") for name in FIVE_PLANS))


def _against_layers(claims: Claims, against: Mapping[str, Computed]) -> Iterator[Objection]:
    known = {s.id: s for s in claims.statements}
    for name, computed in against.items():
        if name not in known:
            raise UnknownStatement(name)
        statement = known[name]
        interval = statement.ratio if statement.is_ratio else statement.printed.interval
        if not interval.holds(computed.numerator / computed.denominator):
            yield _differs(claims, statement, computed)


def _differs(claims: Claims, statement: Statement, computed: Computed) -> Objection:
    cited, how = cite(claims, statement), half_up(computed.numerator, 0)
    if statement.is_ratio:
        shown = printed_share(computed.numerator, computed.denominator, statement)
        how = f"{half_up(computed.numerator, 0)} ÷ {half_up(computed.denominator, 0)} = {shown}"
    return Objection(
        "audit.differs-from-layers",
        Severity.WARNING,
        Wording(
            f"{cited.zh} 与图层计算的 {how} 不同（{computed.definition.zh}）。",
            f"{cited.en} differs from what the layers give, {how} ({computed.definition.en}).",
        ),
        (Wording(how, how),),
        (statement.id,),
    )
