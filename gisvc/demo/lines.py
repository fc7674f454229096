"""Boundary lines and markers of the demonstration county, all made up."""

from collections.abc import Iterator

import numpy as np
import shapely

from gisvc.demo.county import County
from gisvc.demo.ground import Border, Ground, to_metres
from gisvc.demo.land import MADE_UP, Row

MARKERS_IN_ALL = 60


def line_rows(county: County, ground: Ground) -> list[Row]:
    """One line to each neighbour, named as such lines are: our short name first."""
    short = {n.code: n.short for n in county.neighbours}
    return [
        {
            "line_id": _line_id(border),
            "line_code": _line_id(border),
            "name": f"景泰–{short[border.neighbour_code]}线",
            "line_level": "county"
            if border.neighbour_code.startswith(county.code[:4])
            else "province"
            if border.neighbour_code[:2] != county.code[:2]
            else "prefecture",
            "side_a": county.code,
            "side_b": border.neighbour_code,
            "side_a_name": county.name,
            "side_b_name": next(n.name for n in county.neighbours if n.code == border.neighbour_code),
            "start_text": f"{short[border.neighbour_code]}方起点",
            "accuracy_m": 1.0,
            "agreement_length_km": round(_length_m(border) / 1000, 1),
            "marker_count": len(_serials(border, ground)),
            "nature": "settled",
            "approved_on": "2001-06-01",
            "inspected_on": "2016-09-30",
            "next_inspection_due_on": "2026-12-31",
            "geometry": border.line,
            "source": MADE_UP,
        }
        for border in ground.borders
    ]


def marker_rows(county: County, ground: Ground) -> list[Row]:
    """Markers along each line in order of their serial. Where two lines end at one tripoint, one stone stands for both."""
    rows: dict[object, Row] = {}
    for border in ground.borders:
        for row in _markers(county, border, ground):
            standing = rows.setdefault(row["geometry"], row)
            if standing is not row:
                standing["line_ids"] = f"{standing['line_ids']};{row['line_ids']}"
    return list(rows.values())


def _markers(county: County, border: Border, ground: Ground) -> Iterator[Row]:
    shares = _serials(border, ground)
    for serial, share in enumerate(shares, 1):
        point = shapely.line_interpolate_point(border.line, share, normalized=True)
        is_tripoint = share == 1.0
        form = "triple" if is_tripoint else "double" if serial % 9 == 0 else "single"
        letter = {"single": "Q", "double": "A", "triple": "C"}[form]
        yield {
            "marker_id": f"{_line_id(border)}-{serial:03d}",
            "marker_no": f"{county.code[4:]}{border.neighbour_code[4:]}{serial:03d}{letter}",
            "line_ids": _line_id(border),
            "division_code": county.code if serial % 2 else border.neighbour_code,
            "marker_form": form,
            "is_tripoint": is_tripoint,
            "material": "花岗岩",
            "position_text": f"{'三交点' if is_tripoint else '山梁'}处（演示）",
            "position_accuracy_m": 1.0,
            "set_on": "2001-05-01",
            "geometry": point,
            "source": MADE_UP,
        }


def _line_id(border: Border) -> str:
    return f"620423-{border.neighbour_code}"


def _length_m(border: Border) -> float:
    metres = to_metres(np.asarray(border.line.coords))
    return float(np.hypot(*np.diff(metres, axis=0).T).sum())


def _serials(border: Border, ground: Ground) -> list[float]:
    """Shares of the line where markers stand, in proportion to its length, never at its very start."""
    whole = sum(_length_m(b) for b in ground.borders)
    count = max(4, round(MARKERS_IN_ALL * _length_m(border) / whole))
    return [n / count for n in range(1, count + 1)]
