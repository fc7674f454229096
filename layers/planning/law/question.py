"""The question which candidates the law lets stand, and its answer."""

from dataclasses import dataclass
from datetime import date

from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.source import parse_sources
from layers.planning.errors import UnknownKind
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.errors import ImpossibleSearch
from layers.planning.law.judgement import PackComparison
from layers.planning.law.nearest_clear import FARTHEST_M, ClearSpot


@dataclass(frozen=True, slots=True)
class JudgingQuestion:
    """Which candidates are judged by which packs.

    `packs` holds one text a side: "a,b" is both packs together, and two sides are compared. `candidates` names their source (see
    `candidates.source`); `kind` the facility they are offered for, None: any. `unit` is the level whose seats `villages` means. `clear_within_m` asks for the
    nearest clear spot of every refused candidate, or only of those in `clear_of`.

    Raises:
        UnknownKind, UnknownCandidates, ImpossibleSpacing, ImpossibleSearch: a word or a figure that is none.
    """

    packs: tuple[str, ...]
    candidates: str = "layer"
    kind: str | None = None
    unit: str = "village"
    area: str | None = None
    as_of: date | None = None
    clear_within_m: float | None = None
    clear_of: tuple[str, ...] = ()
    demand: str = "settlements"

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in FACILITY_KINDS:
            raise UnknownKind(self.kind, FACILITY_KINDS)
        parse_sources(self.candidates)
        if self.clear_within_m is not None and not 0 < self.clear_within_m <= FARTHEST_M:
            raise ImpossibleSearch(self.clear_within_m, FARTHEST_M)


@dataclass(frozen=True, slots=True, eq=False)
class CandidateStudy:
    """The candidates of one question, judged.

    Attributes:
        clear: by side, the nearest clear spots that were asked for.
    """

    question: JudgingQuestion
    area: str
    area_name: str
    on: date
    candidates: Candidates
    comparison: PackComparison
    clear: tuple[tuple[ClearSpot, ...], ...]
    is_demonstration: bool
