"""Reviews as the committee keeps them: what was found, by which rules, on what day, sealed by the proof of search."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gazetteer.review import Review, is_sealed, to_dict, to_json
from gazetteer.review.telling import summary
from gazetteer.specs import REVIEWS
from gazetteer.use_cases.reading import read_on
from layers.fields import Value
from layers.store.protocol import Store


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A review as it was kept. `outcome` is `gazetteer.review.to_dict` of it, with the facts of its step under `step`."""

    review_id: str
    request_id: str
    name: str
    judged_on: str
    packs: str
    proof_hash: str
    recorded_at: str
    outcome: Mapping[str, Any]

    @property
    def is_sealed(self) -> bool:
        """Whether it still says what it said when it was kept."""
        return is_sealed(self.outcome) and self.outcome["proof"]["seal"] == self.proof_hash


def read_reviews(store: Store, request_id: str) -> tuple[HeldReview, ...]:
    """Every review kept of a request, the oldest first."""
    rows = read_on(store, REVIEWS)
    own = rows[(rows["request_id"] == request_id).to_numpy(dtype=bool)].sort_values(["recorded_at", "review_id"], kind="stable")
    return tuple(
        HeldReview(
            review_id=str(row["review_id"]), request_id=request_id, name=str(row["name"]), judged_on=str(row["judged_on"])[:10],
            packs=str(row["packs"]), proof_hash=str(row["proof_hash"]), recorded_at=str(row["recorded_at"]),
            outcome=orjson.loads(str(row["outcome"])),
        )
        for row in own.to_dict("records")
    )  # fmt: skip


def row_of_review(found: Review, review_id: str, candidate: int, *, at: str) -> dict[str, object]:
    """A review as a row of REVIEWS; `outcome` is its canonical JSON with what its step says beside."""
    asked, told = found.proposal, to_dict(found)
    told["step"] = facts_of_step(found, review_id, candidate)
    return {
        "review_id": review_id,
        "request_id": asked.request_id or None,
        "division_code": asked.division_code,
        "name": asked.name,
        "name_kind": asked.kind.value,
        "judged_on": asked.on,
        "packs": found.proof.packs,
        "outcome": to_json(told).decode(),
        "proof_hash": found.proof.seal,
        "recorded_at": at,
        "geometry": asked.geometry,
    }


def facts_of_step(found: Review, review_id: str, candidate: int) -> dict[str, Value]:
    """What the step `reviewed` records of a review."""
    proof = found.proof
    own: dict[str, Value] = {"review_id": review_id, "candidate": candidate, "packs": proof.packs, "proof_hash": proof.seal}
    return {**summary(found), **own, "searched_on": proof.as_of.isoformat()}
