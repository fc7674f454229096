"""What is refused to whoever looks after accounts: a name that is taken, rights nobody may give, the last of the three administrators."""

from gisvc.auth.errors.refusal import AuthRefusal
from gisvc.auth.roles import Role
from layers.wording import Wording


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
