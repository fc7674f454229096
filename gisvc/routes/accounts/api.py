"""Accounts for programs: who am I, and the administrator's list."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gisvc.auth.account import Account
from gisvc.auth.accounts import Accounts
from gisvc.auth.administration import Administrator, Rights
from gisvc.auth.roles import Duty, Role, duties_of
from gisvc.auth.visitor import Visitor, accounts_of, require
from gisvc.routes.answering import troubles
from gisvc.routes.parameters import refuse_unknown

router = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(refuse_unknown)])

AccountsHere = Annotated[Accounts, Depends(accounts_of)]
Me = Annotated[Visitor, Depends(require(Duty.OWN_ACCOUNT))]
AdministratorHere = Annotated[Visitor, Depends(require(Duty.ADMINISTER))]
Area = Annotated[str, Field(pattern=r"^[0-9]{2,12}$", description="Short division code; the account sees what lies inside it.")]
DisplayName = Annotated[str, Field(max_length=60)]
Roles = Annotated[list[Role], Field(min_length=1, max_length=len(Role))]


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
    """What an administrator says about a new account. Nothing else can be said."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=32)]
    display_name: DisplayName = ""
    area: Area
    roles: Roles


class AccountChange(BaseModel):
    """What an administrator may change. A field that is left out stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: DisplayName | None = None
    area: Area | None = None
    roles: Roles | None = None
    is_enabled: bool | None = None


@router.get("/me", responses=troubles(400, 401, 403))
def who_am_i(me: Me) -> WhoAmI:
    """我是谁：角色、职责与辖区。"""
    return WhoAmI(
        person=me.person,
        display_name=me.display_name,
        area=me.area,
        roles=sorted(me.roles),
        duties=sorted(duties_of(me.roles)),
        is_demonstration=me.is_demonstration,
        must_change_password=me.must_change_password,
    )


@router.get("/accounts", responses=troubles(400, 401, 403, 404))
def list_accounts(me: AdministratorHere, accounts: AccountsHere) -> list[AccountOut]:
    """辖区内的帐号。"""
    return [_out(account) for account in accounts.list_in(me.area)]


@router.post("/accounts", status_code=201, responses=troubles(400, 401, 403, 404, 409))
def create_account(new: NewAccount, me: AdministratorHere, accounts: AccountsHere) -> AccountMade:
    """添加帐号；一次性密码只在这一次回答中出现。"""
    rights = Rights(new.display_name, new.area, frozenset(new.roles))
    account, password = accounts.administration.create(new.name, rights, by=Administrator(me.person, me.area))
    return AccountMade(**_out(account).model_dump(), temporary_password=password)


@router.get("/accounts/{name}", responses=troubles(400, 401, 403, 404))
def read_account(name: str, me: AdministratorHere, accounts: AccountsHere) -> AccountOut:
    """一个帐号。"""
    return _out(accounts.find(name, within=me.area))


@router.patch("/accounts/{name}", responses=troubles(400, 401, 403, 404))
def change_account(name: str, change: AccountChange, me: AdministratorHere, accounts: AccountsHere) -> AccountOut:
    """修改姓名、辖区、角色，停用或恢复；未给出的字段不变。"""
    by = Administrator(me.person, me.area)
    account = accounts.find(name, within=me.area)
    held = Rights(account.display_name, account.area, account.roles)
    rights = replace(
        held,
        display_name=held.display_name if change.display_name is None else change.display_name,
        area=change.area or held.area,
        roles=frozenset(change.roles) if change.roles else held.roles,
    )
    if rights != held:
        account = accounts.administration.change(account, rights, by=by)
    if change.is_enabled is not None and change.is_enabled != account.is_enabled:
        turn = accounts.administration.enable if change.is_enabled else accounts.administration.disable
        account = turn(account, by=by)
    return _out(account)


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
