"""What is refused to somebody who comes in: not signed in, not allowed, locked out."""

from datetime import datetime, timedelta, timezone

from gisvc.auth.errors.refusal import AuthRefusal
from gisvc.auth.roles import Duty
from layers.wording import Wording

BEIJING = timezone(timedelta(hours=8))  # no daylight saving since 1991


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
