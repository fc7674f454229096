"""The tile matrix sets by their registered definitions (OGC 17-083r4, annex D)."""

from functools import cache
from typing import Any

from gisvc.ogc.links import Links, link
from gisvc.ogc.mvt.squares import GRIDS, TileGrid


@cache
def definition_of(grid: TileGrid) -> dict[str, Any]:
    """The definition as JSON; morecantile carries those of the register. Imported here: it takes a third of a second, and few ask."""
    import morecantile

    return morecantile.tms.get(grid.id).model_dump(mode="json", exclude_none=True)


def listed_grids(links: Links) -> dict[str, Any]:
    """All tile matrix sets, each with the link to its definition."""
    return {
        "tileMatrixSets": [
            {
                "id": grid.id,
                "title": str(grid.title),
                "uri": grid.uri,
                "crs": grid.crs,
                "links": [link(links.to("tileMatrixSets", grid.id), "self", "application/json", grid.title)],
            }
            for grid in GRIDS.values()
        ]
    }
