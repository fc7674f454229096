"""What is refused while the first administrators are named."""

from gisvc.auth.errors.refusal import AuthRefusal
from gisvc.auth.roles import Role
from layers.wording import Wording


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
