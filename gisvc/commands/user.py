"""`gisvc user add|reset STORE NAME`: the first administrator, and a way back in for whoever is locked out."""

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
@click.argument("name")
@click.option("--display-name", default="", help="姓名 / name shown")
@click.password_option("--password", prompt="密码 / password", help="不建议写在命令行 / better typed than written here")
def add(store: Path, name: str, display_name: str, password: str) -> None:
    """建立首个管理员 · Make the first administrator; further accounts are made on the pages."""
    with accounts_of(store) as (accounts, area):
        made = accounts.create_first_administrator(name, display_name=display_name, password=password, area=area)
    click.echo(f"已建立管理员 / administrator made: {made.name}")


@user.command()
@STORE
@click.argument("name")
def reset(store: Path, name: str) -> None:
    """重置密码并解锁（须先停止服务）· A new one-time password for an account; stop the service first."""
    from gisvc.auth.administration import Administrator

    with accounts_of(store) as (accounts, _):
        password = accounts.administration.reset_password(accounts.find(name), by=Administrator(person(), area=""))
    click.echo(f"一次性密码，首次登录须修改 / one-time password, to be changed at the first sign-in: {password}")


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
