"""Something long that somebody asks the desk to work out: what it is kept under, what it is called, and how it is done."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True, slots=True)
class Errand(Generic[Answer]):
    """`about` says everything the answer depends on beside the store and who may see it."""

    name: str
    about: Hashable
    title: Wording
    work_out: Callable[[Store, Progress], Answer]
