"""Committees against the plan's range, and what each proposal does to those within reach."""

import json
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from layers.errors import Refusal
from layers.people import PersonId
from layers.planning.answers.fit import fit_to_dict
from layers.planning.errors import ImpossibleMinutes, NoGroundToTravel, UnknownKind
from layers.planning.facilities import points_of
from layers.planning.fit.errors import ImpossibleRange
from layers.planning.fit.question import FitQuestion
from layers.planning.fit.sizes import HouseholdRange
from layers.planning.fit.table import FitTable, measure_fit
from layers.planning.fit.workshop import Proposal, Remedy
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.speeds import ImpossibleSpeed
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, Places
from layers.planning.use_cases.circles import only_straight
from layers.planning.use_cases.fit import study_fit
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace
from tests.layers.planning.fit.conftest import DAY, code_of
from tests.layers.planning.layer_rows import as_layer


@pytest.fixture
def fit(township: StudyFrames) -> FitTable:
    return measure_fit(FitQuestion(mode=Mode.LINE, minutes=15), township, StraightLine(), area="990101", on=DAY)


def of(table: FitTable, remedy: Remedy) -> dict[str, Proposal]:
    return {proposal.names[0]: proposal for proposal in table.proposals if proposal.remedy is remedy}


def test_every_committee_is_sized_by_the_range_of_its_kind(fit: FitTable) -> None:
    told = fit.units.set_index("name")
    assert told["size"].to_dict() == {
        "0村": "oversized",
        "1村": "empty",
        "2村": "undersized",
        "3村": "fitting",
        "4村": "unknown",
        "5村": "fitting",
        "6村": "oversized",
        "安置社区": "fitting",
    }
    assert (told.loc["0村", "over"], told.loc["2村", "under"], told.loc["4村", "places_unknown"]) == (400, 150, 1)
    assert (fit.fitting.numerator, fit.fitting.denominator, fit.fitting.unknown) == (3, 7, 1)
    assert "2000–3000" in fit.fitting.passport.definition.zh
    assert "X29" in fit.fitting.passport.radius_source.zh


def test_groups_count_sizes_by_class_stratum_and_township(fit: FitTable) -> None:
    groups = {(row["split"], row["key"]): row for row in fit.groups.to_dict("records")}
    assert [groups["class", "220"][name] for name in ("units", "oversized", "empty", "fitting")] == [7, 2, 1, 2]
    assert [groups["stratum", "urban"][name] for name in ("units", "households", "fitting")] == [1, 2200, 1]
    assert groups["township", "990101100"]["units"] == 8


def test_a_village_too_large_is_divided_along_its_settlements_and_the_half_out_of_reach_gets_a_centre(fit: FitTable) -> None:
    split = of(fit, Remedy.SPLIT)["0村"]
    assert {frozenset(part) for part in split.parts} == {frozenset("ab"), frozenset("cd")}
    assert sorted(split.households) == [1200, 1200]
    assert (split.new_at, split.fits) == (("c",), True)
    assert (split.people, split.before, split.after) == (7200, 3600, 7200)
    assert "不拆分任何居民点" in split.sentence.zh


def test_one_settlement_above_the_range_is_never_split(fit: FitTable) -> None:
    assert "6村" not in of(fit, Remedy.SPLIT)
    finding = next(f for f in fit.report if f.code == "planning.cannot-split")
    assert finding.where.key == code_of(6)
    assert "单独就超过上限" in finding.sentence.zh


def test_an_empty_and_a_small_village_join_a_neighbour_of_their_township_and_kind(fit: FitTable) -> None:
    merger = of(fit, Remedy.MERGE)["3村"]
    assert merger.names == ("3村", "2村", "1村")
    assert (merger.households, merger.fits) == ((1950,), True)
    assert (merger.keeps, merger.closes, merger.new_at) == (("B",), ("C",), ())  # everybody of the three reaches B
    assert (merger.people, merger.before, merger.after) == (5850, 5850, 5850)
    assert merger.elsewhere == 0


def test_no_merger_takes_a_centre_away_from_anybody(township: StudyFrames) -> None:
    for minutes in (5, 15, 60):
        table = measure_fit(FitQuestion(mode=Mode.LINE, minutes=minutes), township, StraightLine(), area="990101", on=DAY)
        for proposal in of(table, Remedy.MERGE).values():
            assert proposal.after >= proposal.before
            assert proposal.elsewhere >= 0
            assert not set(proposal.keeps) & set(proposal.closes)
    apart = of(measure_fit(FitQuestion(mode=Mode.LINE, minutes=5), township, StraightLine(), area="990101", on=DAY), Remedy.MERGE)
    assert apart["3村"].closes == ()  # both serve somebody the other does not


def test_what_helps_nobody_is_no_proposal_and_the_report_says_why(township: StudyFrames) -> None:
    """A range no merger can come up to: tried, and told with the reason."""
    high = HouseholdRange("village", 2100, 2300, "test")
    ranges = (high, HouseholdRange("community", 2000, 3000, "test"))
    for minutes in (1, 15, 60):
        question = FitQuestion(ranges=ranges, mode=Mode.LINE, minutes=minutes)
        table = measure_fit(question, township, StraightLine(), area="990101", on=DAY)
        assert all(proposal.fits for proposal in table.proposals)
        assert all(p.after + p.elsewhere > p.before for p in table.proposals if p.new_at)
        assert all(len(p.new_names) == len(p.new_at) for p in table.proposals)
        vain = [f.sentence.zh for f in table.report if f.code == "planning.no-proposal-helps"]
        assert any("仍不在范围内" in sentence for sentence in vain)
        (unsolved,) = [f for f in table.report if f.code == "planning.sizes-unsolved"]
        mended = {name for p in table.proposals if p.remedy is not Remedy.SHARE for name in p.names}
        wrong = table.units[table.units["size"].isin(("empty", "undersized", "oversized"))]["name"]
        left = sorted(set(wrong) - mended)
        assert unsolved.evidence["unsolved"] == len(left)
        assert all(name in unsolved.sentence.zh for name in left)


def test_a_village_near_anothers_centre_shares_it(fit: FitTable) -> None:
    shared = of(fit, Remedy.SHARE)["4村"]
    assert shared.names == ("4村", "5村")
    assert shared.keeps == ("D",)
    assert (shared.people, shared.before, shared.after) == (4500, 4500, 4500)
    assert "不必新建" in shared.sentence.zh


def test_neighbours_without_any_centre_in_reach_share_a_new_one(township: StudyFrames) -> None:
    none = replace(township, facilities=township.facilities.iloc[:0])
    table = measure_fit(FitQuestion(mode=Mode.LINE, minutes=30), none, StraightLine(), area="990101", on=DAY)
    shared = [proposal for proposal in table.proposals if proposal.remedy is Remedy.SHARE]
    assert shared
    for proposal in shared:
        assert proposal.before == 0 < proposal.after <= proposal.people
        assert len(proposal.new_at) == 1
        assert len(proposal.units) >= 2
    members = [code for proposal in shared for code in proposal.units]
    assert len(members) == len(set(members))


def test_every_before_and_after_is_what_the_changed_county_answers(township: StudyFrames, fit: FitTable) -> None:
    """Each proposal carried out on the frames, and everybody counted anew."""
    homes = township.settlements.set_index("settlement_id")

    def people_in_reach(facilities: Any, codes: tuple[str, ...]) -> tuple[int, int]:
        pairs = StraightLine().pairs(_places(homes), _places(facilities), limit_min=15)
        reached = homes.iloc[sorted(set(pairs.place))]
        mine = reached["division_code"].isin(codes)
        return int(reached["population"][mine].sum()), int(reached["population"][~mine].sum())

    for proposal in fit.proposals:
        own = proposal.units if proposal.remedy is not Remedy.SHARE or proposal.new_at else proposal.units[1:]
        left = township.facilities[~township.facilities["facility_id"].isin(proposal.closes)]
        new = [{"facility_id": f"N{key}", "at": homes.geometry[key].coords[0]} for key in proposal.new_at]
        changed = pd.concat([left, *([as_layer(FACILITIES, new)] if new else [])], ignore_index=True)
        before, others = people_in_reach(township.facilities, own)
        after, others_after = people_in_reach(changed, own)
        assert (proposal.before, proposal.after, proposal.elsewhere) == (before, after, others_after - others), proposal.names


def _places(frame: gpd.GeoDataFrame) -> Places:
    return Places(*points_of(frame))


def test_the_resettled_are_told_apart_with_their_way_to_the_nearest_centre(fit: FitTable) -> None:
    (row,) = fit.resettled.to_dict("records")
    assert (row["place_id"], row["origin"], row["unit"], row["households"]) == ("m", "寺滩乡", "安置社区", 2200)
    assert row["nearest_id"] == "E"
    assert (row["minutes"] > 15, row["covered"]) == (True, False)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [({"minutes": 0}, ImpossibleMinutes), ({"speed_ms": 0}, ImpossibleSpeed), ({"kind": "casino"}, UnknownKind)],
)
def test_questions_that_cannot_be_asked_are_refused(words: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        FitQuestion(**words)


@pytest.mark.parametrize(("least", "most"), [(0, 10), (-5, 10), (3000, 2000)])
def test_a_range_must_be_one(least: int, most: int) -> None:
    with pytest.raises(ImpossibleRange):
        HouseholdRange("village", least, most, "test")


def test_the_store_answers_and_the_answer_is_plain_json(township: StudyFrames, fit: FitTable) -> None:
    store = MemoryStore(Workspace("990101", "甲县", 4541))
    held = [(DIVISIONS, township.divisions), (FACILITIES, township.facilities), (SETTLEMENTS, township.settlements)]
    store.append([LayerChange(spec, frame, DAY) for spec, frame in held], by=PersonId("clerk"), reason="test")
    table = study_fit(store, FitQuestion(mode=Mode.LINE, as_of=DAY), only_straight())
    assert table.proposals == fit.proposals
    told = fit_to_dict(table)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert {p["remedy"] for p in told["proposals"]} == {"split", "merge", "share"}
    with pytest.raises(NoGroundToTravel):
        study_fit(store, FitQuestion(), only_straight())
