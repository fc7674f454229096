"""The papers a naming request or a batch has, what each still lacks, and how each becomes a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import orjson

from gazetteer.requests.announcement import announcement_of
from gazetteer.requests.consequences import Consequences
from gazetteer.requests.outlook import Outlook
from gisvc.forms.names import batch_brief, brief, consequence_sheet, naming_table, search_proof
from gisvc.forms.names.brief import BriefMatter
from gisvc.forms.names.office import Office
from gisvc.forms.names.request_papers import REQUEST_PAPERS, RequestPaper
from gisvc.forms.papers.errors import UnknownDocument
from gisvc.forms.papers.paper import Paper
from gisvc.forms.papers.press import Press

ARCHIVE, ARCHIVE_TITLE = "archive", "归档包"
TEXT, LIST = ("docx", "pdf", "html", "json"), ("xlsx", "pdf", "docx", "html", "json")


@dataclass(frozen=True, slots=True)
class RequestMatter:
    """What the papers of one request are made of; the review and the consequences are worked out when a paper asks for them."""

    office: Office
    outlook: Outlook
    brief: Callable[[], BriefMatter]
    touched: Callable[[], Consequences]

    @property
    def about(self) -> str:
        """The request as file names have it."""
        return self.outlook.request.request_id


@dataclass(frozen=True, slots=True)
class BatchMatter:
    """What the papers of a batch are made of: its requests in the order of the table, and the briefs of those that are open."""

    office: Office
    batch_id: str
    outlooks: tuple[Outlook, ...]
    briefs: Callable[[], tuple[BriefMatter, ...]]

    @property
    def about(self) -> str:
        return self.batch_id


Matter = TypeVar("Matter", RequestMatter, BatchMatter)


def _nothing(_: object) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Document(Generic[Matter]):
    """One paper: its name in addresses, its title, how it is made, the files it is asked for as, and what it still lacks."""

    name: str
    title: str
    describe: Callable[[Matter], Paper]
    endings: tuple[str, ...] = TEXT
    missing: Callable[[Matter], tuple[str, ...]] = field(default=_nothing)

    def make(self, matter: Matter, press: Press, ending: str) -> bytes:
        """Raises UnknownDocument for a file it cannot be had as; TemplateRefused as Word does."""
        if ending not in self.endings:
            raise UnknownDocument(f"{self.name}.{ending}", [f"{self.name}.{known}" for known in self.endings])
        return press.print(self.describe(matter), ending)


def _of_request(paper: RequestPaper) -> Document[RequestMatter]:
    return Document(
        paper.name,
        paper.title,
        lambda matter: paper.describe(matter.office, matter.outlook),
        missing=lambda matter: paper.missing(matter.outlook),
    )


def _undrawn(matter: RequestMatter) -> tuple[str, ...]:
    return () if matter.outlook.request.application.geometry is not None else ("未标绘位置，简报无易混地名图",)


def _unchanged(matter: RequestMatter) -> tuple[str, ...]:
    """A first naming touches nothing that stands."""
    kind = matter.outlook.request.application.request_type
    return () if kind in ("renaming", "cancelling") else ("本申请不是更名、销名",)


def _roads(matter: BatchMatter) -> Paper:
    briefs = matter.briefs()
    spelled = {one.request_id: one.review.spelling.toned for one in briefs if one.review.spelling is not None}
    roads = [naming_table.RoadOfBatch(o.request, spelled.get(o.request.request_id, "")) for o in matter.outlooks]
    streets = briefs[0].briefing.surroundings.streets if briefs else None
    return naming_table.describe(matter.office, matter.batch_id, roads, streets)


def _batch_brief(matter: BatchMatter) -> Paper:
    return batch_brief.describe(matter.office, matter.briefs())


def _undrawn_roads(matter: BatchMatter) -> tuple[str, ...]:
    undrawn = sum(o.request.application.geometry is None for o in matter.outlooks)
    return (f"{undrawn} 条道路未标绘，无法推算起止点和长度",) if undrawn else ()


REQUEST_DOCUMENTS: Mapping[str, Document[RequestMatter]] = {
    one.name: one
    for one in (
        Document(brief.NAME, brief.TITLE, lambda m: brief.describe(m.office, m.brief()), missing=_undrawn),
        Document(search_proof.NAME, search_proof.TITLE, lambda m: search_proof.describe(m.office, m.brief().review)),
        *map(_of_request, REQUEST_PAPERS.values()),
        Document(
            consequence_sheet.NAME, consequence_sheet.TITLE,
            lambda m: consequence_sheet.describe(m.office, m.outlook, m.touched()), LIST, _unchanged,
        ),
    )
}  # fmt: skip
BATCH_DOCUMENTS: Mapping[str, Document[BatchMatter]] = {
    one.name: one
    for one in (
        Document(brief.NAME, batch_brief.TITLE, _batch_brief),
        Document(naming_table.NAME, naming_table.TITLE, _roads, LIST, _undrawn_roads),
    )
}


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A paper in a list: its name, its title, the files it can be had as, and what it still lacks."""

    name: str
    title: str
    endings: tuple[str, ...]
    missing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "title": self.title,
            "formats": list(self.endings),
            "is_complete": not self.missing,
            "missing": list(self.missing),
        }


def states_of(matter: RequestMatter | BatchMatter) -> tuple[DocumentState, ...]:
    """Every paper there is and how far it is; the archive stands last and takes what is complete."""
    if isinstance(matter, RequestMatter):
        states = [_state(one, matter) for one in REQUEST_DOCUMENTS.values()]
    else:
        states = [_state(one, matter) for one in BATCH_DOCUMENTS.values()]
    return (*states, DocumentState(ARCHIVE, ARCHIVE_TITLE, ("zip",)))


def _state(one: Document[Matter], matter: Matter) -> DocumentState:
    return DocumentState(one.name, one.title, one.endings, one.missing(matter))


def announcement_data(matter: RequestMatter) -> bytes | None:
    """The announcement for machines, its six items under their names; None while nothing is announced."""
    request = matter.outlook.request
    step = request.last("announced")
    if step is None:
        return None
    division = matter.office.division(request.application.division_code)
    return orjson.dumps(announcement_of(request, step, division_name=division).to_json(), option=orjson.OPT_INDENT_2)
