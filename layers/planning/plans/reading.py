"""What the store holds for a plan on one day, and what is missing from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

from layers.planning.passport import Vintage
from layers.spec import LayerSpec
from layers.wording import Wording

REPORTED, HISTORY = "reported_figures", "indicator_values"
"""The two layers every plan reads besides its own."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Data without which a figure cannot be told, and what to do about it."""

    layer: str
    what: Wording


class NotMeasurable(Exception):
    """A figure cannot be told from what is held: an answer on its way to the figure, never a failure that leaves the room."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.what.en)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Reading:
    """The layers of a store on one day: rows valid then as they are known now, in EPSG:4490.

    `earlier` holds the readings of the days from which a plan counts what was added. `days` names layers that are read as of another
    day: how a change is told apart layer by layer. `began` names layers whose first rows are of a later day than the one asked.
    """

    on: date
    frames: Mapping[str, gpd.GeoDataFrame]
    specs: Mapping[str, LayerSpec]
    vintages: Mapping[str, Vintage] = field(default_factory=dict)
    earlier: Mapping[date, "Reading"] = field(default_factory=dict)
    is_demonstration: bool = False
    days: Mapping[str, date] = field(default_factory=dict)
    began: Mapping[str, date] = field(default_factory=dict)

    def day_of(self, layer: str) -> date:
        """The day whose rows of a layer these are."""
        return self.days.get(layer, self.on)

    def frame(self, layer: str) -> gpd.GeoDataFrame:
        """
        Raises:
            NotMeasurable: the layer was never imported.
        """
        if layer not in self.frames or self.frames[layer].empty:
            raise NotMeasurable(self._absent(layer))
        return self.frames[layer]

    def label(self, layer: str) -> Wording:
        return self.specs[layer].label if layer in self.specs else Wording(layer, layer)

    def _absent(self, layer: str) -> Missing:
        label = self.label(layer)
        return Missing(
            layer,
            Wording(
                f"没有图层“{label.zh}”在 {self.day_of(layer)} 的数据，请导入（{layer}）",
                f"nothing is held of “{label.en}” on {self.day_of(layer)}: import it ({layer})",
            ),
        )
