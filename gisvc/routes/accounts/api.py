"""Accounts for programs: who am I, and the administrators' list."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gisvc.auth.account import Account
from gisvc.auth.administration import Administrator
from gisvc.auth.grants import Rights
from gisvc.auth.roles import Duty, Role
from gisvc.routes.accounts.answering import AccountsHere, EitherAdministrator, Me, SecurityAdministrator, SystemAdministrator
from gisvc.routes.answering import troubles
from gisvc.routes.parameters import refuse_unknown

router = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(refuse_unknown)])

Area = Annotated[str, Field(pattern=r"^[0-9]{2,12}$", description="Short division code; the account sees what lies inside it.")]
DisplayName = Annotated[str, Field(max_length=60)]
Roles = Annotated[list[Role], Field(max_length=len(Role))]


class WhoAmI(BaseModel):
    """The visitor, as the service sees him."""

    person: str
    display_name: str
    area: str
    roles: list[Role]
    duties: list[Duty]
    is_demonstration: bool
    must_change_password: bool


class AccountOut(BaseModel):
    """An account, without anything that helps to enter it."""

    name: str
    display_name: str
    area: str
    roles: list[Role]
    is_enabled: bool
    must_change_password: bool
    created_at: AwareDatetime
    created_by: str


class AccountMade(AccountOut):
    """A new account with its temporary password, which is shown this once."""

    temporary_password: str


class NewAccount(BaseModel):
    """What the system administrator says about a new account, which may do nothing yet. Nothing else can be said."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=32)]
    display_name: DisplayName = ""
    area: Area


class AccountChange(BaseModel):
    """What the system administrator may change. A field that is left out stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    is_enabled: bool | None = None


class RightsChange(BaseModel):
    """What the security administrator grants: all roles and the area, both said anew."""

    model_config = ConfigDict(extra="forbid")

    area: Area
    roles: Roles


@router.get("/me", responses=troubles(400, 401, 403))
def who_am_i(me: Me) -> WhoAmI:
    """我是谁：角色、职责与辖区。"""
    return WhoAmI(
        person=me.person,
        display_name=me.display_name,
        area=me.area,
        roles=sorted(me.roles),
        duties=sorted(me.duties),
        is_demonstration=me.is_demonstration,
        must_change_password=me.must_change_password,
    )


@router.get("/accounts", responses=troubles(400, 401, 403, 404))
def list_accounts(me: EitherAdministrator, accounts: AccountsHere) -> list[AccountOut]:
    """辖区内的帐号。"""
    return [_out(account) for account in accounts.list_in(me.area)]


@router.get("/accounts/{name}", responses=troubles(400, 401, 403, 404))
def read_account(name: str, me: EitherAdministrator, accounts: AccountsHere) -> AccountOut:
    """一个帐号。"""
    return _out(accounts.find(name, within=me.area))


@router.post("/accounts", status_code=201, responses=troubles(400, 401, 403, 404, 409))
def create_account(new: NewAccount, me: SystemAdministrator, accounts: AccountsHere) -> AccountMade:
    """添加帐号（尚无任何权限，由安全管理员授予）；一次性密码只在这一次回答中出现。"""
    by = Administrator(me.person, me.area)
    account, password = accounts.administration.create(new.name, display_name=new.display_name, area=new.area, by=by)
    return AccountMade(**_out(account).model_dump(), temporary_password=password)


@router.patch("/accounts/{name}", responses=troubles(400, 401, 403, 404))
def change_account(name: str, change: AccountChange, me: SystemAdministrator, accounts: AccountsHere) -> AccountOut:
    """修改显示的姓名，停用或恢复；未给出的字段不变。"""
    by = Administrator(me.person, me.area)
    account = accounts.find(name, within=me.area)
    if change.is_enabled is not None and change.is_enabled != account.is_enabled:
        turn = accounts.administration.enable if change.is_enabled else accounts.administration.disable
        account = turn(account, by=by)
    if change.display_name is not None and change.display_name != account.display_name:
        account = accounts.administration.rename(account, change.display_name, by=by)
    return _out(account)


@router.put("/accounts/{name}/rights", responses=troubles(400, 401, 403, 404))
def grant_rights(name: str, change: RightsChange, me: SecurityAdministrator, accounts: AccountsHere) -> AccountOut:
    """授予角色与辖区；该用户须重新登录，其令牌作废。"""
    account = accounts.find(name, within=me.area)
    rights = Rights(change.area, frozenset(change.roles))
    return _out(accounts.grants.change(account, rights, by=Administrator(me.person, me.area)))


def _out(account: Account) -> AccountOut:
    return AccountOut(
        name=account.name,
        display_name=account.display_name,
        area=account.area,
        roles=sorted(account.roles),
        is_enabled=account.is_enabled,
        must_change_password=account.must_change_password,
        created_at=account.created_at,
        created_by=account.created_by,
    )
