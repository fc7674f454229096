"""What the desk refuses to people: not signed in, not allowed, locked, a weak password."""

from datetime import datetime, timedelta, timezone

from gisvc.auth.roles import Duty, Role
from layers.errors import Refusal
from layers.wording import Wording

BEIJING = timezone(timedelta(hours=8))  # no daylight saving since 1991


class AuthRefusal(Refusal):
    """The desk does not let this person do this."""

    code = "auth.refused"


class NotSignedIn(AuthRefusal):
    """Nobody is signed in, or the session has ended."""

    code = "auth.not-signed-in"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "尚未登录，或登录已超时。请登录后再试。", "Nobody is signed in, or the session has ended. Sign in and try again."
            )
        )


class NotAllowed(AuthRefusal):
    """Somebody is signed in, but none of his roles allows this."""

    code = "auth.not-allowed"

    def __init__(self, duty: Duty) -> None:
        super().__init__(
            Wording(
                f"您的角色不包含此项操作（{duty.value}）。如工作需要，请联系安全管理员调整角色。",
                f"None of your roles allows this ({duty.value}). If your work needs it, ask the security administrator for the role.",
            ),
            duty=duty.value,
        )


class PasswordChangeDue(AuthRefusal):
    """The password was set by an administrator or has grown old; it has to be changed before anything else."""

    code = "auth.password-change-due"

    def __init__(self) -> None:
        super().__init__(
            Wording("请先修改密码，然后继续。", "Change your password first, then go on."),
        )


class SignInFailed(AuthRefusal):
    """Name or password is wrong; which of the two is not told."""

    code = "auth.sign-in-failed"

    def __init__(self) -> None:
        super().__init__(
            Wording("用户名或密码不正确，或帐号已停用。", "The name or the password is wrong, or the account is disabled.")
        )


class AccountLocked(AuthRefusal):
    """Too many failed sign-ins for this name or from this address."""

    code = "auth.account-locked"

    def __init__(self, until: datetime) -> None:
        self.until = until
        clock = until.astimezone(BEIJING).strftime("%H:%M")
        super().__init__(
            Wording(
                f"登录失败次数过多，请在北京时间 {clock} 之后再试，或请系统管理员解锁。",
                f"Too many failed sign-ins. Try again after {clock} Beijing time, or ask the system administrator to unlock.",
            ),
            until=until.isoformat(timespec="seconds"),
        )


class WeakPassword(AuthRefusal):
    """A password that the policy does not accept, and why."""

    code = "auth.weak-password"

    def __init__(self, why: Wording) -> None:
        super().__init__(Wording(f"密码不符合要求：{why.zh}", f"The password is not accepted: {why.en}"))


class PasswordReused(AuthRefusal):
    """One of the last five passwords."""

    code = "auth.password-reused"

    def __init__(self, remembered: int) -> None:
        super().__init__(
            Wording(
                f"不能使用最近 {remembered} 次用过的密码，请换一个。",
                f"This is one of the last {remembered} passwords. Choose another one.",
            ),
            remembered=remembered,
        )


class WrongOwnPassword(AuthRefusal):
    """The present password, asked for before a change, is wrong."""

    code = "auth.wrong-own-password"

    def __init__(self) -> None:
        super().__init__(Wording("当前密码不正确，未作任何修改。", "The present password is wrong; nothing was changed."))


class BadAccountName(AuthRefusal):
    """A sign-in name that cannot be used."""

    code = "auth.bad-account-name"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "用户名须为 2 至 32 个汉字、字母、数字或 . _ -，以字母或汉字开头，且不能是系统保留名。",
                "A sign-in name has 2 to 32 letters, digits or . _ - , begins with a letter and is not one the system keeps for itself.",
            )
        )


class AccountNameTaken(AuthRefusal):
    """Sign-in names are given once, for good: the audit log refers to them."""

    code = "auth.account-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            Wording(
                f"用户名“{name}”已被使用。停用的用户名也不再发给他人。",
                f"The sign-in name “{name}” is taken. Names of disabled accounts are not given again.",
            ),
            name=name,
        )


class UnknownAccount(AuthRefusal):
    """There is no such account in the visitor's area."""

    code = "auth.unknown-account"

    def __init__(self, name: str) -> None:
        super().__init__(Wording(f"没有帐号“{name}”。", f"There is no account “{name}”."), name=name)


class UnknownSession(AuthRefusal):
    """The session has ended already, or is somebody else's."""

    code = "auth.unknown-session"

    def __init__(self) -> None:
        super().__init__(Wording("该登录会话不存在或已结束。", "That session does not exist or has ended."))


class RolesForbidden(AuthRefusal):
    """Two roles that one person must not hold together."""

    code = "auth.roles-forbidden"

    def __init__(self, one: Role, other: Role) -> None:
        super().__init__(
            Wording(
                f"“{one.label.zh}”与“{other.label.zh}”不能由同一人担任，请分设帐号。",
                f"One person must not be both {one.label.en} and {other.label.en}. Use separate accounts.",
            ),
            one=one.value,
            other=other.value,
        )


class AdministratorProtected(AuthRefusal):
    """Who holds one of the three administrators' roles is neither disabled nor given a new password by a single other one."""

    code = "auth.administrator-protected"

    def __init__(self, role: Role) -> None:
        super().__init__(
            Wording(
                f"该帐号担任“{role.label.zh}”。为使三员互相制约，请先由安全管理员收回该角色再操作；遗忘密码请在服务器终端重置（gisvc user reset）。",
                f"This account is {role.label.en}. The three administrators check each other: have the security administrator take the "
                "role back first, or reset a forgotten password on the terminal of the server (gisvc user reset).",
            ),
            role=role.value,
        )


class LastOfTheThree(AuthRefusal):
    """The last enabled holder of one of the three administrators' roles keeps it until a successor holds it too."""

    code = "auth.last-administrator"

    def __init__(self, role: Role, area: str) -> None:
        super().__init__(
            Wording(
                f"该帐号是辖区 {area} 最后一位可用的“{role.label.zh}”，不能收回该角色、缩小其辖区或停用。请先把“{role.label.zh}”授予接任者，再操作。",
                f"This account is the last enabled {role.label.en} of {area}: the role is not taken back, its area not narrowed and the account not "
                "disabled. Grant the role to a successor first.",
            ),
            role=role.value,
            area=area,
        )


class AreaNotYours(AuthRefusal):
    """An administrator gives accounts inside his own area only."""

    code = "auth.area-not-yours"

    def __init__(self, area: str) -> None:
        super().__init__(
            Wording(
                f"区划代码“{area}”不正确，或不在您的管辖范围内。",
                f"“{area}” is no division code, or it lies outside the area you administer.",
            ),
            area=area,
        )


class OwnAccountProtected(AuthRefusal):
    """Nobody changes his own rights, or disables himself."""

    code = "auth.own-account-protected"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "不能修改自己的角色、辖区或停用自己，请由另一位管理员操作。",
                "Nobody changes his own roles or area, or disables himself. Ask another administrator.",
            )
        )


class AlreadySetUp(AuthRefusal):
    """All three administrators exist; further accounts are made by them."""

    code = "auth.already-set-up"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "三员（系统管理、安全管理、审计）已经齐备，其他帐号请由系统管理员添加。",
                "The three administrators exist already; the system administrator makes further accounts.",
            )
        )


class AdministratorMissing(AuthRefusal):
    """The three administrators are three persons, named together."""

    code = "auth.administrator-missing"

    def __init__(self, role: Role) -> None:
        super().__init__(
            Wording(
                f"请填写“{role.label.zh}”的用户名。三员须由三个不同的人担任。",
                f"Name the {role.label.en}. The three administrators are three different persons.",
            ),
            role=role.value,
        )


class WrongSetupCode(AuthRefusal):
    """The one-time setup code is wrong, used or too old."""

    code = "auth.wrong-setup-code"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "初始化代码不正确或已失效。请查看启动服务的终端；如已过期，请重新启动服务。",
                "The setup code is wrong or no longer valid. Look at the terminal that started the service; restart it if the code is old.",
            )
        )


class SecondFactorNeeded(AuthRefusal):
    """The password was right; the code of the second factor is still to come."""

    code = "auth.second-factor-needed"

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket  # no fact: facts are shown and logged
        super().__init__(
            Wording(
                "密码正确，还需要动态验证码。请在登录页完成；程序请使用 API 令牌。",
                "The password is right; the code of the second factor is needed too. Sign in on the page; a program uses an API token.",
            )
        )


class SecondFactorDue(AuthRefusal):
    """One of the roles requires a second factor, and none is enrolled yet."""

    code = "auth.second-factor-due"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "您的角色须启用动态验证码，请先设置，然后继续。",
                "Your role requires a second factor. Set it up first, then go on.",
            )
        )


class SecondFactorRefused(AuthRefusal):
    """A second factor cannot be set up or given up now."""

    code = "auth.second-factor-refused"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "现在不能这样做：动态验证码未开放、已经启用，或您的角色必须启用。更换手机请联系安全管理员重置。",
                "Not now: second factors are switched off, one is enrolled already, or your role requires it. For another telephone "
                "have the security administrator reset it.",
            )
        )


class WrongCode(AuthRefusal):
    """The code of the second factor is wrong, old, or was used before."""

    code = "auth.wrong-code"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "验证码不正确、已过期或已用过。请等下一个验证码再输入；连续失败会锁定。",
                "The code is wrong, too old, or was used before. Wait for the next one; failing again and again locks the account.",
            )
        )


class IdentityRefused(AuthRefusal):
    """The other house's word for who somebody is was not given, or does not hold."""

    code = "auth.identity-refused"

    def __init__(self, what: str) -> None:
        super().__init__(
            Wording(
                "统一身份认证未通过，或本系统没有与之对应的可用帐号。请重试，或联系系统管理员。",
                "The single sign-on did not succeed, or no enabled account here belongs to it. Try again, or ask the system administrator.",
            ),
            what=what[:60],
        )


class IdentityUnreachable(AuthRefusal):
    """The other house does not answer."""

    code = "auth.identity-unreachable"

    def __init__(self, house: str) -> None:
        super().__init__(
            Wording(
                "统一身份认证服务暂时没有响应。请稍后再试，或用本系统的用户名和密码登录。",
                "The single sign-on does not answer. Try again later, or sign in with your name and password here.",
            ),
            house=house[:100],
        )


class UnknownProvider(AuthRefusal):
    """No such way of signing in is configured."""

    code = "auth.unknown-provider"

    def __init__(self) -> None:
        super().__init__(Wording("未启用这种登录方式。", "That way of signing in is not configured."))


class BadToken(AuthRefusal):
    """What a program presented is no token of this service, or not one of the account it names."""

    code = "auth.bad-token"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "令牌不正确。程序请使用在“我的帐号”页生成的 API 令牌（Bearer，或以用户名加令牌的 Basic），不能使用登录密码。",
                "That is no token of this service. A program uses a token made on the page of one's own account (Bearer, or Basic "
                "with the sign-in name), never the password.",
            )
        )


class TokenEnded(AuthRefusal):
    """The token has expired or was revoked, or its owner's rights have changed since it was made."""

    code = "auth.token-ended"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "该令牌已过期或已作废（权限变更、停用帐号也会使令牌作废）。请在“我的帐号”页重新生成。",
                "The token has expired or was revoked (a change of rights ends tokens too). Make a new one on your account's page.",
            )
        )


class TokenTooNarrow(AuthRefusal):
    """Its owner may, but the token was made for less."""

    code = "auth.token-too-narrow"

    def __init__(self, lacking: str) -> None:
        super().__init__(
            Wording(
                f"该令牌的范围不包含此项操作（{lacking}）。请由本人生成范围合适的令牌，或登录后在页面上操作。",
                f"The token was not made for this ({lacking}). Its owner can make another one, or do it signed in.",
            ),
            lacking=lacking,
        )


class TokenWishRefused(AuthRefusal):
    """A token that cannot be made as it was asked for, and why."""

    code = "auth.token-wish-refused"

    def __init__(self, why: str, why_en: str) -> None:
        super().__init__(Wording(f"不能生成令牌：{why}。", f"The token cannot be made: {why_en}."))


class TooManyTokens(AuthRefusal):
    """One account has a bounded number of living tokens."""

    code = "auth.too-many-tokens"

    def __init__(self, limit: int) -> None:
        super().__init__(
            Wording(
                f"一个帐号最多有 {limit} 个有效令牌，请先作废不再使用的。",
                f"An account has at most {limit} living tokens. Revoke those no longer used.",
            ),
            limit=limit,
        )


class UnknownToken(AuthRefusal):
    """The token has ended already, or is somebody else's."""

    code = "auth.unknown-token"

    def __init__(self) -> None:
        super().__init__(Wording("该令牌不存在或已作废。", "That token does not exist or has ended."))


class NoAccounts(AuthRefusal):
    """This service runs without accounts: a demonstration."""

    code = "auth.no-accounts"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "演示模式没有帐号，无需登录。",
                "The demonstration has no accounts; nobody needs to sign in.",
            )
        )


class PasswordsDiffer(AuthRefusal):
    """The new password was typed differently the second time."""

    code = "auth.passwords-differ"

    def __init__(self) -> None:
        super().__init__(Wording("两次输入的新密码不一致。", "The new password was not typed the same way twice."))


class DemonstrationRefused(AuthRefusal):
    """The demonstration signs in nobody who comes through a proxy or from another machine."""

    code = "auth.demonstration-refused"

    def __init__(self, evidence: str) -> None:
        super().__init__(
            Wording(
                f"演示模式只接受本机直接访问（检测到：{evidence}）。正式使用请用 gisvc serve，并建立帐号。",
                f"The demonstration answers this machine only (seen: {evidence}). For real use run gisvc serve and make accounts.",
            ),
            evidence=evidence,
        )
