"""The accounts file: a small database of its own beside the store, so that no copy of the data carries a password."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Protocol

from layers.errors import Refusal
from layers.people import PersonId
from layers.report import Fact
from layers.store.sqlite import connect_reader, connect_writer, refusing

Row = tuple[Any, ...]


class Journal(Protocol):
    """Where sign-ins and changes of accounts are recorded: the store's audit log."""

    def record(self, action: str, facts: Mapping[str, Fact], *, by: PersonId) -> object: ...


# Numbered, never edited: a file that stands at N runs what comes after N. Times are whole seconds UTC.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE accounts (
        name TEXT PRIMARY KEY,
        display_name TEXT NOT NULL,
        area TEXT NOT NULL,
        roles TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        password_set_at INTEGER NOT NULL,
        must_change_password INTEGER NOT NULL,
        is_enabled INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        created_by TEXT NOT NULL
    ) STRICT;
    CREATE TABLE old_passwords (
        name TEXT NOT NULL REFERENCES accounts,
        password_hash TEXT NOT NULL,
        set_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX old_passwords_by_name ON old_passwords (name, set_at);
    CREATE TABLE sessions (
        token_hash BLOB PRIMARY KEY,
        handle TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL REFERENCES accounts,
        started_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sessions_by_name ON sessions (name);
    CREATE TABLE tries (
        subject TEXT PRIMARY KEY,
        failed INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        locked_until INTEGER NOT NULL
    ) STRICT;
    """,
    # 2: keys for programs
    """
    CREATE TABLE tokens (
        token_hash BLOB PRIMARY KEY,
        handle TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL REFERENCES accounts,
        label TEXT NOT NULL,
        duties TEXT NOT NULL,
        layers TEXT NOT NULL,
        area TEXT NOT NULL,
        is_public INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        last_used_at INTEGER NOT NULL,
        last_address TEXT NOT NULL,
        ended_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX tokens_by_name ON tokens (name);
    """,
    # 3: one administrator becomes three (三员). Who was it makes accounts from now on; who grants rights and who reads the log are
    # named with a setup code from the terminal (first_run), for no file says whom the bureau trusts with that.
    """
    UPDATE accounts SET roles = replace(roles, 'administrator', 'system_administrator') WHERE roles LIKE '%administrator%';
    """,
    # 4: a second factor by time. Its secret must be read to be compared, so it stands here as it is; a key to it would lie on the same disk
    # behind the same permissions (0600, like the whole file) and keep nobody out who reads this file.
    """
    CREATE TABLE second_factors (
        name TEXT PRIMARY KEY REFERENCES accounts,
        secret TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        confirmed_at INTEGER NOT NULL,
        last_step INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE recovery_codes (
        code_hash BLOB PRIMARY KEY,
        name TEXT NOT NULL REFERENCES accounts
    ) STRICT;
    CREATE TABLE half_sign_ins (
        ticket_hash BLOB PRIMARY KEY,
        name TEXT NOT NULL REFERENCES accounts,
        until INTEGER NOT NULL
    ) STRICT;
    """,
    # 5: which house vouched for a session; empty: a password of ours
    """
    ALTER TABLE sessions ADD COLUMN vouched_by TEXT NOT NULL DEFAULT '';
    ALTER TABLE half_sign_ins ADD COLUMN vouched_by TEXT NOT NULL DEFAULT '';
    """,
)


class AccountFile:
    """One writer and one reader on the accounts file, each behind a lock.

    They are apart, because a change waits for the audit log, which may wait for a long import; meanwhile everybody
    else's session must still be found.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write_lock, self._read_lock = RLock(), Lock()
        self._writer = connect_writer(path)
        self._migrate()
        self._reader = connect_reader(path)

    def _migrate(self) -> None:
        with self.changing() as writer:
            held = writer.pragma("user_version")
            for number, statements in enumerate(MIGRATIONS[held:], start=held + 1):
                writer.execute(statements)
                writer.pragma("user_version", number)

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """One transaction: committed when the block ends, undone when it raises."""
        with self._write_lock, refusing(self._path, self._writer):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[Row]:
        with self._read_lock, refusing(self._path):
            return list(self._reader.execute(query, values))

    def touch(self, statement: str, values: tuple[object, ...]) -> None:
        """A change nobody waits for: left out when somebody else is writing, or the disk is full or failing, for who only reads reads on."""
        if self._write_lock.acquire(blocking=False):
            try:
                with suppress(Refusal), refusing(self._path, self._writer):
                    self._writer.execute(statement, values)
            finally:
                self._write_lock.release()

    def close(self) -> None:
        with self._read_lock:
            self._reader.close()
        with self._write_lock:
            self._writer.close()
