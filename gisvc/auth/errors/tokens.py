"""What is refused to programs and to those who make keys for them."""

from gisvc.auth.errors.refusal import AuthRefusal
from layers.wording import Wording


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
