"""What every verb needs: the store it was pointed at, who is asking, and where the answer goes."""

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from layers.people import PersonId

if TYPE_CHECKING:  # because the store brings pandas and geopandas, and --help should answer at once
    from layers.store.embedded import EmbeddedStore

STORE = click.argument("store", type=click.Path(path_type=Path))


@contextmanager
def opened(path: Path, mode: Literal["read", "write"] = "read") -> Iterator["EmbeddedStore"]:
    """The store for as long as the verb lasts.

    Raises:
        StoreNotFound, NotAStore, StoreBusy: as the store says.
    """
    from layers.store.embedded import open_store

    store = open_store(path, mode=mode)
    try:
        yield store
    finally:
        store.close()


def person() -> PersonId:
    """Whoever sits at the terminal, as the audit log will know him."""
    try:
        name = getpass.getuser()
    except OSError:  # because a container may have no name for its user
        name = "unknown"
    return PersonId(f"terminal:{name}")


class Day(click.ParamType[date]):
    """A day written 2020-12-31."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- because a day has no time zone
        except ValueError:
            self.fail(f"“{value}” 不是日期，请写成 2020-12-31 / is not a day; write it as 2020-12-31", param, ctx)


def say(sentence: str) -> None:
    """Progress and remarks go to stderr: stdout carries the answer and nothing else."""
    click.echo(sentence, err=True)


def hand_out(content: str | bytes, out: Path | None) -> None:
    """The answer to a file, or to stdout."""
    if out is not None:
        out.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        say(f"已写入 / written: {out}")
    elif isinstance(content, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        click.echo(content)


def require_file_for(binary: Callable[[], bytes], out: Path | None) -> bytes:
    """A workbook is never poured over a terminal."""
    if out is None and sys.stdout.isatty():
        raise click.UsageError("xlsx 请用 --out 指定文件 / name a file with --out for xlsx")
    return binary()
