"""Roles people hold and the duties each role allows, as one table."""

from collections.abc import Collection
from enum import StrEnum

from layers.wording import Wording


class Role(StrEnum):
    """What somebody is at the bureau. An account may hold several, within `forbidden_pair`."""

    VIEWER = "viewer"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    NAME_CLERK = "name_clerk"
    COMMITTEE_MEMBER = "committee_member"
    ISSUER = "issuer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


class Duty(StrEnum):
    """What a route needs its visitor to be allowed."""

    OWN_ACCOUNT = "own_account"  # change one's own password, see and end one's own sessions
    READ = "read"  # layers, coverage, gaps, maps
    EXPORT = "export"  # take data away as a file
    ENTER = "enter"  # import and edit
    REVIEW = "review"  # accept or return what was entered
    NAME = "name"  # take in naming requests and carry them from step to step
    DELIBERATE = "deliberate"  # vote on names, exempt from a rule, conclude
    ISSUE = "issue"  # bind a 审图号, publish, enter a decision on a name
    ADMINISTER = "administer"  # accounts and their roles
    AUDIT = "audit"  # read the audit log

    @property
    def label(self) -> Wording:
        return _DUTY_LABELS[self]


_LABELS = {
    Role.VIEWER: Wording("查阅", "viewer"),
    Role.CLERK: Wording("录入", "clerk"),
    Role.REVIEWER: Wording("审核", "reviewer"),
    Role.NAME_CLERK: Wording("地名经办", "names clerk"),
    Role.COMMITTEE_MEMBER: Wording("地名委员", "committee member"),
    Role.ISSUER: Wording("签发", "issuer"),
    Role.ADMINISTRATOR: Wording("管理", "administrator"),
    Role.AUDITOR: Wording("审计", "auditor"),
}

_DUTY_LABELS = {
    Duty.OWN_ACCOUNT: Wording("管理自己的帐号", "one's own account"),
    Duty.READ: Wording("查阅", "read"),
    Duty.EXPORT: Wording("导出", "export"),
    Duty.ENTER: Wording("导入与录入", "import and enter"),
    Duty.REVIEW: Wording("审核", "review"),
    Duty.NAME: Wording("办理地名申请", "handle naming requests"),
    Duty.DELIBERATE: Wording("评议地名", "deliberate on names"),
    Duty.ISSUE: Wording("签发", "issue"),
    Duty.ADMINISTER: Wording("管理帐号", "administer accounts"),
    Duty.AUDIT: Wording("查看审计日志", "read the audit log"),
}

_BUSINESS = frozenset({Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT})

# Who manages accounts sees no data, who checks the trail touches nothing (GB/T 22239-2019: split administration).
DUTIES: dict[Role, frozenset[Duty]] = {
    Role.VIEWER: _BUSINESS,
    Role.CLERK: _BUSINESS | {Duty.ENTER, Duty.NAME},
    Role.REVIEWER: _BUSINESS | {Duty.REVIEW, Duty.DELIBERATE},
    Role.NAME_CLERK: _BUSINESS | {Duty.NAME},
    Role.COMMITTEE_MEMBER: _BUSINESS | {Duty.DELIBERATE},
    Role.ISSUER: _BUSINESS | {Duty.ISSUE},
    Role.ADMINISTRATOR: frozenset({Duty.OWN_ACCOUNT, Duty.ADMINISTER}),
    Role.AUDITOR: frozenset({Duty.OWN_ACCOUNT, Duty.AUDIT}),
}

_APART = {Role.ADMINISTRATOR: {Role.VIEWER}, Role.AUDITOR: {Role.VIEWER}}


def duties_of(roles: Collection[Role]) -> frozenset[Duty]:
    """Everything somebody with these roles may do."""
    return frozenset().union(*(DUTIES[role] for role in roles))


def forbidden_pair(roles: Collection[Role]) -> tuple[Role, Role] | None:
    """Two roles of the set that one person must not hold together; None when the set is fine.

    Administrator and auditor stand apart from each other and from all work on the data; either may also view.
    """
    for apart, beside in _APART.items():
        if apart in roles:
            for other in sorted(set(roles) - {apart} - beside):
                return apart, other
    return None
