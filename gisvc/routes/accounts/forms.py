"""The forms of the account pages."""

from pydantic import BaseModel, ConfigDict, Field

from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import GRANTABLE, USUAL_DAYS, TokenScope, TokenWish


class Typed(BaseModel):
    """A form of ours: a field it does not have is refused, never dropped."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)


class SignInForm(Typed):
    name: str
    password: str
    next: str = Field(default="/", max_length=2000)


class PasswordForm(Typed):
    present: str
    new: str
    again: str


class FirstRunForm(Typed):
    code: str
    name: str
    display_name: str = Field(default="", max_length=60)
    password: str
    again: str


class RightsForm(Typed):
    display_name: str = Field(default="", max_length=60)
    area: str = Field(max_length=12)
    roles: list[Role] = Field(default_factory=list, max_length=len(Role))


class NewAccountForm(RightsForm):
    name: str


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
