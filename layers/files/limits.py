"""How much of a foreign file we are willing to swallow before we refuse it."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one file. The defaults hold a province: 3 million rows and 5 million vertices.

    `max_seconds` is wall clock and CPU; `max_memory_bytes` caps the child's address space (RLIMIT_AS), which libraries
    use more generously than memory itself; `max_ratio` is how far a zip entry above 1 MiB may unfold.
    """

    max_bytes: int = 512 * MEBIBYTE
    max_unpacked_bytes: int = 1024 * MEBIBYTE
    max_entries: int = 1000
    max_ratio: int = 100
    max_rows: int = 3_000_000
    max_columns: int = 1000
    max_vertices: int = 5_000_000
    max_depth: int = 8
    max_pixels: int = 60_000_000
    max_seconds: int = 120
    max_memory_bytes: int = 3 * 1024 * MEBIBYTE
