"""The way through the service: which rooms the head of every page leads to, in which order, and which one a page belongs to."""

from dataclasses import dataclass

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the main navigation."""

    href: str
    label: Wording
    duty: Duty
    rooms: tuple[str, ...] = ()  # first parts of other addresses that belong to it

    def leads_to(self, path: str) -> bool:
        """Whether a page lies behind this entry."""
        first = path.split("/")[1]
        return first in (self.href[1:], *self.rooms)


# What a look leads to, then the three rooms, then the data and what happens to it, then those who look after it. Lines part the groups.
GROUPS: tuple[tuple[Way, ...], ...] = (
    (
        Way("/", Wording("概况", "Overview"), Duty.READ),
        Way("/coverage", Wording("覆盖率", "Coverage"), Duty.READ),
        Way("/gaps", Wording("缺口", "Gaps"), Duty.READ),
        Way(
            "/circles", Wording("服务圈", "Circles"), Duty.READ,
            ("supply", "interval", "care-space", "fit", "centres", "siting", "candidates", "what-if", "people", "graves", "niches", "roads", "surface"),
        ),
        Way("/plans", Wording("规划", "Plans"), Duty.READ, ("claims",)),
    ),
    (Way("/rounds", Wording("界线联检", "Inspection"), Duty.READ, ("lines", "markers", "cases", "exchange", "field")),),
    (Way("/names", Wording("地名", "Names"), Duty.READ),),
    (
        Way("/layers", Wording("图层", "Layers"), Duty.READ),
        Way("/catalogue", Wording("目录", "Datasets"), Duty.READ, ("corrections", "usage")),
        Way("/imports", Wording("导入", "Import"), Duty.ENTER),
        Way("/downloads", Wording("下载", "Downloads"), Duty.EXPORT, ("publications",)),
    ),
    (
        Way("/audit", Wording("审计", "Audit"), Duty.AUDIT),
        Way("/accounts", Wording("帐号", "Accounts"), Duty.SEE_ACCOUNTS),
        Way("/about", Wording("口径说明", "Definitions"), Duty.READ),
    ),
)  # fmt: skip


def ways_for(visitor: Visitor) -> list[list[Way]]:
    """The groups with what this visitor may enter; a group with nothing in it is left out."""
    open_to = ([way for way in group if visitor.may(way.duty)] for group in GROUPS)
    return [group for group in open_to if group]
