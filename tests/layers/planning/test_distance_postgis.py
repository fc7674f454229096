"""PostGIS, which shares no code with us, comes to the same decisions."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.postgis_cluster import postgis
from layers.datum import geodesic_m
from layers.planning.distance import FacilityTree

pytestmark = pytest.mark.postgis


def test_postgis_decides_every_pair_as_we_do(postgresql_bin: Path) -> None:
    roll = np.random.default_rng(20201231)
    lon, lat = roll.uniform(103.4, 104.6, 3_000), roll.uniform(36.7, 37.7, 3_000)
    sites = np.column_stack([roll.uniform(103.4, 104.6, 80), roll.uniform(36.7, 37.7, 80)])
    radius_m = 3_000.0
    with postgis(postgresql_bin) as connection:
        for table, places in (("demand", np.column_stack([lon, lat])), ("facilities", sites)):
            connection.execute(f"create table {table} (id int, place geography(point, 4490))")
            insert = f"insert into {table} values (%s, st_setsrid(st_makepoint(%s, %s), 4490)::geography)"
            with connection.cursor() as cursor:
                cursor.executemany(insert, [(i, float(x), float(y)) for i, (x, y) in enumerate(places)])
        found = connection.execute(
            "select distinct d.id from demand d join facilities f on st_dwithin(d.place, f.place, %s)", (radius_m,)
        ).fetchall()
    theirs = np.zeros(len(lon), dtype=bool)
    theirs[[row[0] for row in found]] = True
    ours = FacilityTree.of(sites[:, 0], sites[:, 1]).is_within(lon, lat, radius_m=radius_m)
    distance = geodesic_m(lon[:, None], lat[:, None], sites[None, :, 0], sites[None, :, 1])
    clear = np.abs(np.asarray(distance) - radius_m).min(axis=1) > 0.001
    assert 100 < ours.sum() < 2_900
    assert (ours == theirs)[clear].all()
