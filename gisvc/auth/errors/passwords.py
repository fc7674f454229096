"""What is refused of a password: weak, used before, not one's own."""

from gisvc.auth.errors.refusal import AuthRefusal
from layers.wording import Wording


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


class PasswordsDiffer(AuthRefusal):
    """The new password was typed differently the second time."""

    code = "auth.passwords-differ"

    def __init__(self) -> None:
        super().__init__(Wording("两次输入的新密码不一致。", "The new password was not typed the same way twice."))
