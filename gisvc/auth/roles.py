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
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
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
    SEE_ACCOUNTS = "see_accounts"  # the list of accounts, and what each may do
    ADMINISTER = "administer"  # make, disable and unlock accounts, give a new password
    GRANT = "grant"  # give roles and areas, revoke tokens, reset a second factor
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
    Role.SYSTEM_ADMINISTRATOR: Wording("系统管理", "system administrator"),
    Role.SECURITY_ADMINISTRATOR: Wording("安全管理", "security administrator"),
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
    Duty.SEE_ACCOUNTS: Wording("查看帐号", "see the accounts"),
    Duty.ADMINISTER: Wording("建立、停用与解锁帐号", "make, disable and unlock accounts"),
    Duty.GRANT: Wording("授予角色与辖区", "grant roles and areas"),
    Duty.AUDIT: Wording("查看审计日志", "read the audit log"),
}

_BUSINESS = frozenset({Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT})

# 三员分立 (GB/T 22239-2019, 8.1.5: system, audit and security management): who makes accounts cannot say what they may do, who says
# what they may do cannot enter one, and who reads the trail touches neither. None of the three works on the data.
DUTIES: dict[Role, frozenset[Duty]] = {
    Role.VIEWER: _BUSINESS,
    Role.CLERK: _BUSINESS | {Duty.ENTER, Duty.NAME},
    Role.REVIEWER: _BUSINESS | {Duty.REVIEW, Duty.DELIBERATE},
    Role.NAME_CLERK: _BUSINESS | {Duty.NAME},
    Role.COMMITTEE_MEMBER: _BUSINESS | {Duty.DELIBERATE},
    Role.ISSUER: _BUSINESS | {Duty.ISSUE},
    Role.SYSTEM_ADMINISTRATOR: frozenset({Duty.OWN_ACCOUNT, Duty.SEE_ACCOUNTS, Duty.ADMINISTER}),
    Role.SECURITY_ADMINISTRATOR: frozenset({Duty.OWN_ACCOUNT, Duty.SEE_ACCOUNTS, Duty.GRANT}),
    Role.AUDITOR: frozenset({Duty.OWN_ACCOUNT, Duty.AUDIT}),
}

THREE_ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


def duties_of(roles: Collection[Role]) -> frozenset[Duty]:
    """Everything somebody with these roles may do. Without any role that is his own account: until the security administrator
    grants one, a new person can sign in and change the password, no more."""
    return frozenset({Duty.OWN_ACCOUNT}).union(*(DUTIES[role] for role in roles))


def roles_with(duty: Duty) -> tuple[Role, ...]:
    """Which roles allow a duty."""
    return tuple(role for role in Role if duty in DUTIES[role])


def forbidden_pair(roles: Collection[Role]) -> tuple[Role, Role] | None:
    """Two roles of the set that one person must not hold together; None when the set is fine.

    The three administrators stand apart from each other and from all work on the data; each may also view.
    """
    for apart in THREE_ADMINISTRATORS:
        if apart in roles:
            for other in sorted(set(roles) - {apart, Role.VIEWER}):
                return apart, other
    return None
