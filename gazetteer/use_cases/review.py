"""Review names against everything the committee holds, and keep each review with its proof of search."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import geopandas as gpd

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.requests.effects import place_of
from gazetteer.requests.errors import NotAStep
from gazetteer.requests.fold import require_may_take
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step, read_step
from gazetteer.review import Review, proposal_of, review, review_batch
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import PackShelf, shipped_shelf
from gazetteer.rules.surroundings import Surroundings
from gazetteer.specs import DOORPLATES, HERITAGE, LEXICON, NAME_BANK, NAME_PLAN, NAMES, PLACES, READINGS, REVIEWS, SIGNS
from gazetteer.use_cases.kept_reviews import facts_of_step, row_of_review
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.request_settings import SHIPPED_RULES, RequestRules
from gazetteer.use_cases.requests_held import kept_steps, new_request_id, read_one_request, read_requests
from gazetteer.use_cases.search import read_known_names
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS, DIVISIONS
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.errors import StoreMoved
from layers.store.protocol import LayerChange, Receipt, Store

TRIES = 20
_NAMED_IN = (NAMES, PLACES, NAME_PLAN, NAME_BANK)


class IndexShelf:
    """What reviews look at, kept until it changes: the index of registered and planned names, and each layer beside it.

    One for a process, made at the desk and handed in: a register of a million names takes minutes to index. With `as_of` it keeps that day's
    layers instead of today's. `font` draws the characters whose looks are compared (末央/未央); without it nothing is found to look alike.
    `rules` are what requests are run and, where nobody names others, names are judged by; None are those shipped.
    """

    def __init__(self, as_of: date | None = None, *, font: Path | None = None, rules: RequestRules | None = None) -> None:
        self.as_of = as_of
        self.font = font
        self.rules = rules or SHIPPED_RULES
        self._turn = threading.RLock()
        self._indexes: dict[str, tuple[int, NameIndex]] = {}
        self._layers: dict[tuple[str, str], tuple[int, gpd.GeoDataFrame | None]] = {}

    @property
    def packs(self) -> PackShelf:
        return self.rules.packs

    def index_of(self, store: Store) -> NameIndex:
        """The index of a view as it stands; callers wait while it is built."""
        with self._turn:
            commit = max(store.summarise(spec).last_commit for spec in _NAMED_IN)
            held = self._indexes.get(store.sight)
            if held is None or held[0] != commit:
                index = NameIndex.of(_registered(store, self.as_of))
                held = self._indexes[store.sight] = commit, index.seen_in(self.font) if self.font else index
            return held[1]

    def layer_of(self, store: Store, spec: LayerSpec) -> gpd.GeoDataFrame | None:
        """A layer as a view holds it; None where nobody ever wrote it. Not to be changed: others look at it too."""
        with self._turn:
            commit, key = store.summarise(spec).last_commit, (store.sight, spec.name)
            held = self._layers.get(key)
            if held is None or held[0] != commit:
                held = self._layers[key] = commit, read_on(store, spec, self.as_of) if commit else None
            return held[1]


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A review with the row it is kept in, and the request with the step it made of it."""

    review: Review
    review_id: str
    request: Request
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Questions:
    """How a review is asked for. `candidate` counts the names of the request from 1; no packs are those in force on the day of the application.

    `answers` are the reviewer's answers to the exclusion questions, by rule id. `reviewed_on` is the day of a review made on paper: the step bears
    it, while the search is one of today and its proof says so.
    """

    candidate: int = 1
    packs: tuple[RulePack, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    reviewed_on: date | None = None  # today where it is not said


def read_surroundings(
    store: Store, as_of: date | None = None, *, shelf: IndexShelf | None = None, pending: Sequence[Request] | None = None
) -> Surroundings:
    """Everything a review may look at, pending requests with every name they ask for among the names.

    A layer nobody ever wrote is not given (None), so that rules say what is missing; an empty one says there are none. A request's own names
    are left out by the rules themselves.

    Args:
        store: the widest view there is: what it hides is not searched.
        as_of: the day whose register counts; None is all that is held.
        shelf: where index and layers are kept between reviews of today.
        pending: requests whose names count as asked for; all of the view by default.
    """
    commit = store.last_commit()
    rules = rules_of(shelf)
    kept = shelf if shelf and as_of is None else IndexShelf(as_of, font=shelf.font if shelf else None, rules=rules)
    names = pending_names(read_requests(store, open_only=True, rules=rules) if pending is None else pending)
    index = kept.index_of(store)
    return Surroundings(
        names=index.plus(names) if names else index,
        as_of=as_of or day_in_china(utc_now()),
        commit=commit,
        built_up_areas=kept.layer_of(store, BUILT_UP_AREAS),
        divisions=kept.layer_of(store, DIVISIONS),
        streets=_streets(kept.layer_of(store, PLACES), kept.layer_of(store, NAMES)),
        plan=kept.layer_of(store, NAME_PLAN),
        bank=kept.layer_of(store, NAME_BANK),
        lexicon=kept.layer_of(store, LEXICON),
        readings=kept.layer_of(store, READINGS),
        heritage=kept.layer_of(store, HERITAGE),
        signs=kept.layer_of(store, SIGNS),
        doorplates=kept.layer_of(store, DOORPLATES),
    )


def check_name(
    store: Store, proposal: Proposal, *, packs: Sequence[RulePack] = (), surroundings: Surroundings | None = None
) -> Review:
    """Review a name that nobody has applied for. Writes nothing.

    Raises:
        NoRulesRead: no national rules are held for that day.
    """
    around = surroundings or read_surroundings(store)
    return review(proposal, around, packs or shipped_shelf().packs_for(proposal.division_code, proposal.on))


def review_request(
    store: Store,
    request_id: str,
    *,
    by: PersonId,
    asked: Questions | None = None,
    shelf: IndexShelf | None = None,
) -> KeptReview:
    """Review one name of a request, keep the review, and enter it as a step while the request is undecided, all in one commit.

    Raises:
        UnknownRequest: no such request in this view.
        NotAStep: the request asks for no such name.
        RequestClosed, UnlawfulStep: the request takes nothing more.
        NoRulesRead: no national rules are held for the day of the application.
    """
    questions, rules = asked or Questions(), rules_of(shelf)
    for _ in range(TRIES):
        every, request = read_requests(store, open_only=True, rules=rules), read_one_request(store, request_id, rules)
        proposal = as_drawn(store, as_asked(request, questions))
        around = read_surroundings(store, shelf=shelf, pending=beside(proposal.batch_id, every))
        packs = questions.packs or rules.packs.packs_for(proposal.division_code, proposal.on)
        found = review(proposal, replace(around, batch=batch_of(request, every)), packs)
        try:
            return _keep(store, request, found, questions, by=by, rules=rules)
        except StoreMoved:
            continue
    raise StoreMoved(around.commit, store.last_commit())


def study_batch(
    store: Store, batch_id: str, *, packs: Sequence[RulePack] = (), shelf: IndexShelf | None = None
) -> tuple[Review, ...]:
    """The first names of a batch's open requests, each against the register and against the others. Writes nothing; empty for an unknown batch."""
    rules = rules_of(shelf)
    every = read_requests(store, open_only=True, rules=rules)
    proposals = [
        as_drawn(store, as_asked(r)) for r in every if batch_id and r.application.batch_id == batch_id and r.state.is_pending
    ]
    if not proposals:
        return ()
    around = read_surroundings(store, shelf=shelf, pending=beside(batch_id, every))
    return review_batch(proposals, around, packs or [rules.packs.packs_for(one.division_code, one.on) for one in proposals])


def as_asked(request: Request, asked: Questions | None = None) -> Proposal:
    """One name of a request as the rules see it. A name that was reserved keeps the place it was reserved for.

    Raises:
        NotAStep: the request asks for no such name.
    """
    questions, now = asked or Questions(), request.application
    if request.candidate(questions.candidate) is None:
        raise NotAStep(
            f"没有第 {questions.candidate} 个拟用名称。", f"there is no name number {questions.candidate}.", kind="reviewed"
        )
    place = place_of(now) if now.place_id or now.text("reserved_under") else ""
    return replace(proposal_of(request, questions.candidate), place_id=place, answers=questions.answers)


def as_drawn(store: Store, proposal: Proposal) -> Proposal:
    """A proposal for a place the register holds, where the register has it drawn and the application has not."""
    if proposal.geometry is not None or not proposal.place_id:
        return proposal
    own = [
        frame[(frame["place_id"] == proposal.place_id).to_numpy(dtype=bool)]
        for frame in (read_on(store, PLACES), read_on(store, NAMES))
    ]
    shapes = [shape for frame in own for shape in frame.geometry if shape is not None]
    return replace(proposal, geometry=shapes[0]) if shapes else proposal


def pending_names(requests: Sequence[Request]) -> tuple[KnownName, ...]:
    """Every name an undecided request asks for, as it asks for it now; cancelling asks for none."""
    return tuple(
        KnownName(
            name_id=f"{request.request_id}#{number}",
            place_id=now.place_id or f"request:{request.request_id}",
            name=candidate.name,
            kind=NameKind(now.kind),
            standing=Standing.PENDING,
            division_code=now.division_code,
            geometry=now.geometry,
            toned=candidate.toned,
            language=now.text("language"),
            named_on=now.asked_on,
        )
        for request in requests
        if request.decision is None and not request.last("closed") and (now := request.application).request_type != "cancelling"
        for number, candidate in enumerate(now.candidates, start=1)
    )


def batch_of(request: Request, every: Sequence[Request]) -> tuple[Proposal, ...]:
    """The first names of the other open requests of the same batch."""
    batch = request.application.batch_id
    return tuple(
        as_asked(other)
        for other in every
        if batch and other.application.batch_id == batch and other.state.is_pending and other.request_id != request.request_id
    )


def _keep(
    store: Store, request: Request, found: Review, questions: Questions, *, by: PersonId, rules: RequestRules
) -> KeptReview:
    """The row of the review and, while the request is undecided, the step: in one commit."""
    at, review_id = utc_now(), f"{request.request_id}.r{new_request_id()}"
    row = row_of_review(found, review_id, questions.candidate, at=at.isoformat())
    changes, after = [LayerChange(REVIEWS, frame_of(REVIEWS, [row]), ALWAYS)], request
    if request.decision is None:
        step = _step(request, found, review_id, questions)
        step = replace(step, recorded_by=str(by), recorded_at=at.isoformat())
        require_may_take(request, step, rules.of(request.asked))
        changes.append(kept_steps([step], request))
        after = request.after(step)
    receipt = store.append(changes, by=by, reason=f"审查地名申请 {request.request_id}", expecting=found.proof.commit)
    return KeptReview(found, review_id, after, receipt)


def _step(request: Request, found: Review, review_id: str, questions: Questions) -> Step:
    today = day_in_china(utc_now())
    on = questions.reviewed_on or today
    if on > today:
        raise NotAStep("审查日期在将来。", "its day lies in the future.", kind="reviewed")
    facts = facts_of_step(found, review_id, questions.candidate)
    raw = {"step_id": review_id, "kind": "reviewed", "happened_on": on, "facts": facts}
    return read_step(request.request_id, raw, seq=request.last_seq + 1)


def rules_of(shelf: IndexShelf | None) -> RequestRules:
    return shelf.rules if shelf else SHIPPED_RULES


def _registered(store: Store, as_of: date | None) -> list[KnownName]:
    return [known for known in read_known_names(store, as_of) if known.standing is not Standing.PENDING]


def beside(batch_id: str, every: Sequence[Request]) -> list[Request]:
    """Requests outside a batch: those within it are held against one another apart, and do not count as pending too."""
    return [one for one in every if not batch_id or one.application.batch_id != batch_id]


def _streets(places: gpd.GeoDataFrame | None, names: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Streets that are drawn, with the standard name they bear."""
    if places is None or names is None:
        return None
    is_standing = (names["name_role"] == "standard").to_numpy(dtype=bool) & names["cancelled_on"].isna().to_numpy()
    is_drawn = (places["name_kind"] == NameKind.STREET.value).to_numpy(dtype=bool) & places.geometry.notna().to_numpy()
    streets: gpd.GeoDataFrame = places.loc[is_drawn, ["place_id", "geometry"]]
    return streets.merge(names.loc[is_standing, ["place_id", "name"]], on="place_id")[["place_id", "name", "geometry"]]
