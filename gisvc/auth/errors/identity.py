"""What is refused when another house vouches for somebody."""

from gisvc.auth.errors.refusal import AuthRefusal
from layers.wording import Wording


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
