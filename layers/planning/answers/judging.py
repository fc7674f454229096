"""Candidates before the law as plain Python, ready for JSON: every breach with rule, metres, feature, layer and date; packs and graves."""

from collections.abc import Sequence
from typing import Any

from layers.planning.answers.plain import notes_to_list, plain, words
from layers.planning.land_specs import CANDIDATE_KINDS, GRAVE_KINDS, LAND_CLASSES
from layers.planning.law.graves import GravesTable
from layers.planning.law.judgement import Breach, Judgement, Unjudged
from layers.planning.law.nearest_clear import ClearSpot
from layers.planning.law.question import CandidateStudy, JudgingQuestion
from layers.planning.law.rules import Hidden, Land, Least, Near, Rule, RulePack, Said, Slope


def study_to_dict(study: CandidateStudy) -> dict[str, Any]:
    """The answer as `{"question": …, "candidates": […], "sides": [{"packs": […], "counts": {…}, "candidates": […], …}], "differs": […], "notes": […]}`.

    Metres are unrounded; a `verdict` is refused, to_confirm or no_known_obstacle, and none of them says that anything is allowed. What could not be
    judged stands in `unjudged`, never among what was kept.
    """
    candidates = study.candidates
    return {
        "question": judging_question_to_dict(study.question),
        "area": {"code": study.area, "name": study.area_name},
        "on": study.on.isoformat(),
        "is_demonstration": study.is_demonstration,
        "candidates": [_candidate_to_dict(study, at) for at in range(len(candidates))],
        "sides": [judgement_to_dict(side, clear) for side, clear in zip(study.comparison, study.clear, strict=True)],
        "differs": [str(key) for key in candidates.ids[study.comparison.differs]],
    }


def judging_question_to_dict(question: JudgingQuestion) -> dict[str, Any]:
    return {
        "packs": list(question.packs),
        "candidates": question.candidates,
        "kind": question.kind,
        "unit": question.unit,
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "clear_within_m": question.clear_within_m,
        "clear_of": list(question.clear_of),
    }


def judgement_to_dict(judgement: Judgement, clear: Sequence[ClearSpot] = ()) -> dict[str, Any]:
    """One side: its packs, how many candidates fared how, and of each what it breaks and where the nearest clear spot lies."""
    spots = {spot.candidate: clear_spot_to_dict(spot) for spot in clear}
    return {
        "packs": [rule_pack_to_dict(pack) | {"is_in_force": pack.is_in_force(judgement.on)} for pack in judgement.packs],
        "counts": {str(verdict): count for verdict, count in judgement.count().items()},
        "candidates": [
            {
                "id": str(judgement.candidates.ids[at]),
                "verdict": str(judgement.verdicts[at]),
                "verdict_label": words(judgement.verdicts[at].label),
                "breaches": [breach_to_dict(breach) for breach in judgement.breaches_of(at)],
                "nearest_clear": spots.get(at),
            }
            for at in range(len(judgement.candidates))
        ],
        "unjudged": [_unjudged_to_dict(judgement, gap) for gap in judgement.unjudged],
        "vintages": [
            {
                "layer": v.layer,
                "rows": v.rows,
                "held_from": plain(v.held_from),
                "dated_from": plain(v.dated_from),
                "dated_to": plain(v.dated_to),
            }
            for v in judgement.vintages
        ],
        "notes": notes_to_list(judgement.report),
    }


def breach_to_dict(breach: Breach) -> dict[str, Any]:
    """`found`, `required` and `missing` are metres; degrees for a slope; as the rule counts for what a candidate has."""
    return {
        "pack": breach.pack.pack_id,
        "rule": breach.rule.no,
        "sentence": words(breach.rule.sentence),
        "article": breach.rule.article,
        "source": breach.rule.source,
        "is_verified": breach.rule.is_verified and breach.pack.is_verified,
        "effect": str(breach.effect),
        "doubts": [{"code": str(doubt), **words(doubt.label)} for doubt in breach.doubts],
        "tests": _test_to_dict(breach.rule),
        "found": breach.found,
        "required": breach.required,
        "missing": breach.missing,
        "layer": breach.layer,
        "layer_on": plain(breach.layer_on),
        "feature": breach.feature,
        "feature_name": breach.feature_name,
        "more": breach.more,
        "overlap_m2": breach.overlap_m2,
        "land_class": _class(breach.value) if breach.value else None,
    }


def clear_spot_to_dict(spot: ClearSpot) -> dict[str, Any]:
    return {
        "is_found": spot.is_found,
        "searched_m": spot.searched_m,
        "lon": spot.lon,
        "lat": spot.lat,
        "metres": spot.metres,
        "bearing_deg": spot.bearing_deg,
        "direction": None if spot.direction is None else words(spot.direction),
        "to_within_m": spot.to_within_m,
        "is_inside_parcel": spot.is_inside_parcel,
        "unjudged": [{"rule": rule.no, "sentence": words(rule.sentence)} for rule in spot.unjudged],
    }


def rule_pack_to_dict(pack: RulePack) -> dict[str, Any]:
    return {
        "id": pack.pack_id,
        "name": words(pack.name),
        "place": pack.place,
        "text": words(pack.text),
        "in_force_from": plain(pack.in_force_from),
        "in_force_until": plain(pack.in_force_until),
        "superseded_by": pack.superseded_by or None,
        "is_verified": pack.is_verified,
        "source": pack.source,
        "kinds": sorted(pack.kinds),
        "note": None if pack.note is None else words(pack.note),
        "rules": [
            {
                "no": rule.no,
                "sentence": words(rule.sentence),
                "effect": str(rule.effect),
                "is_verified": rule.is_verified,
                "source": rule.source,
                "article": rule.article,
                "note": None if rule.note is None else words(rule.note),
                "tests": _test_to_dict(rule),
            }
            for rule in pack.rules
        ],
    }


def graves_to_dict(table: GravesTable) -> dict[str, Any]:
    """Graves by township and kind: places and graves, each for all and for every verdict."""
    rows = [{str(name): plain(value) for name, value in row.items()} for row in table.rows.to_dict(orient="records")]
    for row in rows:
        row["grave_kind_label"] = words(GRAVE_KINDS.labels[row["grave_kind"]])
    return {
        "rows": rows,
        "places": len(table.graves),
        "unplaced": table.unplaced,
        "judgement": judgement_to_dict(table.judgement) | {"notes": notes_to_list(table.report)},
    }


def _candidate_to_dict(study: CandidateStudy, at: int) -> dict[str, Any]:
    candidates = study.candidates
    kind = str(candidates.kinds[at])
    amounts = ("area_m2", "floor_area_m2", "capacity", "cost_wan")
    return {
        "id": str(candidates.ids[at]),
        "name": str(candidates.names[at]),
        "kind": kind,
        "kind_label": words(CANDIDATE_KINDS.labels[kind]),
        "division_code": candidates.words("division_code")[at],
        "converts": candidates.words("converts")[at],
        "land_class": _class(candidates.words("land_class")[at]),
        "planned_class": _class(candidates.words("planned_class")[at]),
        "lon": float(candidates.lon[at]),
        "lat": float(candidates.lat[at]),
        **{name: plain(float(candidates.amount(name)[at])) for name in amounts},
    }


def _class(code: str | None) -> dict[str, Any] | None:
    return None if code is None else {"code": code, **words(LAND_CLASSES.labels[code])}


def _unjudged_to_dict(judgement: Judgement, gap: Unjudged) -> dict[str, Any]:
    everyone = bool(gap.which.all())
    return {
        "pack": gap.pack.pack_id,
        "rule": gap.rule.no,
        "sentence": words(gap.rule.sentence),
        "why": {"code": str(gap.gap), **words(gap.gap.label)},
        "leaves_open": gap.gap.leaves_open,
        "candidates": None if everyone else [str(key) for key in judgement.candidates.ids[gap.which]],
    }


def _test_to_dict(rule: Rule) -> dict[str, Any]:
    test = rule.test
    match test:
        case Near():
            told = {
                "layer": test.layer,
                "distance_m": test.distance_m,
                "at_distance": str(test.at_distance),
                "is_setting": test.is_setting,
            }
            return {"what": "near", **told, "where": _where(test)}
        case Hidden():
            told = {"layer": test.layer, "distance_m": test.distance_m, "eye_m": test.eye_m, "height_m": test.height_m}
            return {"what": "hidden", **told, "is_setting": test.is_setting, "where": _where(test)}
        case Land():
            return {"what": "land", "column": test.column, "classes": sorted(test.classes)}
        case Least():
            return {"what": "least", "column": test.column, "amount": test.amount}
        case Slope():
            return {"what": "slope", "steepest_deg": test.steepest_deg}
        case Said():
            return {"what": "said"}


def _where(test: Near | Hidden) -> dict[str, list[str]]:
    return {column: sorted(values) for column, values in test.where.items()}
