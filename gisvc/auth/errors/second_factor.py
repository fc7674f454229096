"""What is refused at the second factor: a wrong code, one that is due."""

from gisvc.auth.errors.refusal import AuthRefusal
from layers.wording import Wording


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
