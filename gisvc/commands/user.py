"""`gisvc user add STORE NAME`: the first administrator, made at the terminal."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened


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
    from gisvc.auth.accounts import open_accounts
    from gisvc.settings import Settings, accounts_file_of

    with opened(store, "write") as held:
        accounts = open_accounts(accounts_file_of(store), settings=Settings(store_path=store), journal=held)
        try:
            made = accounts.create_first_administrator(
                name, display_name=display_name, password=password, area=held.workspace.area_code
            )
        finally:
            accounts.close()
    click.echo(f"已建立管理员 / administrator made: {made.name}")
