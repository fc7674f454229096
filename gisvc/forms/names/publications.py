"""Every publication of the gazetteer by its short name, as a paper for an audience."""

from collections.abc import Mapping

import numpy as np

from gazetteer.publications.release import Audience
from gazetteer.publications.sheets import SheetPlan
from gazetteer.use_cases.publications import Publication, publish, publish_sheets, read_booklet
from gazetteer.use_cases.reading import read_on
from gisvc.forms.names.map_volume import describe_sheets
from gisvc.forms.names.naming_table import names_given
from gisvc.forms.names.office import Office
from gisvc.forms.names.sheet_map import FRAME_MM, Border
from gisvc.forms.names.volumes import describe_booklet, describe_volume
from gisvc.forms.papers.paper import Paper
from layers.people import PersonId
from layers.precision import coarsen
from layers.reference import DIVISIONS
from layers.store.protocol import Store
from layers.wording import Wording

MOST_SHEETS, MOST_ASKED = 20, 400
SHEETS, BOOKLET = "tu", "booklet"
_AREAS = ("Polygon", "MultiPolygon")
WHAT: Mapping[str, Wording] = {
    **{one.value: one.label for one in Publication},
    SHEETS: Wording("标准地名图", "map volume"),
    BOOKLET: Wording("行政区划简册", "division booklet"),
}


def describe_publication(store: Store, office: Office, what: str, *, audience: Audience, by: PersonId, scale: int = 0) -> Paper:
    """One publication; what leaves is written into the log with what was withheld.

    Args:
        scale: of the map sheets, 1:scale; 0 takes the largest usual one that a county needs no more than twenty sheets for.

    Raises:
        KeyError: no publication of that name; the desk offers those of WHAT.
    """
    if what == SHEETS:
        plan = SheetPlan(scale, *FRAME_MM, most_sheets=MOST_ASKED if scale else MOST_SHEETS)
        sheets = publish_sheets(store, audience=audience, by=by, plan=plan)
        return describe_sheets(office, sheets, _borders(store, audience))
    if what == BOOKLET:
        return describe_booklet(office, read_booklet(store))
    volume = publish(store, Publication(what), audience=audience, by=by)
    if what == Publication.NAMING_TABLE:
        volume = names_given(volume, may_measure=audience is not Audience.PUBLIC)
    return describe_volume(office, volume, name=what)


def _borders(store: Store, audience: Audience) -> list[Border]:
    """Townships as they are drawn; for the public on the public grid."""
    divisions = read_on(store, DIVISIONS)
    townships = divisions[
        (divisions["level"] == "township").to_numpy(dtype=bool) & divisions.geometry.notna().to_numpy(dtype=bool)
    ]
    drawn = np.asarray(townships.geometry.array, dtype=object)
    shapes = coarsen(drawn) if audience is Audience.PUBLIC else drawn
    kept = [(name, shape) for name, shape in zip(townships["name"], shapes, strict=True) if shape.geom_type in _AREAS]
    return [Border(str(name), shape) for name, shape in kept]
