"""Which engine walks the rows: compiled where the extra `fast` is installed, numpy alone elsewhere; the answers are the same."""

import importlib.util
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Engine(StrEnum):
    """fast: compiled (extra `fast`) · plain: numpy alone. Both add in the same order, so they answer alike to the bit."""

    FAST = "fast"
    PLAIN = "plain"

    @classmethod
    def best(cls) -> "Engine":
        """The compiled one where it is installed."""
        return cls.FAST if _is_installed() else cls.PLAIN


@lru_cache(maxsize=1)
def _is_installed() -> bool:
    return importlib.util.find_spec("numba") is not None


def passes(engine: Engine) -> Any:
    """The module whose passes over the rows the engine means."""
    if engine is Engine.PLAIN:
        from layers.planning.siting import passes_plain

        return passes_plain
    from layers.planning.siting import passes_compiled  # because numba costs a second, and is an extra

    return passes_compiled
