"""`gisvc user setup|list|reset|reset-totp|token STORE …`: the three administrators, a way back in for whoever is locked out, keys for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import STORE, opened, person

if TYPE_CHECKING:
    from gisvc.auth.accounts import Accounts


@click.group()
def user() -> None:
    """账户 · Accounts."""


@user.command()
@STORE
@click.option("--system", default="", help="系统管理员用户名 / sign-in name of the system administrator")
@click.option("--security", default="", help="安全管理员用户名 / of the security administrator")
@click.option("--auditor", default="", help="审计员用户名 / of the auditor")
def setup(store: Path, system: str, security: str, auditor: str) -> None:
    """建立三员（系统管理、安全管理、审计，三个不同的人）· Make the three administrators; further accounts are made on the pages."""
    from gisvc.auth.errors import AlreadySetUp
    from gisvc.auth.roles import Role
    from gisvc.auth.three_administrators import Newcomer

    said = {Role.SYSTEM_ADMINISTRATOR: system, Role.SECURITY_ADMINISTRATOR: security, Role.AUDITOR: auditor}
    with accounts_of(store) as (accounts, area):
        missing = accounts.three.missing()
        if not missing:
            raise AlreadySetUp
        names = {role: said[role] or click.prompt(f"{role.label.zh}用户名 / {role.label.en}") for role in missing}
        for account, given in accounts.three.name({role: Newcomer(name) for role, name in names.items()}, area=area):
            (role,) = account.roles
            click.echo(f"{role.label.zh} {account.name}：一次性密码 / one-time password: {given}")


@user.command("list")
@STORE
def list_all(store: Path) -> None:
    """列出帐号、角色与辖区 · Accounts with their roles and areas."""
    with accounts_of(store) as (accounts, _):
        for account in accounts.list_in(""):
            roles = "、".join(role.label.zh for role in sorted(account.roles)) or "（尚未授权 / nothing granted）"
            state = "" if account.is_enabled else "（已停用 / disabled）"
            click.echo(f"{account.name}\t{account.area}\t{roles}{state}")


@user.command()
@STORE
@click.argument("name")
def reset(store: Path, name: str) -> None:
    """重置密码并解锁（须先停止服务）· A new one-time password for an account; stop the service first."""
    from gisvc.auth.administration import Administrator

    with accounts_of(store) as (accounts, _):
        password = accounts.administration.reset_password(accounts.find(name), by=Administrator(person(), area=""))
    click.echo(f"一次性密码，首次登录须修改 / one-time password, to be changed at the first sign-in: {password}")


@user.command("reset-totp")
@STORE
@click.argument("name")
def reset_totp(store: Path, name: str) -> None:
    """取消一个帐号的动态验证码（须先停止服务）· Take away an account's second factor; stop the service first."""
    from gisvc.auth.administration import Administrator

    with accounts_of(store) as (accounts, _):
        accounts.factors.reset(accounts.find(name), by=Administrator(person(), area=""))
    click.echo("已取消，可凭密码登录 / taken away; the password enters")


@user.command()
@STORE
@click.argument("name")
@click.option("--label", required=True, help="给谁、做什么用 / for whom, for what")
@click.option("--days", default=90, show_default=True, help="有效天数 / days it lives")
@click.option("--duty", "duties", multiple=True, default=("read",), show_default=True, help="read export enter name audit")
@click.option("--layer", "layers", multiple=True, help="只限这些图层 / these layers only")
@click.option("--area", default="", help="更小的辖区 / a narrower area")
@click.option("--public", "is_public", is_flag=True, help="用途固定为公开 / purpose fixed to public")
def token(
    store: Path, name: str, label: str, days: int, duties: tuple[str, ...], layers: tuple[str, ...], area: str, is_public: bool
) -> None:
    """为一个帐号生成 API 令牌（须先停止服务）· An API token for an account, shown once; stop the service first."""
    from gisvc.auth.roles import Duty
    from gisvc.auth.tokens import GRANTABLE, TokenScope, TokenWish

    unknown = set(duties) - {duty.value for duty in GRANTABLE}
    if unknown:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}", param_hint="--duty")
    scope = TokenScope(frozenset(Duty(duty) for duty in duties), frozenset(layers), area, is_public)
    with accounts_of(store) as (accounts, _):
        made, secret = accounts.tokens.issue(accounts.find(name), TokenWish(label, scope, days), by=person())
    click.echo(f"有效至 / until {made.expires_at:%Y-%m-%d}，只显示这一次 / shown this once:", err=True)
    click.echo(secret)


@contextmanager
def accounts_of(store: Path) -> "Iterator[tuple[Accounts, str]]":
    """The accounts beside a store, and the area the store serves. The store is opened too: its audit log is told."""
    from gisvc.auth.accounts import open_accounts
    from gisvc.settings import Settings, accounts_file_of

    settings = Settings(store_path=store)
    with opened(store, "write") as held:
        accounts = open_accounts(settings.accounts_file or accounts_file_of(store), settings=settings, journal=held)
        try:
            yield accounts, held.workspace.area_code
        finally:
            accounts.close()
