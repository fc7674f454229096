"""OpenStreetMap's ways as rows of the layer of roads, by a declared table; ways that are no roads are left out and named."""

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.foreign import ForeignTable
from layers.report import Finding, Report, Severity, Where
from layers.rows import Hits, shorten
from layers.wording import Wording

_NAMES = {"fclass": "highway", "code": ""}  # Geofabrik's shapefiles: the class under another name, and a number for it
_KINDS = ("highway", "railway", "route", "waterway", "aerialway", "power", "barrier", "man_made", "public_transport")
_SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*([a-z/]*)$")
_LEVELS = {str(level): level for level in range(-10, 11)}


def speaks_osm(table: ForeignTable) -> bool:
    """Whether a table holds OpenStreetMap's tags: a .pbf does, and so do shapefiles and GeoPackages made of one."""
    headers = {str(h).lower() for h in table.cells.columns}
    return "osm_id" in headers and bool(headers & {"highway", "fclass"})


def roads_of_ways(table: ForeignTable) -> ForeignTable:
    """The roads among OpenStreetMap's ways in the columns of the layer of roads.

    `road_id` is the way's own number, which stays with it from one download to the next. A way that may only be driven against its
    drawing is turned round. What a value does not tell stays empty, and is counted.
    """
    tags, words = _Tags(table.cells), _words()
    classes = tags.road_class(words["road_class"])
    kept = classes.notna().to_numpy(dtype=bool)
    along, against, unclear = tags.directions(words)
    levels, speeds = tags.column("layer").map(_LEVELS), tags.speeds(words["units_of_speed"])
    cells = pd.DataFrame(
        {
            "road_id": tags.column("osm_id"),
            "name": tags.column("name").fillna(tags.column("ref")),
            "road_class": classes,
            "is_oneway": pd.array(along | against, dtype="boolean"),
            "is_bridge": pd.array(tags.is_structure("bridge", words), dtype="boolean"),
            "is_tunnel": pd.array(tags.is_structure("tunnel", words), dtype="boolean"),
            "level": levels.astype("Int64"),
            "closed_to": tags.closed_to(words),
            "speed_kmh": speeds,
            "surface": tags.column("surface").map(words["surface"]).fillna(tags.column("surface")),
            "source": words["source"],
        }
    )
    if "source_on" in table.cells:
        cells["source_on"] = table.cells["source_on"].to_numpy()
    report = Report.of(
        [
            *([] if kept.any() else [_NO_ROAD]),
            *_left_out(tags, ~kept),
            *_unread("oneway", tags, kept & unclear),
            *_unread("layer", tags, kept & levels.isna().to_numpy()),
            *_unread("maxspeed", tags, kept & speeds.isna().to_numpy()),
            *_turned(kept & against),
        ]
    )
    return replace(
        table,
        cells=cells[kept].reset_index(drop=True),
        row_numbers=table.row_numbers[kept],
        geometry=None if table.geometry is None else np.where(against, shapely.reverse(table.geometry), table.geometry)[kept],
        report=table.report + report,
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("layers.intake").joinpath("osm_roads.toml").read_text(encoding="utf-8"))


class _Tags:
    """The tags of all ways, a column a key; a key nobody used is an empty column."""

    def __init__(self, cells: pd.DataFrame) -> None:
        named = ((_NAMES.get(str(h).lower(), str(h).lower()), at) for at, h in enumerate(cells.columns))
        self._columns = {key: _texts(cells.iloc[:, at]) for key, at in named}
        self._none = pd.Series(np.nan, index=cells.index, dtype="str")

    def column(self, key: str) -> pd.Series:
        return self._columns.get(key, self._none)

    def road_class(self, meanings: dict[str, dict[str, str]]) -> pd.Series:
        classes = self._none
        for key, classes_of in meanings.items():
            classes = classes.fillna(self.column(key).map(classes_of))
        return classes

    def directions(self, words: dict[str, Any]) -> tuple[Hits, Hits, Hits]:
        """Ways open along their drawing only, against it only, and those whose direction was said in no word we know."""
        said = self.column("oneway")
        for key, implied in words["implied"]["oneway"].items():
            said = said.fillna(self.column(key).map(implied))
        along, against, both = (said.isin(words["oneway"][word]).to_numpy(dtype=bool) for word in ("along", "against", "both"))
        return along, against, said.notna().to_numpy(dtype=bool) & ~along & ~against & ~both

    def is_structure(self, key: str, words: dict[str, Any]) -> Hits:
        said = self.column(key)
        return np.asarray(said.notna() & ~said.isin(words["structure"]["none"]), dtype=bool)

    def closed_to(self, words: dict[str, Any]) -> pd.Series:
        """Whom the access tags shut out: the most particular tag speaks, then what the kind of way implies."""
        foot = self._access(("foot", "access"), words, "foot")
        vehicles = self._access(("motor_vehicle", "vehicle", "access"), words, "motor_vehicle")
        closed = np.select([foot & vehicles, foot, vehicles], ["all", "foot", "vehicles"], default="")
        return pd.Series(closed, index=self._none.index, dtype="str").replace("", None)

    def _access(self, keys: tuple[str, ...], words: dict[str, Any], implied: str) -> Hits:
        said = self._none
        for key in keys:
            said = said.fillna(self.column(key))
        said = said.fillna(self.column("highway").map(words["implied"][implied]))
        return np.asarray(said.isin(words["access"]["shut"]), dtype=bool)

    def speeds(self, units: dict[str, float]) -> pd.Series:
        """Kilometres an hour; missing where the tag is a word (`signals`, `CN:urban`) or zero."""
        said = self.column("maxspeed")
        meant = {text: _speed_of(text, units) for text in said.dropna().unique()}
        return said.map(meant).astype("float64")

    def kinds(self) -> pd.Series:
        """What each way is in OpenStreetMap's words: `waterway=stream`."""
        kinds = self._none
        for key in _KINDS:
            named: pd.Series = self.column(key).radd(f"{key}=")
            kinds = kinds.fillna(named)
        return kinds.fillna("其他 other")


def _texts(cells: pd.Series) -> pd.Series:
    """A tag as text. Shapefiles give numbers where all values look like some."""
    text: pd.Series = cells.astype("str")
    return text.where(cells.notna() & (text != ""))


def _speed_of(text: str, units: dict[str, float]) -> float:
    read = _SPEED.match(text.strip().lower())
    if read is None:
        return float("nan")
    speed = float(read.group(1)) * units.get(read.group(2) or "km/h", float("nan"))
    return round(speed, 1) if speed > 0 else float("nan")


_NO_ROAD = Finding(
    "intake.osm-no-road",
    Severity.ERROR,
    Wording("文件里没有一条可通行的道路。", "There is not one road to travel on in the file."),
    Where("roads"),
)


def _left_out(tags: _Tags, hits: Hits) -> list[Finding]:
    """One finding for each kind of way that is no road, the commonest first."""
    ids = tags.column("osm_id")[hits].fillna("–")
    kinds = {str(kind): list(members) for kind, members in ids.groupby(tags.kinds()[hits])}
    return [_left_out_kind(kind, kinds[kind]) for kind in sorted(kinds, key=lambda k: (-len(kinds[k]), k))]


def _left_out_kind(kind: str, ids: list[str]) -> Finding:
    listed = shorten("、".join(ids), 200)
    sentence = Wording(
        f"{len(ids)} 条线（{kind}）不是可通行的道路，未导入：{listed}。",
        f"{len(ids)} ways ({kind}) are no roads to travel on and were left out: {listed}.",
    )
    return Finding(
        "intake.osm-left-out", Severity.NOTE, sentence, Where("roads"), {"kind": kind, "ways": len(ids), "ids": listed}
    )


def _unread(key: str, tags: _Tags, hits: Hits) -> list[Finding]:
    said = tags.column(key)
    values = said[hits & said.notna().to_numpy(dtype=bool)]
    if values.empty:
        return []
    listed = "、".join(shorten(v, 20) for v in values.value_counts().index[:8])
    sentence = Wording(
        f"{len(values)} 条路的 {key} 标签（{listed}）读不出含义，按未填处理。",
        f"On {len(values)} roads the tag {key} ({listed}) says nothing we can read; it counts as not filled in.",
    )
    return [
        Finding(
            "intake.osm-unread-tag",
            Severity.WARNING,
            sentence,
            Where("roads"),
            {"tag": key, "rows": len(values), "values": listed},
        )
    ]


def _turned(hits: Hits) -> list[Finding]:
    if not hits.any():
        return []
    count = int(hits.sum())
    sentence = Wording(
        f"{count} 条单行路的方向与绘制方向相反（oneway=-1），已将线反转。",
        f"{count} one-way roads were drawn against their traffic (oneway=-1); their lines were turned round.",
    )
    return [Finding("intake.osm-turned-round", Severity.NOTE, sentence, Where("roads"), {"rows": count})]
