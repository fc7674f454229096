"""What every page and route needs at hand: settings, store, accounts, and the answers worked out so far."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from fastapi import Request

from gazetteer.use_cases.review import IndexShelf
from gisvc.answers import AnswerShelf
from gisvc.auth.accounts import Accounts
from gisvc.auth.visitor import Visitor
from gisvc.errands import Errand
from gisvc.errors import AreaOutOfSight
from gisvc.jobs import Job, JobShelf, JobState
from gisvc.maps import Ground
from gisvc.publication import Approvals, HeldBack
from gisvc.settings import Settings
from gisvc.sharing.usage import UsageBook
from gisvc.staging import Staging
from gisvc.tiles import Tiles
from gisvc.withheld import ClassifiedShelf, Withholding
from layers.codes import is_inside
from layers.files.photos import PhotoShelf
from layers.planning.coverage import CoverageTable
from layers.planning.gaps import GapStudy
from layers.planning.law.shelf import RuleShelf, shipped_rules
from layers.planning.question import CoverageQuestion
from layers.planning.use_cases.coverage import study_coverage, study_gaps
from layers.planning.use_cases.travels import TravelShelf
from layers.progress import unwatched
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store
from layers.working_days import WorkingDays

Answer = TypeVar("Answer")
TRIAL = "what-if"
WHOLE_LAYERS = frozenset(
    {
        "rows",
        "around",
        "ground",
        "book",
        "round",
        "register",
        "line-report",
        "line-study",
        "name-book",
        "name-search",
        "name-surroundings",
        "what-if-ground",
        "what-if-law",
        "what-if-map",
    }
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One service: made by `create_app`, found at `app.state.desk`, never a global."""

    settings: Settings
    store: Store
    accounts: Accounts | None
    shelf: AnswerShelf
    frames: AnswerShelf  # whole layers of one day: few, for a visitor may ask for any day
    plans: AnswerShelf  # dry runs of imports: few, for each holds a whole table
    papers: AnswerShelf  # printed documents: few, for an archive with its photos is large
    approvals: Approvals
    staging: Staging
    tiles: Tiles
    photos: PhotoShelf
    travels: TravelShelf = field(default_factory=TravelShelf)  # a road network is built once, not for every question
    rules: RuleShelf = field(default_factory=shipped_rules)  # where the law lets nothing stand
    calendar: WorkingDays = field(default_factory=WorkingDays)  # which days are worked, as the bureau entered them
    jobs: JobShelf = field(default_factory=JobShelf)  # long work runs beside the requests
    trials: AnswerShelf = field(
        default_factory=lambda: AnswerShelf(most=32)
    )  # every pull at a map is one, and must not push out the rest
    names: IndexShelf = field(default_factory=IndexShelf)  # a register of a million names is indexed once
    drawn_layers: AnswerShelf = field(
        default_factory=lambda: AnswerShelf(most=2_000_000, at_once=1, waiting=16, weigh=lambda layer: len(layer) + 1_000)
    )  # by rows: one of 100,000 names takes some 100 MB
    drawn_tiles: AnswerShelf = field(
        default_factory=lambda: AnswerShelf(most=64_000_000, waiting=16, weigh=lambda tile: tile.weight)
    )  # by bytes

    usage: UsageBook = field(default_factory=lambda: UsageBook(None))
    classified: ClassifiedShelf = field(default_factory=ClassifiedShelf)  # what plain readers and programs are not shown

    def scope_of(self, visitor: Visitor) -> str:
        """Whoever has the whole workspace sees all it holds, its neighbours' facilities among them; others see their part."""
        return "" if is_inside(self.store.workspace.area_code, visitor.area) else visitor.area

    def view(self, visitor: Visitor) -> Store:
        """The store as this visitor may see it: classified rows are seen by those alone who handle names."""
        view = self.store.within(self.scope_of(visitor))
        return view if visitor.handles_names else Withholding(self.store, view, self.classified)

    def sight_of(self, visitor: Visitor) -> tuple[str, HeldBack | None]:
        """What an answer kept for others depends on: those of the same sight see the same rows."""
        return self.scope_of(visitor), None if visitor.handles_names else self.classified.of(self.store)

    def area_of(self, visitor: Visitor) -> str:
        """What the visitor's questions are about unless he says otherwise: the workspace's area, or his part of it."""
        whole = self.store.workspace.area_code
        return whole if is_inside(whole, visitor.area) else visitor.area

    def require_area(self, visitor: Visitor, area: str | None) -> None:
        """
        Raises:
            AreaOutOfSight: a question names an area that is not wholly the visitor's to see.
        """
        if area and not is_inside(area, self.scope_of(visitor)):
            raise AreaOutOfSight(area)

    def answer(self, visitor: Visitor, name: str, about: Hashable, work_out: Callable[[Store], Answer]) -> Answer:
        """An answer for everybody who may see the same, good until the next commit and until midnight."""
        view = self.view(visitor)
        return self._shelf_of(name).fetch(self._key(visitor, view, name, about), lambda: work_out(view))

    def known(self, visitor: Visitor, name: str, about: Hashable) -> Any | None:
        """An answer that is there already; None where it would have to be worked out."""
        return self._shelf_of(name).peek(self._key(visitor, self.view(visitor), name, about))

    def work(self, visitor: Visitor, errand: Errand[Answer], *, back: str) -> Answer | Job:
        """As `answer`, for work that may take long: what is not there after a moment goes on as a job, and the job is returned.

        `back` is the address at which whoever asked shall see the answer.
        """
        view = self.view(visitor)
        key, shelf = self._key(visitor, view, errand.name, errand.about), self._shelf_of(errand.name)
        if shelf.holds(key):
            return shelf.fetch(key, lambda: errand.work_out(view, unwatched))
        job = self.jobs.start(
            (key, back),  # a page and a program that ask the same are led back each to his own
            title=errand.title,
            back=back,
            by=visitor.person,
            work=lambda go_on: shelf.fetch(key, lambda: errand.work_out(view, go_on)),
        )
        if not job.over.wait(self.settings.job_patience_s) or job.state is JobState.CALLED_OFF:
            return job
        return cast("Answer", self.jobs.tell(job, visitor.person))

    def wait_for(self, visitor: Visitor, errand: Errand[Answer]) -> Answer:
        """As `work`, for whoever waits however long it takes: a file to be taken away."""
        return self.answer(visitor, errand.name, errand.about, lambda view: errand.work_out(view, unwatched))

    def _shelf_of(self, name: str) -> AnswerShelf:
        if name == TRIAL:
            return self.trials
        return self.frames if name in WHOLE_LAYERS else self.shelf

    def _key(self, visitor: Visitor, view: Store, name: str, about: Hashable) -> Hashable:
        return (name, self.sight_of(visitor), self.area_of(visitor), view.last_commit(), day_in_china(utc_now()), about)

    def coverage(self, visitor: Visitor, question: CoverageQuestion) -> CoverageTable:
        return self.answer(visitor, "coverage", question, lambda view: study_coverage(view, question))

    def gaps(self, visitor: Visitor, question: CoverageQuestion) -> GapStudy:
        return self.answer(visitor, "gaps", question, lambda view: study_gaps(view, question))

    def ground(self, visitor: Visitor, as_of: date | None) -> Ground:
        return self.answer(visitor, "ground", as_of, lambda view: Ground.of(view, as_of))


def desk_of(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)
