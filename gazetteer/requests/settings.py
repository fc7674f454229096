"""Everything a jurisdiction fixes about requests, in one object: routes, clocks, materials, and what must come before a decision."""

from dataclasses import dataclass, field

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from gazetteer.requests import sources as s
from gazetteer.requests.clocks import ClockSettings
from gazetteer.requests.materials import MaterialSettings
from gazetteer.requests.routes import RouteSettings

LAWS_OWN = frozenset({"A01", "A06", "H01"})


@dataclass(frozen=True, slots=True)
class CommitteeSettings:
    """How a committee votes: habits, which the Regulation does not know, until a jurisdiction enters its own standing orders.

    Args:
        quorum: of the members, from 0 to 1; more than this share must be present.
        reasons_against_vote: whether an approval the ballots did not carry must state its reasons.
        citation: what this rests on, with the day it holds from where a local paper fixes it.
    """

    quorum: float = 0.5
    reasons_against_vote: bool = True
    citation: Citation = s.COMMITTEE_HABIT


@dataclass(frozen=True, slots=True)
class RequestSettings:
    """How a jurisdiction runs its requests. Every field may be changed; none of them loosens the Regulation.

    Args:
        notice_required: kinds whose decision waits for the end of a public notice. Empty: a missing notice is said, not refused. The Regulation
            does not know 公示; seven days before the committee are the rule of some cities.
        experts_required: kinds whose decision waits for an expert's opinion; otherwise it is weighed (Art. 11).
        never_exempted: rules no person here may exempt from: competence (A01), matters of the nation (A06), the heritage lock (H01), which
            yields to measures of protection and to nothing else.
    """

    routes: RouteSettings = field(default_factory=RouteSettings)
    clocks: ClockSettings = field(default_factory=ClockSettings)
    materials: MaterialSettings = field(default_factory=MaterialSettings)
    committee: CommitteeSettings = field(default_factory=CommitteeSettings)
    notice_required: frozenset[NameKind] = frozenset()
    experts_required: frozenset[NameKind] = frozenset()
    never_exempted: frozenset[str] = LAWS_OWN
