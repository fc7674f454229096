"""The year of fullness of a demonstration, from its layers alone."""

from collections.abc import Mapping
from datetime import date

from layers.planning.burial.ground import NicheFrames
from layers.planning.burial.question import NicheQuestion
from layers.planning.burial.table import NicheTable, measure_niches
from layers.store.protocol import LayerChange


def niches_of(layers: Mapping[str, LayerChange], area: str) -> NicheTable:
    """At the end of 2025."""
    names = ("divisions", "facilities", "deaths", "niche_years", "settlements")
    return measure_niches(NicheQuestion(), NicheFrames(*(layers[name].rows for name in names)), area=area, on=date(2025, 12, 31))


def full_by(table: NicheTable, year: int) -> set[str]:
    """Townships with a columbarium whose niches are gone by then even under the low need."""
    return {str(code) for code, span in zip(table.townships["code"], table.spans, strict=True) if span.latest.state == "already" or (span.latest.year or 9999) <= year}  # fmt: skip
