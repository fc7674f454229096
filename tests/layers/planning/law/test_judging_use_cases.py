"""Candidates judged over a store: by day and area, with the dates of the layers, heights where somebody brought them, and the answer for JSON."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from layers.files.rasters import RasterLabel, write_raster
from layers.files.terrain import TerrainFolder
from layers.people import PersonId
from layers.planning.answers.judging import graves_to_dict, study_to_dict
from layers.planning.candidates.errors import UnknownCandidates
from layers.planning.errors import UnknownKind
from layers.planning.land_specs import CANDIDATES, EXCLUSION_ZONES, GRAVES
from layers.planning.law.errors import BadRulePack, ImpossibleSearch, NoRulePack, UnknownRulePack
from layers.planning.law.judgement import Gap
from layers.planning.use_cases.judging import JudgingQuestion, read_rule_shelf, study_candidates, study_graves
from layers.planning.use_cases.surface import TerrainNote, import_terrain
from layers.raster import Raster
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.wording import Wording
from tests.layers.planning.law.law_rows import HEAD
from tests.layers.planning.layer_rows import as_layer

WORKSPACE = Workspace("990101", "甲县", 4541, is_demonstration=True)
FOUNDED, MAPPED = date(2020, 1, 1), date(2024, 6, 1)
RESERVOIR = shapely.box(104.1, 37.1, 104.12, 37.12)
OWN = (
    HEAD.replace('id = "test"', 'id = "ours"')
    + '\n[[rule]]\nno = "O1"\nzh = "水库"\nen = "reservoirs"\nverified = true\nsource = "本局"\n'
    + 'layer = "exclusion_zones"\nwhere = { exclusion_kind = ["reservoir"] }\ndistance_m = 1000\nat_distance = "allowed"\n'
)


@pytest.fixture
def shelf_folder(tmp_path: Path) -> Path:
    (tmp_path / "ours.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(divisions: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> Store:
    def offer(key: str, at: tuple[float, float], code: str, kinds: str | None = "public_cemetery") -> dict[str, Any]:
        return {
            "candidate_id": key,
            "name": key,
            "division_code": code,
            "candidate_kind": "parcel",
            "offered_for": kinds,
            "at": at,
        }

    candidates = as_layer(
        CANDIDATES,
        [
            offer("wet", (104.11, 37.11), "990101100"),
            offer("dry", (104.4, 37.25), "990101101"),
            offer("centre", (104.41, 37.25), "990101101", "day_care_center"),
            offer("abroad", (105.9, 37.0), "990102"),
        ],
    )
    zone = {
        "zone_id": "Z1",
        "name": "水库",
        "division_code": "990101",
        "exclusion_kind": "reservoir",
        "geometry": RESERVOIR,
        "source_on": "2024-05-01",
    }
    grave = {"grave_id": "G1", "grave_kind": "scattered", "division_code": "990101100", "graves": 7, "at": (104.11, 37.11)}
    held = MemoryStore(WORKSPACE)
    held.append(
        [
            LayerChange(DIVISIONS, divisions, FOUNDED),
            LayerChange(SETTLEMENTS, settlements, FOUNDED),
            LayerChange(CANDIDATES, candidates, FOUNDED),
            LayerChange(GRAVES, as_layer(GRAVES, [grave]), FOUNDED),
            LayerChange(EXCLUSION_ZONES, as_layer(EXCLUSION_ZONES, [zone]), MAPPED),
        ],
        by=PersonId("clerk"),
        reason="test",
    )
    return held


def ask(*packs: str, **more: Any) -> JudgingQuestion:
    return JudgingQuestion(packs=packs or ("ours",), **{"kind": "public_cemetery", **more})


def test_the_answer_names_rule_metres_layer_and_date(store: Store, shelf_folder: Path) -> None:
    study = study_candidates(store, ask(clear_within_m=5000), read_rule_shelf(shelf_folder))
    told = json.loads(json.dumps(study_to_dict(study), ensure_ascii=False))
    assert [row["id"] for row in told["candidates"]] == ["dry", "wet"]
    (side,) = told["sides"]
    assert side["counts"] == {"refused": 1, "to_confirm": 0, "no_known_obstacle": 1}
    wet = side["candidates"][1]
    (breach,) = wet["breaches"]
    assert (breach["rule"], breach["found"], breach["required"], breach["missing"]) == ("O1", 0.0, 1000.0, 1000.0)
    assert (breach["layer"], breach["layer_on"], breach["feature_name"]) == ("exclusion_zones", "2024-05-01", "水库")
    assert wet["nearest_clear"]["is_found"]
    assert wet["nearest_clear"]["metres"] > 1000
    assert [(v["layer"], v["rows"], v["held_from"]) for v in side["vintages"]] == [("exclusion_zones", 1, "2024-06-01")]
    assert "lawful" not in json.dumps(told)
    assert "合法" not in json.dumps(told, ensure_ascii=False)


def test_before_the_zones_were_mapped_nothing_is_passed(store: Store, shelf_folder: Path) -> None:
    study = study_candidates(store, ask(as_of=date(2023, 1, 1)), read_rule_shelf(shelf_folder))
    (side,) = study.comparison
    assert {str(verdict) for verdict in side.verdicts} == {"to_confirm"}
    assert study_to_dict(study)["sides"][0]["unjudged"][0]["why"]["code"] == "layer_empty"


def test_packs_side_by_side_and_together(store: Store, shelf_folder: Path) -> None:
    study = study_candidates(store, ask("ours", "ours,national-2026"), read_rule_shelf(shelf_folder))
    told = study_to_dict(study)
    assert [[pack["id"] for pack in side["packs"]] for side in told["sides"]] == [["ours"], ["ours", "national-2026"]]
    assert told["differs"] == ["dry"]  # refused on both sides, or free on one and to be confirmed on the other


def test_every_source_is_judged(store: Store, shelf_folder: Path) -> None:
    shelf = read_rule_shelf(shelf_folder)
    for source, least in (("villages", 5), ("settlements", 6), ("grid:4km", 20), ("layer+grid:4km", 22)):
        assert len(study_candidates(store, ask(candidates=source), shelf).candidates) >= least


def test_graves_are_counted_by_township(store: Store, shelf_folder: Path) -> None:
    told = graves_to_dict(study_graves(store, ask(), read_rule_shelf(shelf_folder)))
    (row,) = told["rows"]
    assert (row["township_name"], row["grave_kind_label"]["zh"], row["refused_graves"]) == ("东镇", "散埋乱葬", 7)


def test_a_folder_with_a_pack_that_cannot_be_used_is_refused_by_file_and_line(shelf_folder: Path) -> None:
    (shelf_folder / "bad.toml").write_text(OWN.replace("exclusion_zones", "lakes"), encoding="utf-8")
    with pytest.raises(BadRulePack) as refusal:
        read_rule_shelf(shelf_folder)
    assert (refusal.value.facts["file"], refusal.value.facts["problem"]) == ("bad.toml", "unknown-layer")
    (shelf_folder / "bad.toml").write_bytes("名".encode("gbk"))
    with pytest.raises(BadRulePack, match="UTF-8"):
        read_rule_shelf(shelf_folder)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"kind": "temple"}, UnknownKind),
        ({"candidates": "parcels"}, UnknownCandidates),
        ({"clear_within_m": -1.0}, ImpossibleSearch),
    ],
)
def test_a_question_that_is_none_is_refused(words: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(**words)


def test_a_pack_that_is_not_held_is_refused(store: Store) -> None:
    with pytest.raises(UnknownRulePack):
        study_candidates(store, ask("ours"), read_rule_shelf())
    with pytest.raises(NoRulePack):
        study_candidates(store, JudgingQuestion(packs=()), read_rule_shelf())


def test_heights_somebody_brought_are_looked_at(store: Store, tmp_path: Path) -> None:
    """A DEM of the county with one mountainside, under the candidate of the east."""
    heights = np.zeros((80, 130))
    heights[:, 60:] = np.arange(70) * 400.0 % 2500
    cell = 0.004
    dem = Raster(heights, (104.0, cell, 37.31, cell), pyproj.CRS.from_epsg(4490), np.zeros(heights.shape, dtype=bool), "m")
    write_raster(dem, tmp_path / "dem.tif", label=RasterLabel(Wording("测试", "test")))
    terrain = TerrainFolder(tmp_path / "terrain")
    without = study_candidates(store, ask("site-conditions"), read_rule_shelf(), terrain=terrain)
    assert {u.gap for side in without.comparison for u in side.unjudged} >= {Gap.NO_HEIGHTS}
    import_terrain(terrain, store, tmp_path / "dem.tif", TerrainNote("heights", "made up", FOUNDED))
    (side,) = study_candidates(store, ask("site-conditions"), read_rule_shelf(), terrain=terrain).comparison
    assert Gap.NO_HEIGHTS not in {u.gap for u in side.unjudged}
    steep = [b for b in side.breaches if b.rule.no == "SC-2"]
    assert [str(side.candidates.ids[b.candidate]) for b in steep] == ["dry"]
    assert steep[0].found is not None
    assert steep[0].found > 25
