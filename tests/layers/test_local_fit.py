"""Old datums come in by a certificate, by a fit that shows its residuals, or for display only; never by a guess."""

import copy
import json
import pickle
from dataclasses import asdict
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import NotInMetres, in_metres
from layers.errors import NoDatum
from layers.local_fit import (
    CommonPoints,
    FitNotPermitted,
    LocalFit,
    PoorFit,
    TooFewCommonPoints,
    Way,
    by_certificate,
    fit_locally,
    for_display_only,
)

Numbers = npt.NDArray[np.float64]
NEW = np.array([[400_000.0, 4_090_000], [440_000, 4_095_000], [410_000, 4_130_000], [445_000, 4_128_000], [425_000, 4_110_000]])
NAMES = ("一条山", "芦阳", "喜泉", "红水", "中泉")
TURN, SCALE, SHIFT = 4e-6, 1 + 6e-6, np.array([-118.4, 41.7])


def old_plane(new: Numbers) -> Numbers:
    """The plane of an old datum: the new one turned, scaled and shifted."""
    cos, sin = np.cos(TURN), np.sin(TURN)
    turned: Numbers = SCALE * new @ np.array([[cos, sin], [-sin, cos]]) + SHIFT
    return turned


def common(
    new: Numbers = NEW, *, noise_m: float = 0.0, count: int = 5, wrong: int | None = None, by_m: float = 3.0
) -> CommonPoints:
    old = old_plane(new) + np.random.default_rng(1).normal(0, noise_m, new.shape)
    if wrong is not None:
        old[wrong] += (by_m, 0)
    return CommonPoints(NAMES[:count], old[:count], new[:count], "西安80 3度带 105°", 4544)


def places(plane: Numbers) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"name": "x", "converted_from": "", "position_accuracy_m": 2.0}, index=range(len(plane)), geometry=[None] * len(plane)
    )
    return frame.set_geometry(gpd.GeoSeries(shapely.points(plane)))


def test_a_fit_brings_old_places_to_their_new_ones() -> None:
    inside = NEW.mean(axis=0) + np.random.default_rng(2).uniform(-9_000, 9_000, (20, 2))
    converted, report = fit_locally(common(), permitted_by="保密办 2026-3").convert(places(old_plane(inside)))
    assert converted.crs.to_epsg() == 4490
    (metres,) = in_metres(converted, epsg=4544)
    assert np.abs(shapely.get_coordinates(metres.geometry) - inside).max() < 1e-3
    assert len(report) == 0


def test_three_points_are_enough_and_two_are_not() -> None:
    assert fit_locally(common(count=3), permitted_by="x").rms_m < 1e-6
    with pytest.raises(TooFewCommonPoints):
        fit_locally(common(count=2), permitted_by="x")


def test_points_that_all_lie_in_one_place_are_no_common_points() -> None:
    same = CommonPoints(NAMES[:3], np.repeat(old_plane(NEW[:1]), 3, axis=0), np.repeat(NEW[:1], 3, axis=0), "北京54", 4544)
    with pytest.raises(TooFewCommonPoints):
        fit_locally(same, permitted_by="x")


@given(st.floats(-1e-4, 1e-4), st.floats(0.999, 1.001), st.floats(-500, 500), st.floats(-500, 500))
@settings(max_examples=60, deadline=None)
def test_any_turn_scale_and_shift_is_found_again(turn: float, scale: float, east: float, north: float) -> None:
    plane = (NEW[:, 0] + 1j * NEW[:, 1]) * scale * np.exp(1j * turn) + complex(east, north)
    old = np.column_stack((plane.real, plane.imag))
    fit = fit_locally(CommonPoints(NAMES, old, NEW, "北京54", 4544), permitted_by="x")
    assert max(r.length_m for r in fit.residuals) < 1e-5


def test_residuals_are_shown_point_by_point() -> None:
    fit = fit_locally(common(noise_m=0.05), permitted_by="x")
    assert [r.point for r in fit.residuals] == list(NAMES)
    assert 0.01 < fit.rms_m < 0.2
    assert fit.rms_m == pytest.approx(np.sqrt(sum(r.length_m**2 for r in fit.residuals) / 3))
    assert sum(r.east_m for r in fit.residuals) == pytest.approx(0, abs=1e-6)


def test_a_point_that_disagrees_is_named() -> None:
    fit = fit_locally(common(noise_m=0.02, wrong=2, by_m=1.2), permitted_by="x")
    (finding,) = fit.report
    assert finding.where.key == "喜泉"
    assert finding.evidence["miss_m"] == pytest.approx(1.2, abs=0.2)


def test_points_that_disagree_too_much_are_refused_with_residuals_and_the_doubtful_one() -> None:
    with pytest.raises(PoorFit) as refusal:
        fit_locally(common(noise_m=0.02, wrong=3, by_m=40.0), permitted_by="x")
    assert refusal.value.facts["outlier"] == "红水"
    assert len(refusal.value.residuals) == 5
    assert "红水" in refusal.value.wording.zh


def test_axes_swapped_in_one_of_the_two_lists_are_refused() -> None:
    points = common()
    with pytest.raises(PoorFit, match="X is north"):
        fit_locally(CommonPoints(points.names, points.old[:, ::-1], points.new, points.datum, 4544), permitted_by="x")


def test_honest_noise_names_nobody() -> None:
    assert len(fit_locally(common(noise_m=0.05), permitted_by="x").report) == 0


def test_rows_beyond_the_common_points_are_pointed_out() -> None:
    far = np.vstack((NEW.mean(axis=0), NEW.mean(axis=0) + np.array([90_000, 0])))
    _, report = fit_locally(common(), permitted_by="x").convert(places(old_plane(far)))
    (finding,) = report
    assert finding.evidence["rows"] == 1


def test_converted_rows_say_so_and_are_no_more_accurate_than_the_fit() -> None:
    fit = fit_locally(common(noise_m=0.3), permitted_by="保密办 2026-3")
    converted, _ = fit.convert(places(old_plane(NEW)))
    assert converted["converted_from"].iloc[0] == "西安80 3度带 105° (local_fit: 保密办 2026-3)"
    assert converted["position_accuracy_m"].iloc[0] == pytest.approx(np.hypot(2.0, fit.rms_m))


def test_heights_and_missing_places_survive_a_fit() -> None:
    rows = gpd.GeoDataFrame(geometry=[shapely.Point([*old_plane(NEW)[0], 1612.5]), None])
    converted, _ = fit_locally(common(), permitted_by="x").convert(rows)
    assert converted.geometry.iloc[0].z == 1612.5
    assert converted.geometry.iloc[1] is None


def test_degrees_are_not_a_plane() -> None:
    with pytest.raises(NotInMetres):
        fit_locally(common(), permitted_by="x").convert(gpd.GeoDataFrame(geometry=[shapely.Point(104, 37)], crs=4610))


@pytest.mark.parametrize("nobody", ["", "  "])
def test_a_fit_that_nobody_permitted_is_not_made(nobody: str) -> None:
    with pytest.raises(FitNotPermitted):
        fit_locally(common(), permitted_by=nobody)


def secrets() -> tuple[str, ...]:
    return ("118.4", "41.7", "1.000006", "0.999994", "4e-06", "6e-06", "5.99", "6.00")


def test_the_parameters_are_in_nothing_that_can_be_printed_stored_or_sent() -> None:
    fit = fit_locally(common(), permitted_by="x")
    shown = " ".join((repr(fit), str(fit), repr(fit.note), repr(fit.report), repr(fit.residuals), json.dumps(asdict(fit.note))))
    assert not [secret for secret in secrets() if secret in shown]
    for copied in (lambda: pickle.dumps(fit), lambda: copy.copy(fit), lambda: copy.deepcopy(fit)):
        with pytest.raises(TypeError, match="kept nowhere"):
            copied()
    numbers = [getattr(fit, name) for name in LocalFit.__dataclass_fields__ if isinstance(getattr(fit, name), float | complex)]
    assert numbers == []


def test_a_refused_fit_gives_nothing_away_either() -> None:
    with pytest.raises(PoorFit) as refusal:
        fit_locally(common(wrong=0, by_m=50), permitted_by="x")
    assert not [
        secret for secret in ("118.4", "1.000006", "0.999994") if secret in str(refusal.value) + repr(refusal.value.facts)
    ]


def test_a_certificate_is_a_fact_about_rows_that_may_be_measured() -> None:
    note = by_certificate("西安80", number="2026-017", issued_by="甘肃省测绘院", issued_on=date(2026, 3, 1), accuracy_m=0.1)
    assert (note.way, note.may_measure) == (Way.CERTIFICATE, True)
    marked = note.mark(places(NEW))
    assert "甘肃省测绘院 2026-017, 2026-03-01" in marked["converted_from"].iloc[0]


def test_display_only_draws_old_places_but_forbids_measuring_them() -> None:
    old = gpd.GeoDataFrame(
        {"converted_from": ["", ""], "position_accuracy_m": [np.nan, 5.0]},
        geometry=[shapely.Point(500_000, 4_100_000), None],
        crs=2373,
    )
    drawn, note = for_display_only(old)
    assert (note.way, note.may_measure) == (Way.DISPLAY_ONLY, False)
    assert drawn.crs.to_epsg() == 4490
    assert drawn.geometry.iloc[0].y == pytest.approx(37.03, abs=0.01)
    assert drawn.geometry.iloc[1] is None
    assert drawn["position_accuracy_m"].tolist() == [100.0, 5.0]  # a row without a place was not converted
    assert "Xian 1980" in drawn["converted_from"].iloc[0]
    with pytest.raises(NoDatum):
        for_display_only(places(NEW))


def test_a_note_marks_only_the_columns_a_layer_has() -> None:
    rows = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(104, 37)], crs=4490)
    note = by_certificate("西安80", number="1", issued_by="x", issued_on=date(2026, 3, 1), accuracy_m=0.1)
    assert list(note.mark(rows).columns) == ["name", "geometry"]
