"""Everything a jurisdiction fixes about requests, in one object: routes, clocks, materials, and what must come before a decision."""

from dataclasses import dataclass, field

from gazetteer.kinds import NameKind
from gazetteer.requests.clocks import ClockSettings
from gazetteer.requests.materials import MaterialSettings
from gazetteer.requests.routes import RouteSettings

LAWS_OWN = frozenset({"A01", "A06", "H01"})


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
    notice_required: frozenset[NameKind] = frozenset()
    experts_required: frozenset[NameKind] = frozenset()
    never_exempted: frozenset[str] = LAWS_OWN
