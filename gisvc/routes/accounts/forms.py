"""The forms of the account pages."""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field

from gisvc.auth.roles import Duty, Role
from gisvc.auth.three_administrators import Newcomer
from gisvc.auth.tokens import GRANTABLE, USUAL_DAYS, TokenScope, TokenWish


class Typed(BaseModel):
    """A form of ours: a field it does not have is refused, never dropped."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)


class SignInForm(Typed):
    name: str
    password: str
    next: str = Field(default="/", max_length=2000)


class CodeForm(Typed):
    code: str


class SecondStepForm(CodeForm):
    ticket: str
    next: str = Field(default="/", max_length=2000)


class PasswordForm(Typed):
    present: str
    new: str
    again: str


class FirstRunForm(Typed):
    """The administrators that are missing; the system administrator sits here and chooses his own password."""

    code: str
    system_name: str = Field(default="", max_length=32)
    system_display_name: str = Field(default="", max_length=60)
    security_name: str = Field(default="", max_length=32)
    security_display_name: str = Field(default="", max_length=60)
    auditor_name: str = Field(default="", max_length=32)
    auditor_display_name: str = Field(default="", max_length=60)
    password: str = ""
    again: str = ""

    def chosen(self, missing: Collection[Role]) -> dict[Role, Newcomer]:
        said = {
            Role.SYSTEM_ADMINISTRATOR: Newcomer(self.system_name, self.system_display_name, self.password),
            Role.SECURITY_ADMINISTRATOR: Newcomer(self.security_name, self.security_display_name),
            Role.AUDITOR: Newcomer(self.auditor_name, self.auditor_display_name),
        }
        return {role: newcomer for role, newcomer in said.items() if role in missing}


class NewAccountForm(Typed):
    name: str
    display_name: str = Field(default="", max_length=60)
    area: str = Field(max_length=12)


class DisplayNameForm(Typed):
    display_name: str = Field(min_length=1, max_length=60)


class RightsForm(Typed):
    area: str = Field(max_length=12)
    roles: list[Role] = Field(default_factory=list, max_length=len(Role))


class TokenForm(Typed):
    label: str = Field(max_length=60)
    days: int = Field(default=USUAL_DAYS, ge=1, le=2000)
    duties: list[Duty] = Field(default_factory=list, max_length=len(GRANTABLE))
    layers: list[str] = Field(default_factory=list, max_length=100)
    area: str = Field(default="", max_length=12)
    is_public: bool = False

    def wish(self) -> TokenWish:
        scope = TokenScope(frozenset(self.duties), frozenset(self.layers), self.area.strip(), self.is_public)
        return TokenWish(self.label, scope, self.days)
