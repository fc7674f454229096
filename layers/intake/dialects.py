"""Tables that speak a tongue of their own, put into the columns of a layer before its headers are matched."""

from layers.foreign import ForeignTable
from layers.intake.osm_roads import roads_of_ways, speaks_osm
from layers.spec import LayerSpec


def in_house_words(table: ForeignTable, spec: LayerSpec) -> ForeignTable:
    """The table as the layer would have it written; one that speaks no dialect we know comes back as it is.

    Rows that are no rows of the layer at all (a stream among roads) are left out here and named in the table's report.
    """
    if spec.name == "roads" and speaks_osm(table):
        return roads_of_ways(table)
    return table
