"""Seals: one hash over everything a commit wrote into a layer, kept in the audit log."""

import hashlib
from collections.abc import Mapping, Sequence

import orjson

from layers.store.columns import is_blank


class Seal:
    """Runs over rows column by column, in the order written, however they are batched.

    A column without a single value is left out, so a column that a layer learns later breaks no older seal.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._words: dict[str, hashlib._Hash] = {}
        self._shapes = hashlib.sha256()

    def add(self, columns: Mapping[str, Sequence[object]], blobs: Sequence[bytes | None]) -> None:
        """Go on over a batch of rows; `blobs` are their geometries, none for rows that cannot have one."""
        for name, values in columns.items():
            running = self._words.get(name)
            if running is None:
                if is_blank(values):
                    continue
                running = self._words[name] = hashlib.sha256(b"null," * self._rows)
            running.update(orjson.dumps(values)[1:-1] + b",")
        self._shapes.update(b"".join(blob or b"-" for blob in blobs))
        self._rows += max(map(len, columns.values()), default=0)

    def hexdigest(self) -> str:
        digests = {name: running.hexdigest() for name, running in self._words.items()} | {"geom": self._shapes.hexdigest()}
        return hashlib.sha256(orjson.dumps(digests, option=orjson.OPT_SORT_KEYS)).hexdigest()
