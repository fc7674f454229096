"""Review names: what is known around a name read from the store, the review made, and kept with its request."""

import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd

from gazetteer.kinds import NameKind
from gazetteer.likeness.name_index import NameIndex
from gazetteer.requests.request import Request
from gazetteer.review import Review, proposal_of, review, review_batch, to_dict, to_json
from gazetteer.rules.shelf import PackShelf, shipped_shelf
from gazetteer.rules.surroundings import Surroundings
from gazetteer.specs import DOORPLATES, HERITAGE, LEXICON, NAME_BANK, NAME_PLAN, NAMES, PLACES, READINGS, REVIEWS, SIGNS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.register import ALWAYS
from gazetteer.use_cases.requests import read_request, read_requests
from gazetteer.use_cases.search import read_known_names
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS, DIVISIONS
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A review and the id under which it is kept; the request's step “reviewed” names it."""

    review_id: str
    review: Review


def read_surroundings(store: Store, *, names: NameIndex | None = None, as_of: date | None = None) -> Surroundings:
    """Everything reviews look at, as the store holds it. An empty layer nobody has filled counts as not given: rules that need it say so.

    Args:
        names: an index of `read_known_names` built before, good for the same commit; None builds one.
        as_of: the day whose areas and lists are read; today when not given.
    """
    day = as_of or day_in_china(utc_now())
    return Surroundings(
        names=names if names is not None else NameIndex.of(read_known_names(store)),
        as_of=day,
        commit=store.last_commit(),
        built_up_areas=_filled(store, BUILT_UP_AREAS, day),
        divisions=_filled(store, DIVISIONS, day),
        streets=_streets(store),
        plan=_filled(store, NAME_PLAN),
        bank=_filled(store, NAME_BANK),
        lexicon=_filled(store, LEXICON),
        readings=_filled(store, READINGS),
        heritage=_filled(store, HERITAGE),
        signs=_filled(store, SIGNS),
        doorplates=_filled(store, DOORPLATES),
    )


def review_request(
    store: Store,
    request_id: str,
    *,
    by: PersonId,
    candidate: int = 1,
    shelf: PackShelf | None = None,
    surroundings: Surroundings | None = None,
) -> KeptReview:
    """Review one of the names a request asks for by the packs of its day, with the rest of its batch around it, and keep the review.

    Raises:
        UnknownRequest: no such request in this view.
        NoRulesRead: the request is older than the first rules entered here.
    """
    request = read_request(store, request_id).request
    around = surroundings or read_surroundings(store)
    others = [proposal_of(one) for one in _batch_of(store, request)]
    asked = proposal_of(request, candidate)
    packs = (shelf or shipped_shelf()).packs_for(asked.division_code, asked.on)
    made = review(asked, replace(around, batch=tuple(others)), packs)
    return _kept(store, [(made, candidate)], by=by)[0]


def review_requests(
    store: Store,
    request_ids: Sequence[str],
    *,
    by: PersonId,
    shelf: PackShelf | None = None,
    surroundings: Surroundings | None = None,
) -> tuple[KeptReview, ...]:
    """Review the first names of several requests together, each against the others too, and keep all the reviews in one commit.

    Raises:
        UnknownRequest: one of them is not in this view.
        NoRulesRead: one of them is older than the first rules entered here.
    """
    around, held = surroundings or read_surroundings(store), shelf or shipped_shelf()
    proposals = [proposal_of(read_request(store, request_id).request) for request_id in request_ids]
    reviews = review_batch(proposals, around, [held.packs_for(p.division_code, p.on) for p in proposals])
    return _kept(store, [(one, 1) for one in reviews], by=by)


def new_review_id() -> str:
    """A number that sorts by the time it was made."""
    return f"review-{time.time_ns() // 1_000_000:013d}-{uuid.UUID(bytes=os.urandom(16)).hex[:8]}"


def _kept(store: Store, made: Sequence[tuple[Review, int]], *, by: PersonId) -> tuple[KeptReview, ...]:
    kept = tuple(KeptReview(new_review_id(), one) for one, _ in made)
    rows = [_row(one, candidate) for one, (_, candidate) in zip(kept, made, strict=True)]
    change = LayerChange(REVIEWS, frame_of(REVIEWS, rows), ALWAYS)
    store.append([change], by=by, reason=f"地名审查 {'、'.join(one.review.proposal.name for one in kept[:5])}")
    return kept


def _row(kept: KeptReview, candidate: int) -> dict[str, object]:
    made, asked = kept.review, kept.review.proposal
    told = to_dict(made)
    told["step"] = {"candidate": candidate, **told["step"]}
    return {
        "review_id": kept.review_id,
        "request_id": asked.request_id,
        "division_code": asked.division_code,
        "name": asked.name,
        "name_kind": asked.kind.value,
        "judged_on": asked.on,
        "packs": made.proof.packs,
        "outcome": to_json(told).decode(),
        "proof_hash": made.proof.seal,
        "recorded_at": utc_now().isoformat(),
        "geometry": asked.geometry,
    }


def _batch_of(store: Store, request: Request) -> list[Request]:
    """The requests of the same batch, itself among them, in the order of their numbers."""
    batch = request.application.batch_id
    held = [one for one in read_requests(store) if batch and one.application.batch_id == batch and one.state.is_pending]
    return sorted(held, key=lambda one: one.request_id)


def _filled(store: Store, spec: LayerSpec, day: date | None = None) -> gpd.GeoDataFrame | None:
    frame = read_on(store, spec, day)
    return None if frame.empty else frame


def _streets(store: Store) -> gpd.GeoDataFrame | None:
    """Streets with the standard name they bear, drawn where they are."""
    places, names = read_on(store, PLACES), read_on(store, NAMES)
    standard = names[(names["name_role"] == "standard").to_numpy(dtype=bool) & names["cancelled_on"].isna().to_numpy()]
    drawn = places[(places["name_kind"] == NameKind.STREET.value).to_numpy(dtype=bool) & places.geometry.notna().to_numpy()]
    joined = drawn[["place_id", "geometry"]].merge(standard[["place_id", "name"]], on="place_id")
    return None if joined.empty else joined[["place_id", "name", "geometry"]]
