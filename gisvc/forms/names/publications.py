"""Every publication of the gazetteer by its short name, as a paper for an audience."""

from collections.abc import Mapping

from gazetteer.publications.release import Audience
from gazetteer.use_cases.publications import Publication, publish, publish_sheets, read_booklet
from gisvc.forms.names.office import Office
from gisvc.forms.names.volumes import describe_booklet, describe_sheets, describe_volume
from gisvc.forms.papers.paper import Paper
from layers.people import PersonId
from layers.store.protocol import Store
from layers.wording import Wording

SHEETS, BOOKLET = "tu", "booklet"
WHAT: Mapping[str, Wording] = {
    **{one.value: one.label for one in Publication},
    SHEETS: Wording("标准地名图", "map volume"),
    BOOKLET: Wording("行政区划简册", "division booklet"),
}


def describe_publication(store: Store, office: Office, what: str, *, audience: Audience, by: PersonId) -> Paper:
    """One publication; what leaves is written into the log with what was withheld.

    Raises:
        KeyError: no publication of that name; the desk offers those of WHAT.
    """
    if what == SHEETS:
        return describe_sheets(office, publish_sheets(store, audience=audience, by=by))
    if what == BOOKLET:
        return describe_booklet(office, read_booklet(store))
    return describe_volume(office, publish(store, Publication(what), audience=audience, by=by), name=what)
