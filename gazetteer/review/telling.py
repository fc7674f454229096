"""A review as plain data: what is kept, handed out and sealed. Equal reviews give equal bytes."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.citation import Citation
from gazetteer.likeness.known import Match
from gazetteer.pinyin import Spelling
from gazetteer.review.proof import ProofOfSearch
from gazetteer.review.ranking import RankedMatch
from gazetteer.review.result import Review
from gazetteer.rules.book import RULES
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from layers.wording import Wording

FORMAT = "gazetteer.review/1"
_CENTIMETRE_DEG = 1e-7

Told = dict[str, Any]


def to_dict(review: Review) -> Told:
    """Everything a review says, as JSON has it: distances in metres to the decimetre, shapes as GeoJSON in EPSG:4490, wordings as zh and en."""
    advice = review.recommendation
    return {
        "format": FORMAT,
        "asked": _asked(review.proposal),
        "packs": [_pack(pack) for pack in review.packs],
        "packs_in_force": review.is_pack_in_force,
        "advice": {"code": advice.advice.value, **_said(advice.advice.label)},
        "reasons": [
            {"rule_id": r.rule_id, "sentence": _said(r.sentence), "basis": _said(r.basis) if r.basis else None}
            for r in advice.reasons
        ],
        "outcomes": [_outcome(outcome) for outcome in review.outcomes],
        "matches": [_ranked(rank, match) for rank, match in enumerate(review.matches, 1)],
        "same_place": list(review.same_place),
        "spelling": _spelling(review.spelling) if review.spelling else None,
        "proof": _proof(review.proof),
        "step": summary(review),
    }


def summary(review: Review) -> Told:
    """What the request's step “reviewed” says of it: the rules that block, warn and lacked an input."""
    return {
        "blocking": sorted({f.rule_id for f in review.of_weight(Weight.BLOCK)}),
        "warning": sorted({f.rule_id for f in review.of_weight(Weight.WARN)}),
        "missing_inputs": sorted(o.rule_id for o in review.of_verdict(Verdict.INPUT_MISSING)),
    }


def to_json(told: Mapping[str, Any]) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8."""
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def seal_of(told: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a review without its own seal and without what its request adds (`step`)."""
    proof = {key: value for key, value in told["proof"].items() if key not in ("seal", "statement")}
    sealed = {key: value for key, value in told.items() if key != "step"} | {"proof": proof}
    return hashlib.sha256(to_json(sealed)).hexdigest()


def is_sealed(told: Mapping[str, Any]) -> bool:
    """Whether a review that was kept still says what it said when it was sealed."""
    return bool(told["proof"]["seal"] == seal_of(told))


def _said(wording: Wording) -> Told:
    return {"zh": wording.zh, "en": wording.en}


def _shape(shape: BaseGeometry | None) -> Any:
    return (
        None
        if shape is None
        else orjson.loads(shapely.to_geojson(shapely.set_precision(shape, _CENTIMETRE_DEG, mode="pointwise")))
    )


def _asked(asked: Proposal) -> Told:
    return {
        "name": asked.name,
        "kind": asked.kind.value,
        "on": asked.on.isoformat(),
        "division_code": asked.division_code,
        "request_type": asked.request_type,
        "request_id": asked.request_id,
        "place_id": asked.place_id,
        "batch_id": asked.batch_id,
        "old_name": asked.old_name,
        "given_toned": asked.given_toned,
        "given_capitals": asked.given_capitals,
        "language": asked.language,
        "meaning": asked.meaning,
        "origin": asked.origin,
        "reason_code": asked.reason_code,
        "approver": asked.approver,
        "sizes": dict(asked.sizes),
        "papers": sorted(asked.papers),
        "days": {key: day.isoformat() for key, day in asked.days.items()},
        "answers": dict(asked.answers),
        "geometry": _shape(asked.geometry),
    }


def _pack(pack: RulePack) -> Told:
    return {
        "id": pack.pack_id,
        "version": pack.version,
        "title": _said(pack.title),
        "footing": pack.footing.value,
        "in_force_from": pack.in_force_from.isoformat() if pack.in_force_from else None,
        "in_force_to": pack.in_force_to.isoformat() if pack.in_force_to else None,
        "division": pack.division,
    }


def _citation(citation: Citation) -> Told:
    return {
        **_said(citation.wording()),
        "document": citation.document,
        "article": citation.article,
        "in_force_from": citation.in_force_from.isoformat() if citation.in_force_from else None,
        "footing": citation.footing.value,
        "text": citation.text,
    }


def _outcome(outcome: RuleOutcome) -> Told:
    return {
        "rule_id": outcome.rule_id,
        "rule_version": RULES[outcome.rule_id].version,
        "title": _said(outcome.title),
        "verdict": outcome.verdict.value,
        "missing": [_said(label) for label in outcome.missing],
        "citation": _citation(outcome.citation) if outcome.citation else None,
        "findings": [_finding(finding) for finding in outcome.findings],
    }


def _finding(finding: RuleFinding) -> Told:
    return {
        "weight": finding.weight.value,
        "sentence": _said(finding.sentence),
        "question": _said(finding.question) if finding.question else None,
        "citation": _citation(finding.citation),
        "version": finding.version,
        "evidence": dict(finding.evidence),
        "matches": [_match(match) for match in finding.matches],
        "shape": _shape(finding.shape),
    }


def _match(match: Match) -> Told:
    known = match.known
    return {
        "name_id": known.name_id,
        "place_id": known.place_id,
        "name": known.name,
        "kind": known.kind.value if known.kind else None,
        "standing": known.standing.value,
        "division_code": known.division_code,
        "tier": match.tier.value,
        "key": match.key,
        "readings": list(match.readings),
        "distance_m": None if match.distance_m is None else round(match.distance_m, 1),
    }


def _ranked(rank: int, ranked: RankedMatch) -> Told:
    return {
        "rank": rank,
        **_match(ranked.match),
        "lies": ranked.lies.value,
        "same_kind": ranked.is_same_kind,
        "why": _said(ranked.wording()),
        "geometry": _shape(ranked.match.known.geometry),
    }


def _spelling(spelling: Spelling) -> Told:
    return {
        "toned": spelling.toned,
        "capitals": spelling.capitals,
        "status": spelling.status.value,
        "other_divisions": list(spelling.other_divisions),
        "words": [{"characters": w.characters, "toned": w.toned, "rules": list(w.rules)} for w in spelling.words],
        "syllables": [
            {
                "character": s.character,
                "toned": s.text,
                "source": s.source.value,
                "others": list(s.others),
                "evidence": [e.document for e in s.row.evidence] if s.row else [],
            }
            for s in spelling.syllables
        ],
    }


def _proof(proof: ProofOfSearch) -> Told:
    return {
        "as_of": proof.as_of.isoformat(),
        "commit": proof.commit,
        "packs": proof.packs,
        "definitions": _said(proof.definitions),
        "area": proof.searched.area,
        "area_name": proof.searched.area_name,
        "names": proof.searched.names,
        "kinds": {kind.value if kind else "": count for kind, count in proof.searched.kinds.items()},
        "standings": {standing.value: count for standing, count in proof.searched.standings.items()},
        "grounds": [
            {"rules": list(g.rule_ids), "ground": _said(g.label), "names": g.names, "undrawn": g.undrawn} for g in proof.grounds
        ],
        "found": proof.found,
        "left_off": proof.left_off,
        "statement": _said(proof.wording()),
        "seal": proof.seal,
    }
